import { AmcError } from '../../amc/index.js';
import { checkUploads, type CheckedUploads } from '../../ask/check-uploads.js';
import { recordInReport } from '../../ask/record-in-report.js';
import { isPending, QueriesPending, resumedQueries } from '../../ask/resumed-queries.js';
import { EXIT_CODES, IngestError, InterruptedError, StorageError } from '../../errors.js';
import { openLedger } from '../../ledger/ledger.js';
import { isIncomplete, type Arrival } from '../../report/arrival.js';
import type { RunReport } from '../../report/run-report.js';
import type { AmcConnection, AmcConnections } from '../amc-hand-over.js';
import { errorFields } from '../log.js';
import { readReport } from '../read-report.js';
import type { Invocation } from '../services.js';
import type { FollowedRun } from './ask-uploads.js';
import type { Check } from './follow-events.js';

/** Queries take at least a minute; after an hour they are checked less often. */
const SOON_SECONDS = 60;
const LATER_SECONDS = 300;
const HOUR_MS = 3_600_000;
/** Rows may not be visible at the moment AMC has taken them, so they are queried again after these delays. */
const AGAIN_AFTER_MS = [10 * 60_000, 30 * 60_000, HOUR_MS] as const;
/** A check that has not ended after this time is abandoned. */
const GIVE_UP_MS = 24 * HOUR_MS;
/** How many times in a row AMC may be unreachable, each after the client's own retries. */
const MAX_FAILURES = 20;

/** A run whose arrival is checked. */
export interface CheckedRun extends FollowedRun {
  /** `s3://…/` of the run. */
  readonly outDir: string;
}

/** What the state machine continues with. */
export interface Checking {
  /** Those that have not ended. */
  readonly checks: readonly Check[];
  readonly isChecking: boolean;
  readonly waitSeconds: number;
}

/** A check for every instance that has taken the run. */
export function newChecks(instanceIds: readonly string[], now = Date.now()): Check[] {
  const since = new Date(now).toISOString();
  return [...new Set(instanceIds)].map((instanceId) => ({
    instanceId,
    since,
    round: 0,
    failures: 0,
    started: {},
  }));
}

/**
 * Takes every check as far as it goes without waiting. Its finding is recorded in the ledger and in the run's report,
 * and counted; a check that cannot be made is counted and reported. Throws StorageError and other transient failures.
 */
export async function checkArrivals(
  run: CheckedRun,
  checks: readonly Check[],
  invocation: Invocation,
  connections: AmcConnections,
  now = Date.now(),
): Promise<Checking> {
  const { log, metrics, s3, signal } = invocation;
  const { dataSetId, runId, instanceIds, outDir } = run;
  const connection = await connections.get({ strategy: 'ADDITIVE', instanceIds }, signal);
  const report = await readReport(outDir, invocation);
  const left: Check[] = [];
  const done: CheckedUploads[] = [];
  for (const check of checks) {
    const { instanceId } = check;
    const end = await step(check, { run, report, connection, invocation, now });
    if ('check' in end) left.push(end.check);
    else if ('error' in end) {
      log.step('error', 'notChecked', { instanceId, runId, ...errorFields(end.error) });
      metrics.emit(dataSetId, { CheckFailed: 1 });
    } else done.push(end.checked);
  }
  for (const { arrival } of done) tell(arrival, runId, invocation);
  const ledger = ledgerOf(run, invocation);
  const files = { place: outDir, ledger, s3Client: () => s3, signal };
  await recordInReport({ report, checked: done, ...files }).catch((cause: unknown) => {
    if (cause instanceof InterruptedError) throw cause;
    log.step('warn', 'reportNotUpdated', { runId, ...errorFields(cause) });
  });
  return { checks: left, isChecking: left.length > 0, waitSeconds: waitOf(left, now) };
}

interface StepOptions {
  readonly run: CheckedRun;
  readonly report: RunReport;
  readonly connection: AmcConnection;
  readonly invocation: Invocation;
  readonly now: number;
}

type StepEnd = { readonly check: Check } | { readonly checked: CheckedUploads } | { readonly error: unknown };

