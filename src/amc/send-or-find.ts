import type { AmcSession } from './amc-session.js';
import { AmcConflictError, AmcError, AmcInterruptedError, AmcOutcomeUnknownError } from './errors.js';
import type { AmcStep } from './errors.js';

/** How long to look for a request whose outcome is unknown. */
export interface LookUpPolicy {
  /**
   * Waits before each look-up of what was sent. AMC's lists may lag behind, so one look-up is not enough.
   * Default 2 s, 5 s, 15 s.
   */
  readonly waitsMs: readonly number[];
  /** The most times that the request is sent. Default 4. */
  readonly maxSends: number;
}

export const DEFAULT_LOOK_UP_POLICY: LookUpPolicy = Object.freeze({
  waitsMs: Object.freeze([2_000, 5_000, 15_000]),
  maxSends: 4,
});

export interface SendOrFindOptions<T> {
  readonly operation: AmcStep;
  readonly session: AmcSession;
  readonly lookUp: LookUpPolicy;
  /** Sends the request; must not repeat it after a failure in which AMC may have acted. */
  readonly send: () => Promise<T>;
  /** Finds the effect of an earlier send; undefined when there is none (yet). */
  readonly find: () => Promise<T | undefined>;
  /** What to do when the outcome stays unknown, for the message. */
  readonly advice: string;
  readonly signal?: AbortSignal | undefined;
}

export interface SentOrFound<T> {
  readonly value: T;
  /** True when the answer was lost and the effect was found afterwards. */
  readonly found: boolean;
}

/**
 * Sends a request that must not take effect twice. After an ambiguous failure it looks for the effect first, a
 * few times, and sends again only when there is none. Throws AmcOutcomeUnknownError when the outcome cannot be
 * determined.
 */
export async function sendOrFind<T>(options: SendOrFindOptions<T>): Promise<SentOrFound<T>> {
  const { operation, lookUp } = options;
  let doubt: AmcError | undefined;
  for (let sends = 1; ; sends += 1) {
    let failure: AmcError;
    try {
      return { value: await options.send(), found: false };
    } catch (error) {
      if (error instanceof AmcInterruptedError && doubt !== undefined) {
        throw new AmcInterruptedError(operation, true, error);
      }
      if (!(error instanceof AmcError)) throw error;
      if (error.mayHaveHappened) doubt = error;
      // Without an earlier doubt, a plain refusal is final; after one, the change that "already exists" may be
      // our own.
      if (doubt === undefined) throw error;
      failure = error;
    }
    const value = await lookForIt(options, failure);
    if (value !== undefined) return { value, found: true };
    if (!failure.mayHaveHappened) throw failure;
    if (!failure.retryable || sends >= lookUp.maxSends) throw unknownOutcome(options, failure);
  }
}

async function lookForIt<T>(options: SendOrFindOptions<T>, failure: AmcError): Promise<T | undefined> {
  const { operation, session, signal, lookUp } = options;
  const { clock, onEvent } = session.options;
  const startedAt = clock.now();
  try {
    for (const waitMs of lookUp.waitsMs) {
      await clock.sleep(waitMs, signal);
      const value = await options.find();
      onEvent({ type: 'look-up', operation, found: value !== undefined });
      if (value !== undefined) return value;
    }
    const stillToWaitMs = (failure.retryAfterMs ?? 0) - (clock.now() - startedAt);
    if (stillToWaitMs > 0) await clock.sleep(stillToWaitMs, signal);
    return undefined;
  } catch (error) {
    if (signal?.aborted === true) throw new AmcInterruptedError(operation, true, error);
    if (error instanceof AmcError) throw unknownOutcome(options, error);
    throw error;
  }
}

function unknownOutcome<T>(options: SendOrFindOptions<T>, cause: AmcError): AmcError {
  if (cause instanceof AmcOutcomeUnknownError || cause instanceof AmcConflictError) return cause;
  return new AmcOutcomeUnknownError(
    `It is not known whether AMC carried out ${options.operation}. ${options.advice} What happened last: ${cause.message}`,
    {
      code: 'AMC_OUTCOME_UNKNOWN',
      operation: options.operation,
      mayHaveHappened: true,
      retryable: false,
      cause,
    },
  );
}
