import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

const SAMPLE = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
const LIBRARY = new URL('../../dist/index.js', import.meta.url);
/** Enough for Node and its modules; the process itself uses up the rest. */
const OPEN_FILES = 400;
const FREE = [0, 1, 2, 3, 5, 8, 13, 30];

/** Holds all but some of the files that may be open, runs, and returns the outcome. */
const CHILD = `
import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import { ingest } from ${JSON.stringify(LIBRARY.href)};
const [input, out, free] = process.argv.slice(2);
const run = () => ingest({ inputs: [input], schema: 'd2c-sales', country: 'US', out, workers: 0, partition: 'day' });
await run();
const told = [];
for (const left of JSON.parse(free)) {
  rmSync(out, { recursive: true, force: true });
  const held = [];
  try { for (;;) held.push(openSync('/dev/null', 'r')); } catch {}
  for (let count = 0; count < left; count++) closeSync(held.pop());
  let code = null, exitCode = 0;
  try { await run(); } catch (error) { ({ code, exitCode = 1 } = error); }
  for (const file of held) closeSync(file);
  let names = [];
  try { names = readdirSync(out + '/d2c_sales'); } catch {}
  await run();
  told.push({ left, code, exitCode, names });
}
console.log(JSON.stringify(told));
`;
const toldShape = z.array(
  z.object({
    left: z.number(),
    code: z.string().nullable(),
    exitCode: z.number(),
    names: z.array(z.string()),
  }),
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'open-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('with too many open files, the run ends as a storage failure, leaves nothing, and can be finished later', async () => {
  const script = path.join(folder, 'child.mjs');
  await writeFile(script, CHILD);
  const { stdout } = await promisify(execFile)('bash', [
    '-c',
    `ulimit -n ${OPEN_FILES}; exec "$@"`,
    'bash',
    process.execPath,
    script,
    SAMPLE,
    path.join(folder, 'out'),
    JSON.stringify(FREE),
  ]);
  const told = toldShape.parse(JSON.parse(stdout));
  for (const { left, code, exitCode, names } of told) {
    expect([0, 4], `${left} left: ${code}`).toContain(exitCode);
    expect(names, `${left} left: ${code}`).toHaveLength(exitCode === 0 ? 1 : 0);
  }
  const ends = told.map(({ exitCode }) => exitCode);
  expect([ends[0], ends.at(-1)]).toEqual([4, 0]);
});
