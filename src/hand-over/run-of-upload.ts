import { AmcApiError } from '../amc/index.js';
import type { UploadEntry } from '../ledger/entries.js';
import { compareWithReport, type Sameness } from '../ledger/same-run.js';
import { filesContent, isNamedByContent } from '../report/run-content.js';
import type { RunReport } from '../report/run-report.js';
import type { ReconcileContext } from './reconcile-upload.js';

/**
 * Whether an upload of a run of the same name used the files that the report describes. Entries of earlier
 * versions do not say, unless the name does; the run's own entry, if last recorded before the upload started,
 * may.
 */
export async function sameness(
  upload: UploadEntry,
  report: RunReport,
  { ledger, signal }: Pick<ReconcileContext, 'ledger' | 'signal'>,
): Promise<Sameness> {
  if (upload.content !== undefined) return upload.content === filesContent(report) ? 'same' : 'other';
  if (isNamedByContent(report)) return 'same';
  let is: Sameness = 'unknown';
  for await (const run of ledger.runsOfName(report, signal)) {
    if (run.at > upload.startedAt) break;
    is = compareWithReport(run, report);
  }
  return is;
}

/** Whether AMC may read the files of an upload now, or soon. An upload that AMC no longer has is over. */
export async function isInProgress(
  { state, uploadId, dataSetId }: UploadEntry,
  { instance, signal }: Pick<ReconcileContext, 'instance' | 'signal'>,
): Promise<boolean> {
  if (state === 'succeeded' || state === 'failed') return false;
  if (uploadId === null) return true;
  try {
    const { status } = await instance.uploads.get(dataSetId, uploadId, { signal });
    return status !== 'SUCCESS' && status !== 'FAILED';
  } catch (error) {
    if (error instanceof AmcApiError && error.status === 404) return false;
    throw error;
  }
}
