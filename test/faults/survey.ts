import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * `npm run faults` sets these. Without them, a sample of cases is tried, always the same one.
 * - `AMC_FAULTS=all`: every case.
 * - `AMC_FAULTS_JOURNAL=FILE`: the outcome of each case is added to the file, and cases in it are not tried again.
 * - `AMC_FAULTS_CASE=WORDS`: only cases with these words in their names.
 * - `AMC_FAULTS_SHARD=2/3`: the second third of the cases, so that multiple machines can share them.
 * - `AMC_FAULTS_UNTIL=MILLISECONDS` since the epoch: no case starts after that.
 */
const {
  AMC_FAULTS,
  AMC_FAULTS_CASE = '',
  AMC_FAULTS_JOURNAL,
  AMC_FAULTS_SHARD,
  AMC_FAULTS_UNTIL,
} = process.env;
const UNTIL = Number(AMC_FAULTS_UNTIL ?? Infinity);
/** For an entire suite of cases. */
export const SUITE_TIMEOUT_MS = 6 * 3_600_000;

/**
 * The outcome of a case: `done` in spite of the fault and correct, `failed` and clean, or what happened to a killed
 * process.
 */
export type Outcome = 'done' | 'failed' | 'killed' | 'killed, parts reused' | 'ended before the kill';

const entryShape = z.object({ suite: z.string(), name: z.string(), outcome: z.string() });
type Entry = z.infer<typeof entryShape>;

export interface Survey<T extends { readonly name: string }> {
  /** The subject of the printed line. */
  readonly suite: string;
  /** Each with its own name. */
  readonly cases: readonly T[];
  /** Without `AMC_FAULTS=all`, one case in this many is tried. */
  readonly oneIn: number;
  /**
   * Outcomes that must occur when at least as many cases as the sample are tried, unless they are a shard: a few cases
   * may all end alike, and those of a shard may all have the same kind of fault.
   */
  readonly expects?: readonly Outcome[];
  /** Tries a case, and throws when an invariant is broken. */
  readonly check: (one: T) => Promise<Outcome>;
}

/**
 * Tries the cases one after the other and prints the outcomes, including those in the journal.
 * @returns how often each outcome occurred
 * @throws AggregateError naming the cases that broke an invariant, after all have been tried; Error when a required
 *   outcome did not occur
 */
export async function survey<T extends { readonly name: string }>({
  suite,
  cases,
  oneIn,
  expects = [],
  check,
}: Survey<T>): Promise<ReadonlyMap<string, number>> {
  const wanted = chosen(cases, oneIn);
  const known = readJournal().filter((entry) => entry.suite === suite);
  const tried = new Map(known.map(({ name, outcome }) => [name, outcome]));
  const broken: Error[] = [];
  for (const one of wanted) {
    // Not `Date.now()`, which a suite may set ahead.
    if (tried.has(one.name) || performance.timeOrigin + performance.now() > UNTIL) continue;
    try {
      const outcome = await check(one);
      tried.set(one.name, outcome);
      record({ suite, name: one.name, outcome });
    } catch (cause) {
      const failure = new Error(`${suite}, ${one.name}: ${String(cause)}`, { cause });
      // Immediately, since a suite may run for hours.
      process.stderr.write(`BROKEN ${failure.message}\n`);
      broken.push(failure);
    }
  }
  const outcomes = new Map<string, number>();
  for (const { name } of wanted) {
    const outcome = tried.get(name);
    if (outcome !== undefined) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  process.stderr.write(`${line(suite, cases.length, outcomes, broken.length)}\n`);
  if (broken.length > 0) throw new AggregateError(broken, broken.map(({ message }) => message).join('\n'));
  const seen = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
  const isShard = AMC_FAULTS_SHARD !== undefined;
  const missing =
    isShard || seen < cases.length / oneIn ? [] : expects.filter((outcome) => !outcomes.has(outcome));
  if (cases.length === 0 || missing.length > 0)
    throw new Error(`${suite}: of ${seen} cases none was ${missing.join(', none ')}.`);
  return outcomes;
}

/** One line of figures. */
export function line(
  suite: string,
  cases: number,
  outcomes: ReadonlyMap<string, number>,
  broken: number,
): string {
  const survived = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...outcomes].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${suite}: ${survived + broken} of ${cases} tried, ${survived} survived (${kinds.map(([kind, count]) => `${count} ${kind}`).join(', ')}), ${broken} broken.`;
}

function chosen<T extends { readonly name: string }>(cases: readonly T[], oneIn: number): readonly T[] {
  const [shard = 1, shards = 1] = (AMC_FAULTS_SHARD ?? '1/1').split('/').map(Number);
  return AMC_FAULTS === 'all'
    ? cases.filter(({ name }, index) => index % shards === shard - 1 && name.includes(AMC_FAULTS_CASE))
    : cases.filter((_, index) => index % oneIn === 0);
}

function readJournal(): readonly Entry[] {
  if (AMC_FAULTS_JOURNAL === undefined || !existsSync(AMC_FAULTS_JOURNAL)) return [];
  const lines = readFileSync(AMC_FAULTS_JOURNAL, 'utf8').split('\n');
  return lines.filter((text) => text !== '').map((text) => entryShape.parse(JSON.parse(text)));
}

function record(entry: Entry): void {
  if (AMC_FAULTS_JOURNAL !== undefined) appendFileSync(AMC_FAULTS_JOURNAL, `${JSON.stringify(entry)}\n`);
}
