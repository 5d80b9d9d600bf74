import { z } from 'zod';

import { readApiError } from './api-error.js';
import type { Clock } from './clock.js';
import { AmcAnswerError, AmcLoginError } from './errors.js';
import type { AmcEventListener } from './events.js';
import { exchange } from './http-exchange.js';
import type { Fetch, HttpAnswer } from './http-exchange.js';
import { parseJson } from './parse-json.js';
import type { Redactor } from './redactor.js';
import { withRetries } from './retry.js';
import type { RetryPolicy } from './retry.js';
import { Secret } from './secret.js';
import { SharedTask } from './shared-task.js';

/** What Login with Amazon needs to issue access tokens. */
export interface AmcCredentials {
  readonly clientId: Secret;
  readonly clientSecret: Secret;
  readonly refreshToken: Secret;
}

export interface AccessTokensOptions {
  readonly tokenUrl: string;
  readonly credentials: AmcCredentials;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly retry: RetryPolicy;
  readonly requestTimeoutMs: number;
  readonly redactor: Redactor;
  readonly onEvent: AmcEventListener;
}

/**
 * A token is renewed this long before it expires (or at nine tenths of a short lifetime), because a call may
 * take as long.
 */
const RENEW_EARLY_MS = 120_000;

/** Header-safe, so that no error about a header can quote the token. */
const tokenAnswer = z.looseObject({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.number().positive(),
});

const loginRefusal = z.looseObject({
  error: z.string().optional().catch(undefined),
  error_description: z.string().optional().catch(undefined),
});

interface CachedToken {
  readonly token: Secret;
  readonly renewAt: number;
}

/**
 * Access tokens of Login with Amazon: keeps one until shortly before it expires and renews it once for all
 * callers.
 */
export class AccessTokens {
  readonly #options: AccessTokensOptions;
  #cached: CachedToken | undefined;
  #renewal: SharedTask<Secret> | undefined;

  constructor(options: AccessTokensOptions) {
    this.#options = options;
  }

  /**
   * A token that stays valid for the next minutes. Throws AmcLoginError, AmcConnectionError or the signal's
   * reason.
   */
  async get(signal: AbortSignal | undefined): Promise<Secret> {
    const cached = this.#cached;
    if (cached !== undefined && this.#options.clock.now() < cached.renewAt) return cached.token;
    if (this.#renewal === undefined || this.#renewal.abandoned) {
      const renewal: SharedTask<Secret> = new SharedTask(async (shared) => {
        try {
          return await this.#renew(shared);
        } finally {
          // When an abandoned renewal ends late, it must not remove its successor.
          if (this.#renewal === renewal) this.#renewal = undefined;
        }
      });
      this.#renewal = renewal;
    }
    return this.#renewal.join(signal);
  }

  /** Discards a token that AMC refused, unless it has been replaced in the meantime. */
  discard(token: Secret): void {
    if (this.#cached?.token === token) this.#cached = undefined;
  }

  async #renew(signal: AbortSignal): Promise<Secret> {
    const { clock, retry, onEvent } = this.#options;
    return withRetries(() => this.#fetchToken(signal), {
      policy: retry,
      clock,
      signal,
      mayRepeat: () => true,
      onRetry: (error, attempt, delayMs) =>
        onEvent({ type: 'retry', operation: 'Login', attempt, delayMs, code: error.code }),
    });
  }

  async #fetchToken(signal: AbortSignal): Promise<Secret> {
    const {
      tokenUrl,
      credentials,
      fetch,
      clock,
      requestTimeoutMs: timeoutMs,
      redactor,
      onEvent,
    } = this.#options;
    const startedAt = clock.now();
    const answer = await exchange(
      {
        operation: 'Login',
        method: 'POST',
        url: tokenUrl,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: credentials.refreshToken.reveal(),
          client_id: credentials.clientId.reveal(),
          client_secret: credentials.clientSecret.reveal(),
        }).toString(),
      },
      { fetch, redactor, timeoutMs, signal },
    );
    onEvent({
      type: 'call',
      operation: 'Login',
      status: answer.status,
      elapsedMs: clock.now() - startedAt,
      requestId: answer.header('x-amzn-requestid') ?? undefined,
    });
    return this.#accept(answer);
  }

  #accept(answer: HttpAnswer): Secret {
    const { clock, redactor, retry, onEvent } = this.#options;
    const now = clock.now();
    if (answer.status === 429 || answer.status >= 500) {
      throw readApiError('Login', answer, redactor, { now, maxRetryAfterMs: retry.maxRetryAfterMs });
    }
    const body = parseJson(answer.text);
    if (answer.status !== 200) throw loginError(answer.status, body, redactor);
    const parsed = tokenAnswer.safeParse(body);
    if (!parsed.success) {
      throw new AmcAnswerError(
        'Login with Amazon sent no usable access token. Check AMC_TOKEN_URL, and proxies that answer in its place.',
        { code: 'AMC_BAD_ANSWER', operation: 'Login', mayHaveHappened: false, retryable: body === undefined },
      );
    }
    const token = new Secret(parsed.data.access_token);
    redactor.addAccessToken(token);
    const lifeMs = parsed.data.expires_in * 1000;
    this.#cached = { token, renewAt: now + lifeMs - Math.min(RENEW_EARLY_MS, lifeMs / 10) };
    onEvent({ type: 'token', validForMs: lifeMs });
    return token;
  }
}

function loginError(status: number, body: unknown, redactor: Redactor): AmcLoginError {
  const parsed = loginRefusal.safeParse(body);
  const error = parsed.success ? parsed.data.error : undefined;
  const description = parsed.success ? parsed.data.error_description : undefined;
  const words = [error, description].filter((part) => part !== undefined).join(': ');
  const said = words === '' ? '' : ` (${redactor.clean(words)})`;
  const advice =
    error === 'invalid_grant'
      ? 'The refresh token was revoked, is mistyped, or belongs to another client or region: authorize the application again and set AMC_REFRESH_TOKEN.'
      : 'Check AMC_CLIENT_ID, AMC_CLIENT_SECRET and AMC_REFRESH_TOKEN, and that AMC_REGION is theirs.';
  return new AmcLoginError(`Login with Amazon refused to log in: status ${status}${said}. ${advice}`, {
    code: 'AMC_LOGIN_REFUSED',
    operation: 'Login',
    mayHaveHappened: false,
    retryable: false,
  });
}
