import { EXIT_CODES, IngestError, UsageError } from '../errors.js';
import type { AmcOperation } from './operations.js';

/** What failed: an operation of AMC's contract, fetching an access token (`Login`), or a result (`Download`). */
export type AmcStep = AmcOperation | 'Login' | 'Download';

/** Options of every error of the client. */
export interface AmcErrorOptions {
  readonly code: string;
  readonly operation: AmcStep;
  /** True when AMC may have received and carried out the request although no usable answer came back. */
  readonly mayHaveHappened: boolean;
  readonly retryable: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** Base of everything that can go wrong between the client and AMC. Holds no secret and no identifier. */
export abstract class AmcError extends IngestError {
  override readonly exitCode = EXIT_CODES.delivery;
  override readonly retryable: boolean;
  readonly operation: AmcStep;
  readonly mayHaveHappened: boolean;
  /** The wait that the server requested, already capped. */
  readonly retryAfterMs: number | undefined;
  /** How often the request was sent. */
  attempts = 1;

  constructor(message: string, options: AmcErrorOptions) {
    super(message, { code: options.code, cause: options.cause });
    this.operation = options.operation;
    this.mayHaveHappened = options.mayHaveHappened;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** Adds to the message that retries did not help. */
  gaveUpAfter(attempts: number, elapsedMs: number): this {
    this.attempts = attempts;
    if (attempts > 1)
      this.message += ` Gave up after ${attempts} tries in ${Math.round(elapsedMs / 1000)} s.`;
    return this;
  }
}

/** No answer: `AMC_UNREACHABLE` (never sent), `AMC_CONNECTION_CUT` or `AMC_REQUEST_TIMEOUT` (unknown). */
export class AmcConnectionError extends AmcError {}

/** An answer that is not of the contract's form: `AMC_BAD_ANSWER`. */
export class AmcAnswerError extends AmcError {}

/** Login with Amazon refused the client or its refresh token: `AMC_LOGIN_REFUSED`. */
export class AmcLoginError extends AmcError {}

/** The data set exists, but not as requested: `AMC_CONFLICT`. */
export class AmcConflictError extends AmcError {}

/** It is unknown whether AMC carried out the request: `AMC_OUTCOME_UNKNOWN`. Look before you repeat it. */
export class AmcOutcomeUnknownError extends AmcError {}

/**
 * A query's result cannot be fetched: `AMC_RESULT_UNAVAILABLE` (AMC offers none), `AMC_RESULT_REFUSED` (its address is
 * refused), `AMC_RESULT_TOO_LARGE`.
 */
export class AmcResultError extends AmcError {}

/** The wait for an upload, a query or a deletion took too long; AMC continues working on it: `AMC_WAIT_TIMEOUT`. */
export class AmcWaitTimeoutError extends AmcError {}

/** The caller's signal ended a call or a wait. */
export class AmcInterruptedError extends IngestError {
  override readonly exitCode = EXIT_CODES.interrupted;
  override readonly retryable = true;
  readonly operation: AmcStep;
  readonly mayHaveHappened: boolean;

  constructor(operation: AmcStep, mayHaveHappened: boolean, cause?: unknown) {
    const outcome = mayHaveHappened
      ? 'AMC may have carried out the request that was in progress: look it up before you send it again.'
      : 'Nothing was in progress at AMC through this call; run it again to go on.';
    super(`${operation} was interrupted. ${outcome}`, { code: 'AMC_INTERRUPTED', cause });
    this.operation = operation;
    this.mayHaveHappened = mayHaveHappened;
  }
}

/** A call that AMC would misread, refused before it is sent. */
export class AmcRequestError extends UsageError {
  constructor(message: string) {
    super(message, { code: 'AMC_INVALID_REQUEST' });
  }
}