async function step(check: Check, options: StepOptions): Promise<StepEnd> {
  const { run, report, connection, invocation, now } = options;
  const { client } = connection;
  const { log, s3, signal } = invocation;
  const { dataSetId, kmsKeyId } = run;
  const { instanceId, round, since, notBefore } = check;
  if (notBefore !== undefined && now < Date.parse(notBefore)) return { check };
  const started = new Map(Object.entries(check.started));
  const pending = (): Check => ({ ...check, failures: 0, started: Object.fromEntries(started) });
  const isLate = ({ state }: Arrival) =>
    (state === 'missing' || state === 'nothing') && round < AGAIN_AFTER_MS.length;
  try {
    if (await isPending(client.instance(instanceId), started, signal)) throw new QueriesPending();
    const checked = await checkUploads({
      client,
      instanceId,
      dataSetId,
      report,
      ledger: ledgerOf(run, invocation),
      s3Client: () => s3,
      kmsKeyId,
      wait: false,
      ask: (instance, kind) => resumedQueries({ instance, kind, started, signal }),
      isChecked: round > 0,
      isKept: (arrival) => !isLate(arrival),
      onStep: (message) => log.step('info', 'check', { instanceId, message }),
      signal,
    });
    if (!isLate(checked.arrival)) return { checked };
    const after = new Date(now + (AGAIN_AFTER_MS[round] ?? HOUR_MS)).toISOString();
    return { check: { instanceId, since, round: round + 1, failures: 0, notBefore: after, started: {} } };
  } catch (error) {
    if (signal.aborted || error instanceof StorageError) throw error;
    const isOld = now - Date.parse(since) > GIVE_UP_MS;
    if (error instanceof QueriesPending) {
      return isOld ? { error: new NotEndedError(instanceId) } : { check: pending() };
    }
    const mayPass = error instanceof AmcError && error.retryable && check.failures < MAX_FAILURES;
    if (mayPass && !isOld) return { check: { ...pending(), failures: check.failures + 1 } };
    if (error instanceof IngestError) return { error };
    throw error;
  }
}

/** AMC has not answered the queries of a check for a day. */
class NotEndedError extends IngestError {
  override readonly exitCode = EXIT_CODES.delivery;

  constructor(instanceId: string) {
    super(
      `AMC has not ended the queries of the check at ${instanceId} for a day. Ask yourself: amc-ingest uploads check.`,
      { code: 'CHECK_NOT_ENDED' },
    );
  }
}

function tell(arrival: Arrival, runId: string, { log, metrics }: Invocation): void {
  const { dataSetId, instanceId, state, expected, arrived, matchRate, notes } = arrival;
  const isBad = isIncomplete(arrival);
  const { rows = null, resolved = null, people = null } = arrived ?? {};
  const counts = { rows, expected, matched: resolved, people, matchRate };
  const message = notes.length === 0 ? undefined : notes.join(' ');
  log.step(isBad ? 'error' : 'info', 'checked', { instanceId, runId, state, ...counts, message });
  metrics.emit(dataSetId, {
    CheckComplete: isBad ? 0 : 1,
    CheckIncomplete: isBad ? 1 : 0,
    CheckFailed: 0,
    ...(resolved === null ? {} : { RowsMatched: resolved }),
    ...(matchRate === null ? {} : { MatchRate: Math.round(matchRate * 1000) / 10 }),
  });
}

function ledgerOf({ ledger, kmsKeyId }: CheckedRun, { s3 }: Invocation) {
  return openLedger('', { s3Client: () => s3, ledger, kmsKeyId });
}

/** Until the first of the checks can continue. */
function waitOf(checks: readonly Check[], now: number): number {
  const waits = checks.map(({ since, notBefore }) => {
    const poll = now - Date.parse(since) < HOUR_MS ? SOON_SECONDS : LATER_SECONDS;
    const rest = notBefore === undefined ? 0 : Math.ceil((Date.parse(notBefore) - now) / 1000);
    return Math.max(poll, rest);
  });
  return Math.min(LATER_SECONDS * 12, ...waits);
}
