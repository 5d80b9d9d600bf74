import { setTimeout as pause } from 'node:timers/promises';
import { AmcApiError, type AmcClient, type AmcInstance, type AmcInstanceKind } from '../amc/index.js';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import { openEntryStore, type Ledger } from '../ledger/ledger.js';
import type { RunReport } from '../report/run-report.js';
import type { Arrival } from '../report/arrival.js';
import { ArrivalLog } from './arrival-log.js';
import { periodOf } from './arrival-queries.js';
import { askAndWait } from './ask-and-wait.js';
import { checkArrival } from './check-arrival.js';
import { expectedRows, takenUpload, type ExpectedRows } from './expected-rows.js';
import type { AskAll } from './question.js';
import { kindOfInstance } from './run-query.js';
import { uploadsOfLedger, type LedgerUploads } from './uploads-of-ledger.js';

/** Rows may not be visible immediately after AMC accepted the upload: the waits before each repeated check. */
const AGAIN_AFTER_MS = [60_000, 180_000, 300_000] as const;

export interface CheckUploadsOptions {
  readonly client: AmcClient;
  readonly instanceId: string;
  readonly dataSetId: string;
  /** The run whose match keys the rate is compared with. */
  readonly report: RunReport | null;
  /** Null when there is none: then only the run itself is expected, if `uploadedAs` says how it was uploaded. */
  readonly ledger: Ledger | null;
  /** The strategy of the run's upload, used when there is no ledger. */
  readonly uploadedAs?: string | undefined;
  readonly s3Client: S3ClientSource;
  readonly kmsKeyId?: string | undefined;
  /** Whether to wait for uploads that AMC has not finished, and for rows that are not visible yet. */
  readonly wait: boolean;
  readonly pollMs?: number | undefined;
  /** How to query AMC. Default: wait for the answers. */
  readonly ask?: ((instance: AmcInstance, kind: AmcInstanceKind) => AskAll) | undefined;
  /** Whether the queries are known to compile. Default false. */
  readonly isChecked?: boolean | undefined;
  /** Whether to record a check. Default: record every check. */
  readonly isKept?: ((arrival: Arrival) => boolean) | undefined;
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

/** A check and the one before it. */
export interface CheckedUploads {
  readonly arrival: Arrival;
  readonly previous: Arrival | null;
}

/**
 * Asks AMC which rows of a data set arrived and matched, compares that with what AMC should contain by the
 * ledger, and records the check. Throws AmcError, QueryError, UsageError, StorageError or AmcInterruptedError.
 */
export async function checkUploads(options: CheckUploadsOptions): Promise<CheckedUploads> {
  const { client, instanceId, dataSetId, report, ledger, wait, onStep, signal } = options;
  const instance = client.instance(instanceId);
  const known = ledger === null ? null : await ledgerUploads(ledger, instance, options);
  const kind = await kindOfInstance(client, instanceId, signal);
  const log =
    ledger === null ? null : new ArrivalLog(openEntryStore(ledger.location.replace(/\/$/, ''), options));
  const previous = (await log?.last(dataSetId, instanceId, signal)) ?? null;
  const arrival = await checkArrival({
    instance,
    kind,
    dataSetId,
    expected: await expectedOf(known, instance, options),
    knownUploads: known === null ? null : known.uploadIds,
    pendingUploads: known?.inFlight.length,
    isRunTaken: known?.isRunTaken,
    matchable: matchableOf(report),
    againAfterMs: wait ? AGAIN_AFTER_MS : [],
    askAll: options.ask?.(instance, kind) ?? askAndWait({ instance, kind, pollMs: options.pollMs, signal }),
    isChecked: options.isChecked,
    sleep: (ms, of) => pause(ms, undefined, { signal: of }),
    now: Date.now,
    onStep,
    signal,
  });
  if (options.isKept?.(arrival) ?? true) await log?.add(arrival, signal);
  return { arrival, previous };
}

async function ledgerUploads(
  ledger: Ledger,
  instance: AmcInstance,
  options: CheckUploadsOptions,
): Promise<LedgerUploads> {
  const { dataSetId, report, s3Client, kmsKeyId, wait, pollMs, onStep, signal } = options;
  const dataSet = await instance.dataSets.get(dataSetId, { signal });
  const runId = report?.runId;
  const of = { ledger, instance, dataSetId, period: periodOf(dataSet), runId, s3Client, kmsKeyId, signal };
  const uploads = await uploadsOfLedger(of);
  if (uploads.inFlight.length === 0) return uploads;
  onStep(`${uploads.inFlight.length} upload(s) have not ended at AMC${wait ? '; waiting for them' : ''}`);
  if (!wait) return uploads;
  for (const uploadId of uploads.inFlight) {
    await instance.uploads.wait(dataSetId, uploadId, {
      firstDelayMs: 0,
      ...(pollMs === undefined ? {} : { pollMs, maxPollMs: pollMs }),
      signal,
    });
  }
  return uploadsOfLedger(of);
}

async function expectedOf(
  known: LedgerUploads | null,
  instance: AmcInstance,
  { report, uploadedAs, dataSetId, signal }: CheckUploadsOptions,
): Promise<ExpectedRows> {
  if (known !== null) return expectedRows(known.taken);
  if (report === null || uploadedAs === undefined) return { rows: null, periods: null, droppable: 0 };
  const dataSet = await instance.dataSets.get(dataSetId, { signal });
  return expectedRows([takenUpload(report, uploadedAs, periodOf(dataSet))]);
}

function matchableOf(report: RunReport | null): Arrival['matchable'] {
  if (report === null || report.coverage === null) return null;
  return { rows: report.coverage.rows, withKey: report.coverage.withKey };
}

/** Whether AMC does not have the data set: a finding of the check, not a failure of the service. */
export function isUnknownDataSet(error: unknown): boolean {
  return error instanceof AmcApiError && error.status === 404 && error.operation === 'GetDataSet';
}
