import { IngestError } from '../errors.js';
import { ingest as run, type IngestResult } from './ingest.js';
import type { IngestOptions } from './ingest-options.js';
import { inLibraryTerms } from './library-terms.js';

/**
 * Standardizes, hashes, checks and partitions the inputs' rows, and publishes them as one run: data files
 * first, the manifest last. Error messages name the options of this function.
 *
 * @throws UsageError for wrong options, SchemaError for a wrong schema: nothing was read
 * @throws InputError when an input cannot be used; RefusedError (an InputError with the report) when too many rows
 *   were rejected: report and rejects are written, but no data
 * @throws StorageError when the disk or S3 failed; InterruptedError when the signal was aborted
 */
export async function ingest(options: IngestOptions): Promise<IngestResult> {
  try {
    return await run(options);
  } catch (error) {
    if (error instanceof IngestError) {
      const message = inLibraryTerms(error.message);
      if (error.stack !== undefined) error.stack = error.stack.replace(error.message, () => message);
      error.message = message;
    }
    throw error;
  }
}
