import type { z } from 'zod';

import { IngestError } from '../errors.js';
import { AccessTokens } from './access-tokens.js';
import type { AmcCredentials } from './access-tokens.js';
import { AmcApiError, readApiError } from './api-error.js';
import type { Clock } from './clock.js';
import { AmcAnswerError, AmcInterruptedError } from './errors.js';
import type { AmcEventListener } from './events.js';
import { exchange } from './http-exchange.js';
import type { Fetch, HttpAnswer } from './http-exchange.js';
import { AMC_HEADERS, AMC_OPERATIONS } from './operations.js';
import type { AmcOperation } from './operations.js';
import { parseJson } from './parse-json.js';
import { Redactor } from './redactor.js';
import { requestUrl } from './request-url.js';
import { withRetries } from './retry.js';
import type { RetryPolicy } from './retry.js';
import { Secret } from './secret.js';

export interface AmcSessionOptions {
  /** Base URL without a trailing slash, e.g. `AMC_REGIONS.NA.apiUrl`. */
  readonly apiUrl: string;
  readonly tokenUrl: string;
  readonly credentials: AmcCredentials;
  /** Sent as `Amazon-Advertising-API-AdvertiserId`. */
  readonly accountId: string;
  readonly marketplaceId: string;
  /** Sent as `Amazon-Ads-AccountId` when given. */
  readonly adsAccountId?: string | undefined;
  /** Sent as `Amazon-Advertising-API-Scope` when given. */
  readonly scope?: string | undefined;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly retry: RetryPolicy;
  readonly requestTimeoutMs: number;
  readonly onEvent: AmcEventListener;
}

export interface AmcCall<T> {
  readonly operation: AmcOperation;
  /** Values of the path's placeholders, `instanceId` included. */
  readonly path: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: unknown;
  readonly answer: z.ZodType<T>;
  /** An answer without a body is read as an empty object: AMC confirms some changes with an empty answer. */
  readonly mayBeEmpty?: boolean | undefined;
  /** `when-not-done`: repeated only after failures in which AMC certainly did nothing. Default `always`. */
  readonly repeat?: 'always' | 'when-not-done';
  /** Values of the body that no message may repeat. */
  readonly hide?: readonly string[];
  /** Limits the time for retries, e.g. to the rest of a wait. */
  readonly maxElapsedMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Makes authorized calls: headers, token renewal, time-outs, retries, and validation of the answer. */
export class AmcSession {
  readonly options: AmcSessionOptions;
  readonly #tokens: AccessTokens;
  readonly #redactor: Redactor;
  #serverAheadMs = 0;

  constructor(options: AmcSessionOptions) {
    this.options = options;
    const { clientId, clientSecret, refreshToken } = options.credentials;
    this.#redactor = new Redactor([clientId, clientSecret, refreshToken]);
    this.#tokens = new AccessTokens({ ...options, redactor: this.#redactor });
  }

  /** The time by AMC's own clock, judging from the `Date` header of its last answer. */
  serverNow(): number {
    return this.options.clock.now() + this.#serverAheadMs;
  }

  /** Cleans text that AMC wrote so that it can be shown. */
  clean(text: string): string {
    return this.#redactor.clean(text);
  }

  /** Sends the call, with retries, and returns the checked answer. Throws AmcError or AmcInterruptedError. */
  async call<T>(call: AmcCall<T>): Promise<T> {
    const { clock, retry, onEvent } = this.options;
    const { operation, signal } = call;
    try {
      return await withRetries(() => this.#attempt(call), {
        policy: {
          ...retry,
          maxElapsedMs: Math.min(retry.maxElapsedMs, call.maxElapsedMs ?? retry.maxElapsedMs),
        },
        clock,
        signal,
        // Fetching a token has its own retries; repeating those would multiply them.
        mayRepeat: (error) =>
          error.operation !== 'Login' && (call.repeat !== 'when-not-done' || !error.mayHaveHappened),
        onRetry: (error, attempt, delayMs) =>
          onEvent({ type: 'retry', operation, attempt, delayMs, code: error.code }),
      });
    } catch (error) {
      if (signal?.aborted === true && !(error instanceof IngestError)) {
        throw new AmcInterruptedError(operation, false);
      }
      throw error;
    }
  }

