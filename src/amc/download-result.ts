import type { AmcSession } from './amc-session.js';
import { AmcApiError } from './api-error.js';
import { AmcError, AmcInterruptedError, AmcResultError } from './errors.js';
import { joinCsv } from './join-csv.js';
import { fetchRange } from './fetch-range.js';
import type { RangeStart } from './fetch-range.js';
import { retryDelayMs } from './retry.js';

/** How a result is fetched. */
export interface DownloadOptions {
  /** A larger result is an error. Default 1 GiB. */
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const GIB = 1024 ** 3;
/** Addresses expire after ten minutes; a result that needs more fresh ones than this will never complete. */
const MAX_FRESH = 20;
/** Right after an execution ends, its result may not be there yet. */
const NOT_YET = /unavailable for download/i;
const MAX_NOT_YET = 5;
const NOT_YET_WAIT_MS = 5_000;

type GetUrls = () => Promise<readonly string[]>;

/** The result's files, one after another, as one CSV. */
export async function* downloadResult(
  session: AmcSession,
  getUrls: GetUrls,
  executionId: string,
  { maxBytes = GIB, signal }: DownloadOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const urls = await firstUrls(session, getUrls, executionId, signal);
  const files = urls.map(
    (url, index) => () => new ResultFile(session, { url, index, getUrls, signal }).read(),
  );
  let bytes = 0;
  for await (const piece of joinCsv(files)) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) {
      throw resultError(
        'AMC_RESULT_TOO_LARGE',
        `The result of execution ${executionId} is larger than ${maxBytes} bytes. Group the query more coarsely, or take the result from the connected bucket.`,
      );
    }
    yield piece;
  }
}

async function firstUrls(
  { options: { clock } }: AmcSession,
  getUrls: GetUrls,
  executionId: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      const urls = await getUrls();
      if (urls.length > 0) return urls;
      throw unavailable(executionId);
    } catch (error) {
      const isNotYet = error instanceof AmcApiError && NOT_YET.test(error.details ?? '');
      if (!isNotYet) throw error;
      if (tries >= MAX_NOT_YET) throw unavailable(executionId);
      await sleep(() => clock.sleep(NOT_YET_WAIT_MS, signal), signal);
    }
  }
}

/** One file of a result: read from its signed address, or from a fresh one once that has expired. */
class ResultFile {
  readonly #session: AmcSession;
  readonly #index: number;
  readonly #getUrls: GetUrls;
  readonly #signal: AbortSignal | undefined;
  #url: string;
  #start: RangeStart = { offset: 0, etag: undefined };
  #failures = 0;
  #fresh = 0;

  constructor(
    session: AmcSession,
    file: { url: string; index: number; getUrls: GetUrls; signal: AbortSignal | undefined },
  ) {
    this.#session = session;
    this.#url = file.url;
    this.#index = file.index;
    this.#getUrls = file.getUrls;
    this.#signal = file.signal;
  }

  async *read(): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      try {
        for await (const { bytes, etag } of fetchRange(this.#session, this.#url, this.#start, this.#signal)) {
          this.#start = { offset: this.#start.offset + bytes.byteLength, etag };
          this.#failures = 0;
          yield bytes;
        }
        return;
      } catch (error) {
        await this.#recover(error);
      }
    }
  }

  /** Prepares for the next try, or rethrows the error. */
  async #recover(error: unknown): Promise<void> {
    const { retry, clock, onEvent } = this.#session.options;
    if (!(error instanceof AmcError)) throw error;
    const isExpired = error instanceof AmcResultError && error.code === 'AMC_RESULT_REFUSED';
    this.#failures += 1;
    if (!isExpired && !error.retryable) throw error;
    if (this.#failures >= retry.maxAttempts || (isExpired && this.#failures > 3)) throw error;
    const delayMs = isExpired ? 0 : retryDelayMs(this.#failures, error.retryAfterMs, retry, clock.random());
    onEvent({ type: 'retry', operation: 'Download', attempt: this.#failures, delayMs, code: error.code });
    if (isExpired) await this.#renew(error);
    else await sleep(() => clock.sleep(delayMs, this.#signal), this.#signal);
  }

  async #renew(error: AmcResultError): Promise<void> {
    this.#fresh += 1;
    if (this.#fresh > MAX_FRESH) throw error;
    const url = (await this.#getUrls())[this.#index];
    if (url === undefined) throw error;
    this.#url = url;
  }
}

async function sleep(wait: () => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait();
  } catch (error) {
    if (signal?.aborted === true) throw new AmcInterruptedError('Download', false);
    throw error;
  }
}

function unavailable(executionId: string): AmcResultError {
  return resultError(
    'AMC_RESULT_UNAVAILABLE',
    `AMC offers no download for execution ${executionId}. A dry run has none; the result of a collaboration instance is in the bucket of the membership, that of an instance with a connected bucket there as well.`,
  );
}

function resultError(
  code: 'AMC_RESULT_UNAVAILABLE' | 'AMC_RESULT_TOO_LARGE',
  message: string,
): AmcResultError {
  return new AmcResultError(message, {
    code,
    operation: 'Download',
    mayHaveHappened: false,
    retryable: false,
  });
}
