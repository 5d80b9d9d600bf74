/**
 * Compares amc-ingest with DuckDB doing a simpler version of the same job, in turns, as whole processes (Linux).
 * Use: npm run bench -- [--rows 1000000,5000000] [--rounds 3] [--formats csv,jsonl] [--against DIR] [--workers N] [--memory]
 * --memory measures peak memory with many rows, partitions and rejects instead. DIR is another checkout with a build in dist/. Data is made once, in the temporary folder.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeData } from './bench/make-data.js';
import { memoryTable } from './bench/memory.js';
import { measure, median, type Measurement } from './bench/measure.js';
import { stageShares } from './bench/stages.js';

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000,5000000' },
    rounds: { type: 'string', default: '3' },
    formats: { type: 'string', default: 'csv,jsonl' },
    against: { type: 'string' },
    workers: { type: 'string' },
    memory: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const work = await mkdtemp(path.join(os.tmpdir(), 'bench-'));
const say = (text: string) => process.stdout.write(`${text}\n`);

interface Contestant {
  readonly name: string;
  readonly command: (input: string, out: string, format: string) => readonly string[];
}

const ingestOf = (folder: string, name: string): Contestant => ({
  name,
  command: (input, out, format) => {
    const options = ['--schema', 'd2c-sales', '--country', 'US', '--out', out, '--format', format, '--quiet'];
    const workers = flags.workers === undefined ? [] : ['--workers', flags.workers];
    return [path.join(folder, 'dist/cli/main.js'), 'run', input, ...options, ...workers];
  },
});
const contestants: Contestant[] = [
  ingestOf(root, 'amc-ingest'),
  {
    name: 'DuckDB',
    command: (input, out, format) => [
      '--import',
      'tsx',
      path.join(root, 'scripts/bench/duckdb-job.ts'),
      input,
      out,
      format,
    ],
  },
];
if (flags.against !== undefined) contestants.push(ingestOf(path.resolve(flags.against), 'previous build'));

async function dataOf(rows: number): Promise<string> {
  const file = path.join(os.tmpdir(), `amc-ingest-bench-${rows}.csv`);
  if (!existsSync(file)) {
    say(`Making ${rows} rows …`);
    await makeData(`${file}.partial`, rows);
    await rename(`${file}.partial`, file);
  }
  return file;
}

/** Bytes of all files below a folder. */
function sizeOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return entries.reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

async function compare(rows: number, format: string): Promise<void> {
  const input = await dataOf(rows);
  const megabytes = statSync(input).size / 1e6;
  const results = new Map<string, Measurement[]>(contestants.map(({ name }) => [name, []]));
  const sizes = new Map<string, number>();
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const { name, command } of contestants) {
      const out = path.join(work, 'out');
      results.get(name)?.push(await measure(command(input, out, format)));
      sizes.set(name, sizeOf(out) / 1e6);
      await rm(out, { recursive: true });
    }
  }
  say(
    `\n### ${rows.toLocaleString('en')} rows (${megabytes.toFixed(0)} MB) to ${format === 'csv' ? 'CSV' : 'JSON Lines'}, gzip; median of ${flags.rounds}\n`,
  );
  say('| | seconds | rows/s | MB/s | CPU seconds | peak memory | output | rows/s against DuckDB |');
  say('| --- | --- | --- | --- | --- | --- | --- | --- |');
  const rate = (name: string) => rows / median((results.get(name) ?? []).map(({ seconds }) => seconds));
  for (const [name, rounds] of results) {
    const seconds = median(rounds.map((round) => round.seconds));
    const cpu = median(rounds.map((round) => round.cpuSeconds));
    const peak = median(rounds.map((round) => round.peakMegabytes));
    say(
      `| ${name} | ${seconds.toFixed(1)} | ${Math.round(rows / seconds).toLocaleString('en')} | ${(megabytes / seconds).toFixed(0)} | ${cpu.toFixed(1)} | ${peak.toFixed(0)} MB | ${(sizes.get(name) ?? 0).toFixed(0)} MB | ${(rate(name) / rate('DuckDB')).toFixed(2)} |`,
    );
  }
}

async function compareAll(): Promise<void> {
  for (const rows of flags.rows.split(',').map(Number))
    for (const format of flags.formats.split(',')) await compare(rows, format);
  const command = ingestOf(root, '').command(await dataOf(1_000_000), path.join(work, 'profile'), 'csv');
  say(
    '\n### Where the time goes: 1,000,000 rows to gzip CSV in one thread\n\n| stage | share |\n| --- | --- |',
  );
  for (const [stage, share] of await stageShares([...command, '--workers', '0']))
    say(`| ${stage} | ${(100 * share).toFixed(1)} % |`);
}

try {
  say(
    `${new Date().toISOString().slice(0, 10)} · ${os.cpus()[0]?.model ?? 'unknown processor'} · ${os.availableParallelism()} processors · ${(os.totalmem() / 2 ** 30).toFixed(0)} GB · Node ${process.version} · load ${os.loadavg()[0]?.toFixed(1) ?? ''} before`,
  );
  if (flags.memory) say((await memoryTable(path.join(root, 'dist/cli/main.js'), work)).join('\n'));
  else await compareAll();
} finally {
  await rm(work, { recursive: true, force: true });
}
