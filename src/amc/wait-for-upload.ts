import { AmcApiError } from './api-error.js';
import type { Clock } from './clock.js';
import { AmcError, AmcInterruptedError, AmcWaitTimeoutError } from './errors.js';
import type { AmcInstanceKind } from './instance-info.js';
import type { AmcUpload } from './upload.js';

/** How to wait for the end of an upload. */
export interface WaitOptions {
  /** Before the first query; AMC asks for about a minute. Default 1 minute. */
  readonly firstDelayMs?: number | undefined;
  /** Between the first and the second query; each further wait is half as long again. Default 15 s. */
  readonly pollMs?: number | undefined;
  /** No wait between two queries is longer. Default 2 minutes. */
  readonly maxPollMs?: number | undefined;
  /** In all. Default 6 hours. */
  readonly timeoutMs?: number | undefined;
  /** How many queries in a row may fail, each after its own retries. Default 5. */
  readonly maxFailures?: number | undefined;
  /** Called with the answer to every query. */
  readonly onStatus?: ((upload: AmcUpload) => void) | undefined;
  /** The kind of the instance: a sandbox counts the rows whose person it found, and the summary says so. */
  readonly instanceKind?: AmcInstanceKind | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How an upload ended. A refused upload is an outcome of the data, explained in plain words, not an error. */
export interface UploadResult {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly upload: AmcUpload;
  /** What AMC said, if anything, without identifiers. */
  readonly message: string | undefined;
  readonly metrics: Readonly<Record<string, number>>;
  /** One sentence for people. */
  readonly summary: string;
}

/**
 * For this many queries, a new upload may still be unknown to AMC; later, a 404 really means that it does not
 * exist.
 */
const MAX_NOT_FOUND = 3;

interface UploadName {
  readonly dataSetId: string;
  readonly uploadId: string;
}

/**
 * Queries an upload until it ends, backing off up to a bound. Tolerates a few transient failures in a row
 * (AMC's, the network's, a 404 while AMC does not show the upload everywhere yet). Throws AmcWaitTimeoutError,
 * AmcInterruptedError, or the last failure.
 */
export async function waitForUpload(
  query: (leftMs: number) => Promise<AmcUpload>,
  name: UploadName,
  clock: Clock,
  options: WaitOptions = {},
): Promise<UploadResult> {
  const { firstDelayMs = 60_000, pollMs = 15_000, maxPollMs = 120_000, timeoutMs = 6 * 3_600_000 } = options;
  const { maxFailures = 5, onStatus, signal } = options;
  const deadline = clock.now() + timeoutMs;
  let last: AmcUpload | undefined;
  let failures = 0;
  let delayMs = firstDelayMs;
  let nextMs = pollMs;
  for (;;) {
    const leftMs = deadline - clock.now();
    if (leftMs <= 0) throw waitTimeout(name, timeoutMs, last);
    await pause(clock, Math.min(delayMs, leftMs), signal);
    try {
      last = await query(Math.max(deadline - clock.now(), 0));
      failures = 0;
      onStatus?.(last);
    } catch (error) {
      if (!mayPass(error, last === undefined && failures < MAX_NOT_FOUND)) throw error;
      failures += 1;
      if (failures > maxFailures) throw error;
    }
    if (failures === 0 && (last?.status === 'SUCCESS' || last?.status === 'FAILED')) {
      return uploadResult(name, last, last.status, options.instanceKind);
    }
    delayMs = Math.min(nextMs, maxPollMs);
    nextMs *= 1.5;
  }
}

/** What an upload's `OutputRowCount` counts: in a sandbox, the rows whose person was found. */
export function arrivedText(rows: number, kind: AmcInstanceKind | undefined): string {
  return kind === 'sandbox' ? `${rows} rows matched (a sandbox counts no others)` : `${rows} rows`;
}

function uploadResult(
  name: UploadName,
  upload: AmcUpload,
  status: UploadResult['status'],
  kind: AmcInstanceKind | undefined,
): UploadResult {
  const metrics = upload.metrics ?? {};
  const rows = metrics['OutputRowCount'];
  const said = upload.message === undefined ? 'AMC gave no reason.' : `AMC said: ${upload.message}`;
  const summary =
    status === 'SUCCESS'
      ? `AMC took upload ${name.uploadId} of data set ${name.dataSetId}${rows === undefined ? '' : `: ${arrivedText(rows, kind)}`}.`
      : `AMC refused upload ${name.uploadId} of data set ${name.dataSetId} entirely; none of its rows arrived. ${said}`;
  return { status, upload, message: upload.message, metrics, summary };
}

function mayPass(error: unknown, mayBeNew: boolean): boolean {
  if (error instanceof AmcApiError && error.status === 404) return mayBeNew;
  return error instanceof AmcError && error.retryable;
}

async function pause(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    signal?.throwIfAborted();
    await clock.sleep(ms, signal);
  } catch (error) {
    if (signal?.aborted === true) throw new AmcInterruptedError('GetUpload', false);
    throw error;
  }
}

function waitTimeout(name: UploadName, timeoutMs: number, last: AmcUpload | undefined): AmcWaitTimeoutError {
  const state = last === undefined ? 'no status was received' : `its last status was ${last.statusText}`;
  return new AmcWaitTimeoutError(
    `Upload ${name.uploadId} of data set ${name.dataSetId} did not end within ${Math.round(timeoutMs / 1000)} s; ${state}. AMC continues with it: query it later, and do not send it again.`,
    { code: 'AMC_WAIT_TIMEOUT', operation: 'GetUpload', mayHaveHappened: false, retryable: true },
  );
}
