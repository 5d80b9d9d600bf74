import { EXIT_CODES, IngestError } from '../errors.js';

/** A run that is published but not handed over: nobody can be asked here, so it waits for an approval. */
export class HeldError extends IngestError {
  override readonly exitCode = EXIT_CODES.data;
}

/** A run that is not handed over because a newer version has been delivered or its file was removed. */
export class OutdatedError extends IngestError {
  override readonly exitCode = EXIT_CODES.data;
}
