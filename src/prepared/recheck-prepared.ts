import type { S3ClientSource } from '../aws/load-s3-client.js';
import { parseCompletion } from '../delivery/find-delivery.js';
import { InputError } from '../errors.js';
import type { RunReport } from '../report/run-report.js';
import { listPreparedFiles, type PreparedFolder } from './list-prepared-files.js';

/** What a later check needs. */
export interface RecheckOptions {
  readonly s3Client: S3ClientSource;
  readonly signal: AbortSignal;
}

/**
 * Lists the files of a report again: what AMC will read must be what was checked.
 * @returns the folder as it is, or why it must not be handed over
 */
export async function recheckPrepared(
  { prepared }: RunReport,
  options: RecheckOptions,
): Promise<PreparedFolder | { readonly changed: string }> {
  if (prepared === undefined) return { changed: 'The report is not of files that an engine wrote.' };
  const { location, delivery, ignore, digest } = prepared;
  const changed = {
    changed: `Files in ${location} were added, removed or written again since they were checked. Run the command again when the job that writes them has ended.`,
  };
  try {
    const folder = await listPreparedFiles(location, {
      ...options,
      ignore,
      delivery: delivery === null ? undefined : parseCompletion(delivery),
    });
    return folder.digest === digest ? folder : changed;
  } catch (error) {
    if (error instanceof InputError) return changed;
    throw error;
  }
}
