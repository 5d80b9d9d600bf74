import type { AmcInstance, AmcUpload } from '../amc/index.js';
import { parseS3Location } from '../aws/s3-location.js';
import { isNamedByContent } from '../report/run-content.js';
import type { HandOverContext } from './hand-over-context.js';
import { uploadsWithFiles } from './reconcile-upload.js';

/** Clocks differ by less than this, and a run is recorded in the ledger well within it. */
const MARGIN_MS = 60 * 60_000;

/**
 * The uploads of the run's manifest that AMC lists. If the run's name identifies its content, also those of a
 * manifest of the same run in another location, which another ledger may have. If the ledger has recorded the
 * run and has uploads of the data set, only those since the run was first recorded: before that there was
 * nothing to upload. AMC lists all uploads of a data set page by page, and a data set with a drop per minute
 * has many.
 */
export async function earlierUploads(instance: AmcInstance, context: HandOverContext): Promise<AmcUpload[]> {
  const { report, manifest, signal } = context;
  const { dataSetId, runId } = report;
  const { bucket, key } = parseS3Location(manifest);
  const name = key.slice(key.lastIndexOf('/') + 1);
  const elsewhere = isNamedByContent(report) ? `/${dataSetId}/${runId}/${name}` : null;
  const since = await runRecordedAt(instance, context);
  const from = since === null ? null : since - MARGIN_MS;
  const found: AmcUpload[] = [];
  for await (const upload of uploadsWithFiles(dataSetId, { instance, signal }, from)) {
    const { sourceS3Bucket, sourceManifestS3Key = '' } = upload.dataSource ?? {};
    const isHere = sourceS3Bucket === bucket && sourceManifestS3Key === key;
    if (isHere || (elsewhere !== null && `/${sourceManifestS3Key}`.endsWith(elsewhere))) found.push(upload);
  }
  return found;
}

/** Milliseconds since the epoch. Null when there is no ledger, or it is new or lost. */
async function runRecordedAt(
  { instanceId }: AmcInstance,
  { ledger, report, signal }: HandOverContext,
): Promise<number | null> {
  if (ledger === undefined) return null;
  const { dataSetId } = report;
  if (await ledger.hasNoUploads({ dataSetId, instanceId }, signal)) return null;
  for await (const { at } of ledger.runsOfName(report, signal)) return Date.parse(at);
  return null;
}
