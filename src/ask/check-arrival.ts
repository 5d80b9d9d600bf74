import type { AmcInstance, AmcInstanceKind, AmcUpload } from '../amc/index.js';
import { counted } from '../report/numbers.js';
import type { Arrival, ArrivalFigures } from '../report/arrival.js';
import { arrivalNotes, type Findings } from './arrival-notes.js';
import { arrivalQueries, arrivalWindow, periodOf } from './arrival-queries.js';
import { askArrival, type ArrivalAnswer } from './ask-arrival.js';
import type { ExpectedRows } from './expected-rows.js';
import type { AskAll } from './question.js';

export interface CheckArrivalOptions {
  readonly instance: AmcInstance;
  readonly kind: AmcInstanceKind;
  readonly dataSetId: string;
  readonly expected: ExpectedRows;
  /** Uploads that AMC should have, by their ids; null when there is no ledger. */
  readonly knownUploads: ReadonlySet<string> | null;
  /** Uploads that AMC has not finished: as long as there are any, nothing is final. Default 0. */
  readonly pendingUploads?: number | undefined;
  /** Whether AMC accepted an upload of the run in question. Default true. */
  readonly isRunTaken?: boolean | undefined;
  /** The most rows of the run that can match. */
  readonly matchable: Arrival['matchable'];
  /** Waits after which the check is repeated while rows are missing: they may not be visible yet. Default none. */
  readonly againAfterMs?: readonly number[] | undefined;
  readonly askAll: AskAll;
  /** Whether the queries are known to compile; otherwise a dry run comes first. Default false. */
  readonly isChecked?: boolean | undefined;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Asks AMC what a data set contains and compares it with what it should contain. Throws AmcError (also when
 * there is no such data set), QueryError or AmcInterruptedError.
 */
export async function checkArrival(options: CheckArrivalOptions): Promise<Arrival> {
  const { instance, kind, dataSetId, expected, signal, onStep } = options;
  const dataSet = await instance.dataSets.get(dataSetId, { signal });
  const queries = arrivalQueries(dataSet);
  const window = arrivalWindow(expected.periods, periodOf(dataSet) !== undefined);
  const taken = await takenUploads(options);
  const waits = [...(options.againAfterMs ?? [])];
  let { isChecked = false } = options;
  for (;;) {
    const hasUploads = taken.length > 0;
    const answer = await askArrival({ ...options, dataSet, queries, window, isChecked, hasUploads });
    isChecked = true;
    const arrival = arrivalOf(answer, taken, queries.isAboutPeople, options);
    const wait = waits.shift();
    const mayBeLate = arrival.state === 'missing' || arrival.state === 'nothing';
    if (!mayBeLate || wait === undefined || taken.length === 0) return arrival;
    onStep(`rows are missing; asking again in ${Math.round(wait / 1000)} s, as they may not be visible yet`);
    await options.sleep(wait, signal);
  }

  /** The uploads of the data set that AMC accepted. */
  async function takenUploads(of: CheckArrivalOptions): Promise<readonly AmcUpload[]> {
    const uploads: AmcUpload[] = [];
    const listed = of.instance.uploads.list({ dataSetId, status: 'SUCCESS', signal });
    for await (const upload of listed) uploads.push(upload);
    onStep(
      `${counted(uploads.length, 'upload')} of ${dataSetId} that AMC took, ${kind} instance ${instance.instanceId}`,
    );
    return uploads;
  }
}

function arrivalOf(
  answer: ArrivalAnswer,
  taken: readonly AmcUpload[],
  isAboutPeople: boolean,
  options: CheckArrivalOptions,
): Arrival {
  const { instance, kind, dataSetId, expected, knownUploads, matchable, now } = options;
  const { pendingUploads: pending = 0, isRunTaken = true } = options;
  const { total, hidden } = answer;
  const others =
    knownUploads === null ? 0 : taken.filter(({ uploadId }) => !knownUploads.has(uploadId)).length;
  // In a sandbox nobody needs protection, so no row is hidden: what is not shown does not exist.
  const isWhole = kind === 'sandbox' || !isAboutPeople || total?.rows === 0;
  const periods = periodsOf(answer, expected, total !== null && isWhole);
  const findings = { total, hidden, taken, isAboutPeople, expected, others, pending, isRunTaken };
  const state = stateOf({ ...findings, periods });
  return {
    dataSetId,
    instanceId: instance.instanceId,
    kind,
    at: new Date(now()).toISOString(),
    state,
    expected: expected.rows,
    arrived: total,
    hidden: answer.hidden,
    matchRate: rateOf(total),
    periods,
    countries: [...answer.countries]
      .map(([country, of]) => ({ country, ...of, matchRate: rateOf(of) }))
      .toSorted((a, b) => b.rows - a.rows),
    matchable,
    otherUploads: others,
    notes: arrivalNotes({ ...findings, state, kind, matchable }),
  };
}

interface StateFindings extends Findings {
  readonly taken: readonly AmcUpload[];
  readonly periods: Arrival['periods'];
}

function stateOf(findings: StateFindings): Arrival['state'] {
  const state = countedState(findings);
  // Rows of an upload in progress may appear or disappear at any time.
  if (findings.pending > 0 && state !== 'missing' && state !== 'tooFewPeople') return 'unknown';
  // The totals at AMC may match without including any row of this run.
  return !findings.isRunTaken && state === 'complete' ? 'missing' : state;
}

function countedState({
  total,
  hidden,
  taken,
  isAboutPeople,
  expected,
  others,
  periods,
}: StateFindings): Arrival['state'] {
  if (total === null || total.rows === 0) {
    // AMC itself says so: without people there would be nothing to hide.
    if (hidden !== null && hidden.people > 0) return 'tooFewPeople';
    const hasRows = taken.some(({ metrics }) => (metrics?.['OutputRowCount'] ?? 1) > 0);
    if (total === null && hasRows && isAboutPeople) return 'tooFewPeople';
    return expected.rows === 0 && taken.length === 0 && total !== null ? 'complete' : 'nothing';
  }
  if (expected.rows === null) return 'unknown';
  if (total.rows < expected.rows - expected.droppable) return 'missing';
  // Surplus rows in one period do not make up for rows missing in another.
  const isShort = periods.some(
    (period) => period.arrived !== null && period.arrived < (period.expected ?? 0) - expected.droppable,
  );
  if (isShort) return 'missing';
  // Other uploads may have replaced rows or added some.
  if (total.rows > expected.rows) return others > 0 ? 'unknown' : 'surplus';
  return 'complete';
}

/** Resolved rows ÷ all rows. Not people ÷ rows: one person has many rows. */
function rateOf(figures: ArrivalFigures | null): number | null {
  if (figures === null || figures.resolved === null || figures.rows === 0) return null;
  return figures.resolved / figures.rows;
}

/** @param isWhole whether a period that AMC does not show has no rows */
function periodsOf({ periods }: ArrivalAnswer, expected: ExpectedRows, isWhole: boolean): Arrival['periods'] {
  const length = [...(expected.periods?.keys() ?? [])][0]?.length;
  const arrived = new Map(
    [...periods].map(([period, { rows }]) => [period.replace(' ', 'T').slice(0, length ?? 10), rows]),
  );
  const names = [...new Set([...(expected.periods?.keys() ?? []), ...arrived.keys()])].toSorted();
  return names.map((period) => ({
    period,
    expected: expected.periods === null ? null : (expected.periods.get(period) ?? 0),
    arrived: arrived.get(period) ?? (isWhole ? 0 : null),
  }));
}
