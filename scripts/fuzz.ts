/**
 * Generates and mutates input files and runs them through `ingest()`. Looks for untyped errors, hangs, unbounded
 * memory, unaccounted rows, results that depend on blocks, workers or the container, and raw identifiers in the output.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readArguments } from './arguments.mjs';
import { SUITES, type Suite } from './fuzz/make-case.js';

/** A case that takes longer hangs. Most take some milliseconds, and more on a busy machine. */
const LIMIT_MS = 180_000;
/** A larger V8 heap is a leak, and kills the process. Buffers are outside the heap and count in the peak. */
const HEAP_MB = 768;
/** A peak above this is an unbounded buffer: readers hold some blocks, and a page of Parquet. */
const PEAK_BYTES = 1.5e9;
const USAGE = `Use: npm run fuzz -- [options]
  --suite NAME  text or formats (both)
  --minutes N   how long (1)
  --count N     how many cases, in place of minutes
  --seed S      the first case (by the clock); npm run fuzz -- --suite formats --seed S --count 1 repeats one
`;
const { values } = readArguments(USAGE, {
  options: {
    suite: { type: 'string' },
    minutes: { type: 'string' },
    seed: { type: 'string' },
    count: { type: 'string' },
  },
});
const suites = SUITES.filter((suite) => values.suite === undefined || values.suite === suite);
const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
const minutes = Number(values.minutes ?? (values.count === undefined ? 1 : 600));
const count = Number(values.count ?? Infinity);

interface Told {
  readonly kind: string;
  readonly bytes: number;
  readonly rows: number;
  readonly peakBytes: number;
  readonly failure: string | null;
  readonly code: string | null;
}

const current: { child: ChildProcess | null } = { child: null };
const start = () =>
  fork(fileURLToPath(new URL('./fuzz/child.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx', `--max-old-space-size=${HEAP_MB}`],
  });

async function tell(suite: Suite, number: number): Promise<Told> {
  const child = (current.child ??= start());
  const none = { kind: '?', bytes: 0, rows: 0, peakBytes: 0, code: null };
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), LIMIT_MS);
  try {
    const answer = once(child, 'message', { signal: limit.signal });
    const end = once(child, 'exit', { signal: limit.signal }).then(() => null);
    child.send({ suite, seed: number });
    const first = await Promise.race([answer, end]);
    if (first === null) {
      current.child = null;
      return { ...none, failure: 'the process died' };
    }
    return first[0];
  } catch {
    child.kill('SIGKILL');
    current.child = null;
    return { ...none, failure: `no end after ${LIMIT_MS / 1000} s` };
  } finally {
    clearTimeout(timer);
    if (child.exitCode !== null) current.child = null;
    limit.abort();
  }
}

const until = Date.now() + minutes * 60_000;
const kinds = new Map<string, number>();
const codes = new Map<string, number>();
const failures: string[] = [];
const slowest = { ms: 0, name: '' };
let [cases, bytes, rows, peak] = [0, 0, 0, 0];
for (let number = seed; Date.now() < until && cases < count * suites.length; number++) {
  for (const suite of suites) {
    const began = Date.now();
    const told = await tell(suite, number);
    const ms = Date.now() - began;
    cases += 1;
    bytes += told.bytes;
    rows += told.rows;
    kinds.set(told.kind, (kinds.get(told.kind) ?? 0) + 1);
    const code = told.code ?? 'complete';
    codes.set(code, (codes.get(code) ?? 0) + 1);
    const name = `${suite} ${number}`;
    if (ms > slowest.ms) Object.assign(slowest, { ms, name });
    const failure =
      told.failure ??
      (told.peakBytes > PEAK_BYTES && peak <= PEAK_BYTES
        ? `${Math.round(told.peakBytes / 1e6)} MB of memory`
        : null);
    peak = Math.max(peak, told.peakBytes);
    if (failure !== null) {
      failures.push(name);
      process.stdout.write(`${name} (${told.kind}): ${failure}\n`);
    }
  }
}
current.child?.disconnect();
const listed = (counts: ReadonlyMap<string, number>) =>
  [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, n]) => `${what} ${n}`)
    .join(', ');
process.stdout.write(
  `${cases} cases from seed ${seed}, ${(bytes / 1e6).toFixed(1)} MB, ${rows} rows: ${failures.length} failures${failures.length > 0 ? ` (${failures.join(', ')})` : ''}\n` +
    `files: ${listed(kinds)}\nends: ${listed(codes)}\n` +
    `slowest: ${(slowest.ms / 1000).toFixed(1)} s (${slowest.name}); peak memory ${Math.round(peak / 1e6)} MB\n`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
