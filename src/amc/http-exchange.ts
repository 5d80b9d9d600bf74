import { AmcAnswerError, AmcConnectionError, AmcInterruptedError } from './errors.js';
import type { AmcStep } from './errors.js';
import { describeNetworkFailure } from './network-failure.js';
import type { Redactor } from './redactor.js';

/** More than AMC's longest page needs (100 data sets of 100 columns are some 3 MB). */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

export type Fetch = typeof globalThis.fetch;

export interface HttpRequest {
  readonly operation: AmcStep;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** A header's value, or null. */
  header(name: string): string | null;
}

export interface ExchangeOptions {
  readonly fetch: Fetch;
  readonly redactor: Redactor;
  /** For the whole exchange, including the answer's body. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes one HTTP request and reads the whole answer, regardless of its status. Throws AmcConnectionError (which says
 * whether the request can have reached the server) or AmcInterruptedError.
 */
export async function exchange(request: HttpRequest, options: ExchangeOptions): Promise<HttpAnswer> {
  const { signal, timeoutMs, redactor } = options;
  if (isAborted(signal)) throw new AmcInterruptedError(request.operation, false);
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, timeoutMs);
  const onAbort = (): void => controller.abort();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const response = await options.fetch(request.url, {
      method: request.method,
      headers: request.headers,
      // A redirect could carry the token to another host; the contract has no redirects.
      redirect: 'manual',
      signal: controller.signal,
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const text = await readText(response, request.operation);
    return { status: response.status, text, header: (name) => response.headers.get(name) };
  } catch (error) {
    if (error instanceof AmcAnswerError) throw error;
    if (isAborted(signal)) throw new AmcInterruptedError(request.operation, true);
    if (timedOut) {
      throw new AmcConnectionError(
        `${request.operation} got no answer within ${timeoutMs / 1000} s. Check the network and run it again.`,
        { code: 'AMC_REQUEST_TIMEOUT', operation: request.operation, mayHaveHappened: true, retryable: true },
      );
    }
    const failure = describeNetworkFailure(error);
    throw new AmcConnectionError(
      `${request.operation} could not be completed: ${redactor.clean(failure.text)}. ${failure.advice}`,
      {
        code: failure.sent ? 'AMC_CONNECTION_CUT' : 'AMC_UNREACHABLE',
        operation: request.operation,
        mayHaveHappened: failure.sent,
        retryable: failure.retryable,
        cause: redactor.safeCause(error),
      },
    );
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** A function, because the compiler would assume that the state from before the wait still holds after it. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

async function readText(response: Response, operation: AmcStep): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) {
      throw new AmcAnswerError(
        `The answer to ${operation} is larger than ${MAX_ANSWER_BYTES} bytes: it does not come from AMC. Check AMC_API_URL and proxies.`,
        { code: 'AMC_BAD_ANSWER', operation, mayHaveHappened: true, retryable: false },
      );
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
