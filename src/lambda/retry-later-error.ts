import { EXIT_CODES, IngestError } from '../errors.js';

/** A delivery that has to come again: another run is at it, the time is up, or storage failed. */
export class RetryLaterError extends IngestError {
  override readonly exitCode = EXIT_CODES.delivery;
  override readonly retryable = true;
}
