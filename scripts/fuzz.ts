/**
 * Makes and mutates input files and runs them through `ingest()`: looks for errors without a type, hangs, rows that
 * are unaccounted for, results that depend on blocks or workers, and raw identifiers in what comes out.
 * Use: npm run fuzz -- [--minutes N] [--seed S] [--count N]; one seed again: npm run fuzz -- --seed S --count 1
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** A case that needs longer hangs. Most need some milliseconds. */
const LIMIT_MS = 60_000;
const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, count: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
const minutes = Number(values.minutes ?? (values.count === undefined ? 1 : 600));
const count = Number(values.count ?? Infinity);

interface Told {
  readonly seed: number;
  readonly kind: string;
  readonly bytes: number;
  readonly rows: number;
  readonly failure: string | null;
}

const current: { child: ChildProcess | null } = { child: null };
const start = () =>
  fork(fileURLToPath(new URL('./fuzz/child.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });

async function tell(number: number): Promise<Told> {
  const child = (current.child ??= start());
  const none = { seed: number, kind: '?', bytes: 0, rows: 0 };
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), LIMIT_MS);
  try {
    const answer = once(child, 'message', { signal: limit.signal });
    const end = once(child, 'exit', { signal: limit.signal }).then(() => null);
    child.send(number);
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
const failures: number[] = [];
let [cases, bytes, rows] = [0, 0, 0];
for (let number = seed; Date.now() < until && cases < count; number++) {
  const told = await tell(number);
  cases += 1;
  bytes += told.bytes;
  rows += told.rows;
  kinds.set(told.kind, (kinds.get(told.kind) ?? 0) + 1);
  if (told.failure !== null) {
    failures.push(number);
    process.stdout.write(`seed ${number} (${told.kind}): ${told.failure}\n`);
  }
}
current.child?.disconnect();
const byKind = [...kinds].map(([kind, n]) => `${kind} ${n}`).join(', ');
process.stdout.write(
  `${cases} cases from seed ${seed} (${byKind}), ${(bytes / 1e6).toFixed(1)} MB, ${rows} rows: ${failures.length} failures${failures.length > 0 ? ` at ${failures.join(' ')}` : ''}\n`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
