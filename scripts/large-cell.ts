/**
 * Sends the command a cell of some gigabytes on stdin, between two valid rows, and checks that the cell is rejected and
 * counted in bounded memory, and that the valid rows are written. To be run by hand, since it takes about 10 s per
 * gigabyte.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readArguments } from './arguments.mjs';

const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const PIECE = Buffer.alloc(1_000_000, 'x');
/** A run of small rows needs about 150 MB. */
const MAX_PEAK_BYTES = 400e6;
const FORMS: Readonly<Record<string, readonly [before: string, behind: string]>> = {
  quoted: ['n,t\n1,a\n2,"', '"\n3,c\n'],
  bare: ['n,t\n1,a\n2,', '\n3,c\n'],
  jsonl: ['{"n":1,"t":"a"}\n{"n":2,"t":"', '"}\n{"n":3,"t":"c"}\n'],
};
const reportShape = z.object({
  rows: z.object({ read: z.number(), written: z.number(), rejected: z.number() }),
  rejects: z.record(z.string(), z.number()),
});

const USAGE = `Use: npm run large-cell -- [options]
  --gigabytes N  size of the cell (2)
  --form NAME    ${Object.keys(FORMS).join(', ')} (quoted)
`;
const { values } = readArguments(USAGE, {
  options: { gigabytes: { type: 'string' }, form: { type: 'string' } },
});
const gigabytes = Number(values.gigabytes ?? 2);
const form = values.form ?? 'quoted';
const [before, behind] = FORMS[form] ?? ['', ''];

function* input(): Generator<Buffer> {
  yield Buffer.from(before);
  for (let count = 0; count < gigabytes * 1000; count++) yield PIECE;
  yield Buffer.from(behind);
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'large-cell-'));
try {
  const schema = path.join(folder, 'schema.json');
  const columns = [
    { name: 'n', dataType: 'INTEGER', columnType: 'METRIC' },
    { name: 't', dataType: 'STRING', columnType: 'DIMENSION' },
  ];
  await writeFile(schema, JSON.stringify({ dataSetId: 'large', columns }));
  const began = Date.now();
  const args = [
    'run',
    '-',
    '--schema',
    schema,
    '--out',
    folder,
    '--max-reject-rate',
    '1',
    '--json',
    '--quiet',
  ];
  const child = spawn(process.execPath, [command, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  let peak = 0;
  const look = async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peak = Math.max(peak, Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) * 1024);
  };
  const watch = setInterval(() => void look(), 200);
  const [stdout] = await Promise.all([
    text(child.stdout),
    pipeline(input(), child.stdin).catch(() => undefined),
    once(child, 'close'),
  ]);
  clearInterval(watch);
  const { rows, rejects } = reportShape.parse(JSON.parse(stdout));
  const sound = child.exitCode === 0 && rows.read === 3 && rows.written === 2 && rows.rejected === 1;
  process.stdout.write(
    `${form}, ${gigabytes} GB: ${JSON.stringify(rows)} ${JSON.stringify(rejects)}, ` +
      `${((Date.now() - began) / 1000).toFixed(1)} s, peak memory ${peak === 0 ? 'not known' : `${Math.round(peak / 1e6)} MB`}\n`,
  );
  process.exitCode = sound && peak <= MAX_PEAK_BYTES ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
