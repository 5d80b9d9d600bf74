/**
 * Compares amc-ingest with DuckDB, which does a simpler version of the same job, in turns, as separate processes
 * (Linux), for the shapes of data that shops have and every format. Prints how many cells of each shape the kernel
 * leaves to the reference.
 * Use: npm run bench -- --help. The data is generated once, in the temporary folder.
 */
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from './arguments.mjs';
import { askedCells } from './bench/asked-cells.js';
import { memoryTable } from './bench/memory.js';
import { measure, median, type Measurement } from './bench/measure.js';
import { inputOf, SHAPES, type Shape } from './bench/shapes.js';
import { stageShares } from './bench/stages.js';

const USAGE = `Use: npm run bench -- [options]
  --rows N         rows of each shape; several with commas between (1000000)
  --rounds N       rounds, in turns; medians are shown (3)
  --shapes NAMES   ${SHAPES.map(({ name }) => name).join(', ')} (all)
  --ways WAYS      input and output, such as csv-csv,parquet-parquet (all of a shape)
  --workers N      threads of amc-ingest (one a processor)
  --against DIR    another checkout with a build in dist/, for comparison
  --memory         peak memory with many rows, partitions and rejects instead
  --stages         the share of each stage in one thread instead
`;
const names = SHAPES.map(({ name }) => name);
const { values: flags } = readArguments(USAGE, {
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    shapes: { type: 'string', default: names.join(',') },
    ways: { type: 'string' },
    against: { type: 'string' },
    workers: { type: 'string' },
    memory: { type: 'boolean', default: false },
    stages: { type: 'boolean', default: false },
  },
});
const unknown = flags.shapes.split(',').find((name) => !names.includes(name));
if (unknown !== undefined) {
  process.stderr.write(`There is no shape "${unknown}".\n\n${USAGE}`);
  process.exit(2);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const work = await mkdtemp(path.join(os.tmpdir(), 'bench-'));
const dataFolder = path.join(os.tmpdir(), 'amc-ingest-bench');
/** Enough rows to show which cells are left to the reference. */
const ASKED_ROWS = 20_000;
const say = (text: string) => process.stdout.write(`${text}\n`);

/** One way to process a shape: the input and the output. */
interface Way {
  readonly shape: Shape;
  readonly input: string;
  readonly output: string;
}

interface Contestant {
  readonly name: string;
  readonly command: (way: Way, out: string) => readonly string[];
}

const ingestOf = (folder: string, name: string): Contestant => ({
  name,
  command: ({ shape, input, output }, out) => {
    const options = [
      '--schema',
      shape.schema,
      '--country',
      'US',
      '--out',
      out,
      '--format',
      output,
      '--quiet',
    ];
    const workers = flags.workers === undefined ? [] : ['--workers', flags.workers];
    return [
      path.join(folder, 'dist/cli/main.js'),
      'run',
      input,
      ...options,
      '--max-reject-rate',
      '1',
      ...workers,
    ];
  },
});
const duckdb: Contestant = {
  name: 'DuckDB',
  command: ({ shape, input, output }, out) => {
    const files = shape.fileRows === undefined ? input : path.join(input, '*.csv');
    const job = [path.join(root, 'scripts/bench/duckdb-job.mjs'), files, out, output];
    return shape.hasEpochs === true ? [...job, 'epochs'] : job;
  },
};

/** Bytes of all files below a folder. */
function sizeOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return entries.reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

async function compare(way: Way, rows: number, label: string): Promise<void> {
  const contestants = [
    ingestOf(root, 'amc-ingest'),
    ...(flags.against === undefined ? [] : [ingestOf(path.resolve(flags.against), 'previous build')]),
    ...(way.shape.hasRival ? [duckdb] : []),
  ];
  const results = new Map<string, Measurement[]>(contestants.map(({ name }) => [name, []]));
  const sizes = new Map<string, number>();
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const { name, command } of contestants) {
      const out = path.join(work, 'out');
      results.get(name)?.push(await measure(command(way, out)));
      sizes.set(name, sizeOf(out) / 1e6);
      await rm(out, { recursive: true });
    }
  }
  const secondsOf = (name: string) => median((results.get(name) ?? []).map(({ seconds }) => seconds));
  for (const [name, rounds] of results) {
    const seconds = secondsOf(name);
    const cpu = median(rounds.map((round) => round.cpuSeconds));
    const peak = median(rounds.map((round) => round.peakMegabytes));
    const ratio = way.shape.hasRival ? (secondsOf('DuckDB') / seconds).toFixed(2) : '–';
    say(
      `| ${label} | ${name} | ${seconds.toFixed(1)} | ${Math.round(rows / seconds).toLocaleString('en')} | ${cpu.toFixed(1)} | ${peak.toFixed(0)} MB | ${(sizes.get(name) ?? 0).toFixed(0)} MB | ${ratio} |`,
    );
  }
}

async function compareShape(shape: Shape, asked: number): Promise<void> {
  say(`\n### ${shape.name}: ${shape.what}; median of ${flags.rounds}\n`);
  const small = await inputOf(shape, 'csv', ASKED_ROWS / (shape.share ?? 1), dataFolder);
  const {
    rows: read,
    rowsAsked,
    cells,
  } = await askedCells(small.input, shape.schema, path.join(work, 'asked'));
  const total = [...cells.values()].reduce((sum, count) => sum + count, 0);
  const byColumn = [...cells].toSorted((one, other) => other[1] - one[1]);
  const named = byColumn.map(([column, count]) => `${column} ${count}`).join(', ');
  say(
    `Of ${read} rows ${read - rowsAsked} are the kernel's alone; ${total} cells of the others are left to the reference${total === 0 ? '' : ` (${named})`}.\n`,
  );
  say('| way | | seconds | rows/s | CPU seconds | peak memory | output | rows/s against DuckDB |');
  say('| --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const format of shape.inputs)
    for (const output of shape.outputs) {
      if (flags.ways !== undefined && !flags.ways.split(',').includes(`${format}-${output}`)) continue;
      const { input, rows } = await inputOf(shape, format, asked, dataFolder);
      await compare({ shape, input, output }, rows, `${format} → ${output}`);
    }
}

async function compareAll(): Promise<void> {
  for (const asked of flags.rows.split(',').map(Number))
    for (const shape of SHAPES)
      if (flags.shapes.split(',').includes(shape.name)) await compareShape(shape, asked);
}

async function showStages(): Promise<void> {
  const [shape] = SHAPES;
  if (shape === undefined) return;
  const { input, rows } = await inputOf(shape, 'csv', Number(flags.rows.split(',')[0]), dataFolder);
  const command = ingestOf(root, '').command({ shape, input, output: 'csv' }, path.join(work, 'profile'));
  say(`\n### Where the time goes: ${rows.toLocaleString('en')} rows to gzip CSV in one thread\n`);
  say('| stage | share |\n| --- | --- |');
  for (const [stage, share] of await stageShares([...command, '--workers', '0']))
    say(`| ${stage} | ${(100 * share).toFixed(1)} % |`);
}

try {
  say(
    `${new Date().toISOString().slice(0, 10)} · ${os.cpus()[0]?.model ?? 'unknown processor'} · ${os.availableParallelism()} CPUs · ${(os.totalmem() / 2 ** 30).toFixed(0)} GB · Node ${process.version} · load ${os.loadavg()[0]?.toFixed(1) ?? ''} before`,
  );
  if (flags.memory) say((await memoryTable(path.join(root, 'dist/cli/main.js'), work)).join('\n'));
  else if (flags.stages) await showStages();
  else await compareAll();
} finally {
  await rm(work, { recursive: true, force: true });
}
