/** Runs the main job on the three samples with a local output folder. Use: npm run demo */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const runs = [
  ['samples/crm.csv', '--schema', 'crm'],
  ['samples/d2c-sales.csv', '--schema', 'd2c-sales'],
  ['samples/catalog.jsonl', '--schema', 'catalog'],
];
for (const args of runs) {
  const line = ['run', ...args, '--country', 'US', '--out', 'out'];
  process.stderr.write(`\n$ amc-ingest ${line.join(' ')}\n`);
  const { status } = spawnSync(process.execPath, [command, ...line], {
    stdio: 'inherit',
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });
  if (status !== 0) process.exit(status ?? 1);
}
