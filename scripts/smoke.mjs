/**
 * Packs the package, installs it in a fresh project and uses it there as its users do: the command, the library
 * from JavaScript, and the types from TypeScript. Use: npm run smoke
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const compiler = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
const project = mkdtempSync(path.join(os.tmpdir(), 'amc-ingest-smoke-'));
const run = (file, args, cwd = project) =>
  execFileSync(file, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const CONSUMER = `
import { ingest, hashIdentifier, type IngestResult } from 'amc-ingest';
const rows = [{ customer_id: '1', email: 'test@example.com' }];
const result: IngestResult = await ingest({ inputs: [rows], schema: 'crm', country: 'US', out: 'typed-out' });
const hash: string | null = hashIdentifier('EMAIL', 'test@example.com', { country: 'US' });
console.log(JSON.stringify({ written: result.rows.written, hash }));
`;

try {
  run('npm', ['pack', '--silent', '--pack-destination', project], root);
  const packed = readdirSync(project).find((name) => name.endsWith('.tgz'));
  writeFileSync(path.join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', packed]);

  const sample = path.join(root, 'samples/crm.csv');
  const report = JSON.parse(
    run('npx', [
      '--no-install',
      'amc-ingest',
      'run',
      sample,
      '--schema',
      'crm',
      '--country',
      'US',
      '--json',
      '--quiet',
    ]),
  );
  if (report.status !== 'complete' || report.rows.written < 2000)
    throw new Error('the installed command did not do its job');

  writeFileSync(path.join(project, 'consumer.ts'), CONSUMER);
  writeFileSync(
    path.join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'NodeNext',
        target: 'ES2023',
        strict: true,
        skipLibCheck: true,
        types: ['node'],
        typeRoots: [path.join(root, 'node_modules/@types')],
      },
      files: ['consumer.ts'],
    }),
  );
  run(process.execPath, [compiler, '-p', '.']);
  const result = JSON.parse(run(process.execPath, ['consumer.js']));
  if (
    result.written !== 1 ||
    result.hash !== '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b'
  ) {
    throw new Error(`the installed library gave ${JSON.stringify(result)}`);
  }
  process.stdout.write(`smoke test: ${packed} installs, runs and type-checks\n`);
} finally {
  rmSync(project, { recursive: true, force: true });
}
