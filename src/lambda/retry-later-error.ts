import { EXIT_CODES, IngestError } from '../errors.js';

/** A delivery that must be repeated: another run is working on it, time ran out, or storage failed. */
export class RetryLaterError extends IngestError {
  override readonly exitCode = EXIT_CODES.delivery;
  override readonly retryable = true;
}