  async #attempt<T>(call: AmcCall<T>): Promise<T> {
    let token = await this.#tokens.get(call.signal);
    let answer = await this.#send(call, token);
    if (answer.status === 401) {
      // The token may have expired earlier than promised; a second refusal has another reason.
      this.#tokens.discard(token);
      token = await this.#tokens.get(call.signal);
      answer = await this.#send(call, token);
    }
    return this.#read(call, answer);
  }

  async #send<T>(call: AmcCall<T>, token: Secret): Promise<HttpAnswer> {
    const { clock, fetch, requestTimeoutMs: timeoutMs, onEvent } = this.options;
    const { operation, signal } = call;
    const startedAt = clock.now();
    const answer = await exchange(
      {
        operation,
        method: AMC_OPERATIONS[operation].method,
        url: requestUrl(this.options.apiUrl, operation, call.path, call.query),
        headers: this.#headers(call, token),
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
      },
      { fetch, redactor: this.#redactorOf(call), timeoutMs, signal },
    );
    const serverTime = Date.parse(answer.header('date') ?? '');
    if (!Number.isNaN(serverTime)) this.#serverAheadMs = serverTime - clock.now();
    onEvent({
      type: 'call',
      operation,
      status: answer.status,
      elapsedMs: clock.now() - startedAt,
      requestId: answer.header('x-amzn-requestid') ?? undefined,
    });
    return answer;
  }

  #headers<T>(call: AmcCall<T>, token: Secret): Readonly<Record<string, string>> {
    const { credentials, accountId, marketplaceId, adsAccountId, scope } = this.options;
    const { mediaType, caller } = AMC_OPERATIONS[call.operation];
    return {
      Authorization: `Bearer ${token.reveal()}`,
      Accept: mediaType,
      ...(call.body === undefined ? {} : { 'Content-Type': mediaType }),
      [AMC_HEADERS.clientId]: credentials.clientId.reveal(),
      ...(caller === 'client'
        ? {}
        : { [AMC_HEADERS.advertiserId]: accountId, [AMC_HEADERS.marketplaceId]: marketplaceId }),
      ...(adsAccountId === undefined ? {} : { [AMC_HEADERS.adsAccountId]: adsAccountId }),
      ...(scope === undefined ? {} : { [AMC_HEADERS.scope]: scope }),
    };
  }

  #read<T>(call: AmcCall<T>, answer: HttpAnswer): T {
    const { operation } = call;
    const { clock, retry } = this.options;
    if (answer.status < 200 || answer.status > 299) {
      const error: AmcApiError = readApiError(operation, answer, this.#redactorOf(call), {
        now: clock.now(),
        maxRetryAfterMs: retry.maxRetryAfterMs,
      });
      throw error;
    }
    const isEmpty = call.mayBeEmpty === true && answer.text.trim() === '';
    const body = isEmpty ? {} : parseJson(answer.text);
    const parsed = call.answer.safeParse(body);
    if (parsed.success) return parsed.data;
    // zod's issues name paths and types, never the values found there.
    const problems = parsed.error.issues
      .slice(0, 5)
      .map((issue) => `${issue.path.join('.') || 'answer'}: ${issue.message}`);
    const problem = body === undefined ? 'it is not JSON' : problems.join('; ');
    throw new AmcAnswerError(
      `The answer to ${operation} (status ${answer.status}) is not of AMC's form: ${this.clean(problem)}. Check AMC_API_URL and proxies; if both are right, AMC's interface has changed.`,
      {
        code: 'AMC_BAD_ANSWER',
        operation,
        mayHaveHappened: true,
        // A proxy's page may be gone next time; JSON of another form will not be.
        retryable: body === undefined,
      },
    );
  }

  #redactorOf<T>(call: AmcCall<T>): Redactor {
    if (call.hide === undefined) return this.#redactor;
    return new Redactor(
      call.hide.map((value) => new Secret(value)),
      this.#redactor,
    );
  }
}
