import type { AmcSession } from './amc-session.js';
import {
  AmcAnswerError,
  AmcConnectionError,
  AmcError,
  AmcInterruptedError,
  AmcResultError,
} from './errors.js';
import { describeNetworkFailure } from './network-failure.js';
import { Redactor } from './redactor.js';
import { retryAfterMs } from './retry-after.js';
import { Secret } from './secret.js';

/** Where reading a file starts: everything before it was read from a file with this ETag. */
export interface RangeStart {
  readonly offset: number;
  readonly etag: string | undefined;
}

export interface RangePiece {
  readonly bytes: Uint8Array;
  readonly etag: string | undefined;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Reads a signed address from an offset on, piece by piece. It sends no credentials there, follows no
 * redirects, and no error contains the address. Throws AmcResultError (`AMC_RESULT_REFUSED`) when the address
 * is refused or has expired, AmcConnectionError when the transfer is cut off, AmcAnswerError when the file has
 * changed.
 */
export async function* fetchRange(
  session: AmcSession,
  url: string,
  start: RangeStart,
  signal: AbortSignal | undefined,
): AsyncGenerator<RangePiece, void, void> {
  const { clock, requestTimeoutMs, onEvent } = session.options;
  if (isAborted(signal)) throw new AmcInterruptedError('Download', false);
  checkAddress(url);
  const idle = new IdleTimer(requestTimeoutMs, signal);
  const startedAt = clock.now();
  try {
    const response = await session.options.fetch(url, {
      // If the transfer were compressed, the bytes could not be counted.
      headers: {
        'Accept-Encoding': 'identity',
        ...(start.offset === 0 ? {} : { Range: `bytes=${start.offset}-` }),
      },
      redirect: 'manual',
      signal: idle.signal,
    });
    onEvent({
      type: 'call',
      operation: 'Download',
      status: response.status,
      elapsedMs: clock.now() - startedAt,
      requestId: response.headers.get('x-amz-request-id') ?? undefined,
    });
    if (response.status !== 200 && response.status !== 206) throw await refusal(response, session);
    yield* pieces(response, start, idle);
  } catch (error) {
    if (error instanceof AmcError) throw error;
    if (isAborted(signal)) throw new AmcInterruptedError('Download', false);
    throw broken(url, error, idle.timedOut);
  } finally {
    idle.stop();
  }
}

/** A function, because the compiler would assume that the state from before the wait still holds after it. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

async function* pieces(
  response: Response,
  start: RangeStart,
  idle: IdleTimer,
): AsyncGenerator<RangePiece, void, void> {
  const etag = response.headers.get('etag') ?? undefined;
  if (start.offset > 0 && (etag !== start.etag || response.headers.get('content-encoding') !== null)) {
    throw new AmcAnswerError(
      'The result is another file than the one whose beginning was read. Run the query again.',
      { code: 'AMC_BAD_ANSWER', operation: 'Download', mayHaveHappened: false, retryable: false },
    );
  }
  // A server that does not support ranges starts at the beginning.
  let toSkip = response.status === 206 ? 0 : start.offset;
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  let received = 0;
  for await (const chunk of response.body ?? []) {
    idle.restart();
    const piece: Uint8Array = chunk;
    received += piece.byteLength;
    const skipped = Math.min(toSkip, piece.byteLength);
    toSkip -= skipped;
    if (piece.byteLength > skipped) yield { bytes: piece.subarray(skipped), etag };
    // The reader's time does not count.
    idle.restart();
  }
  if (received < length)
    throw new TypeError('The file ended early.', { cause: new Error('the file ended early') });
}

async function refusal(response: Response, session: AmcSession): Promise<AmcError> {
  await response.body?.cancel();
  const { status } = response;
  const { clock, retry } = session.options;
  const isRefused = status >= 400 && status < 500 && status !== 429 && status !== 408;
  return new AmcResultError(
    isRefused
      ? `The address of the result was refused with status ${status}: it has expired, or a proxy keeps it from being read. Download it again with \`amc-ingest queries show\`.`
      : `The result could not be fetched: status ${status}. Download it again later with \`amc-ingest queries show\`.`,
    {
      code: isRefused ? 'AMC_RESULT_REFUSED' : 'AMC_RESULT_UNAVAILABLE',
      operation: 'Download',
      mayHaveHappened: false,
      retryable: status === 429 || status === 408 || status >= 500,
      retryAfterMs: retryAfterMs(response.headers.get('retry-after'), clock.now(), retry.maxRetryAfterMs),
    },
  );
}

function broken(url: string, error: unknown, timedOut: boolean): AmcConnectionError {
  const redactor = new Redactor([new Secret(url)]);
  const failure = describeNetworkFailure(error);
  return new AmcConnectionError(
    timedOut
      ? 'The result stopped arriving. Check the network and run it again.'
      : `The result could not be fetched: ${redactor.clean(failure.text)}. Check the network and run it again.`,
    {
      code: timedOut ? 'AMC_REQUEST_TIMEOUT' : 'AMC_CONNECTION_CUT',
      operation: 'Download',
      mayHaveHappened: false,
      retryable: timedOut || failure.retryable,
      cause: redactor.safeCause(error),
    },
  );
}

function checkAddress(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isSafe =
    parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && LOOPBACK.has(parsed.hostname));
  if (isSafe) return;
  throw new AmcAnswerError(
    'AMC sent an address for the result that is not an https:// URL. Nothing was fetched.',
    {
      code: 'AMC_BAD_ANSWER',
      operation: 'Download',
      mayHaveHappened: false,
      retryable: false,
    },
  );
}

/** Aborts a transfer in which nothing arrives for some time, or whose caller aborts. */
class IdleTimer {
  timedOut = false;
  readonly #controller = new AbortController();
  readonly #timeoutMs: number;
  readonly #outer: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#controller.abort();
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number, outer: AbortSignal | undefined) {
    this.#timeoutMs = timeoutMs;
    this.#outer = outer;
    outer?.addEventListener('abort', this.#onAbort, { once: true });
    this.restart();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.timedOut = true;
      this.#controller.abort();
    }, this.#timeoutMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#onAbort);
    // Ends a transfer that its reader left early.
    this.#controller.abort();
  }
}
