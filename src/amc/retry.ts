import type { Clock } from './clock.js';
import { AmcError } from './errors.js';

/** How often and for how long a request is tried. */
export interface RetryPolicy {
  /** Tries in all, the first one included. Default 10. */
  readonly maxAttempts: number;
  /** No try starts later than this after the first. Default 10 minutes. */
  readonly maxElapsedMs: number;
  /** The upper bound of the first wait; each further wait doubles it. Default 1 s. */
  readonly baseDelayMs: number;
  /** No wait of the client's own is longer. Default 1 minute. */
  readonly maxDelayMs: number;
  /** A longer `Retry-After` is cut to this. Default 2 minutes. */
  readonly maxRetryAfterMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = Object.freeze({
  maxAttempts: 10,
  maxElapsedMs: 600_000,
  baseDelayMs: 1_000,
  maxDelayMs: 60_000,
  maxRetryAfterMs: 120_000,
});

export interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly mayRepeat: (error: AmcError) => boolean;
  readonly onRetry: (error: AmcError, attempt: number, delayMs: number) => void;
}

/**
 * Repeats `attempt` within the policy's bounds while it throws errors that may be retried. In the end it throws
 * the last error, which then says how often it was tried.
 */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { policy, clock, signal } = options;
  const startedAt = clock.now();
  for (let made = 1; ; made += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof AmcError) || !error.retryable || !options.mayRepeat(error)) throw error;
      const delayMs = retryDelayMs(made, error.retryAfterMs, policy, clock.random());
      const elapsedMs = clock.now() - startedAt;
      if (made >= policy.maxAttempts || elapsedMs + delayMs > policy.maxElapsedMs) {
        throw error.gaveUpAfter(made, elapsedMs);
      }
      options.onRetry(error, made, delayMs);
      await clock.sleep(delayMs, signal);
    }
  }
}

/**
 * Full jitter: anything between zero and the doubled delay, so that many clients spread out. After a
 * `Retry-After` the jitter is added on top, because all clients that got the same value would otherwise return
 * together.
 */
export function retryDelayMs(
  made: number,
  retryAfter: number | undefined,
  policy: RetryPolicy,
  random: number,
): number {
  if (retryAfter !== undefined) return retryAfter + random * policy.baseDelayMs;
  return random * Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (made - 1));
}
