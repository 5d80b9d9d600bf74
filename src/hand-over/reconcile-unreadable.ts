import type { ContentEntry, UploadEntry } from '../ledger/entries.js';
import { DEFAULT_LEASE_MS, startedUpload } from '../ledger/upload-lease.js';
import { formatS3Location } from '../aws/s3-location.js';
import type { AmcUpload } from '../amc/index.js';
import {
  LAG_MS,
  stateOf,
  uploadIdsOfOthers,
  uploadsWithFiles,
  type ReconcileContext,
} from './reconcile-upload.js';

/** What identifies a hand-over in the ledger. */
export type HandOverName = Pick<UploadEntry, 'dataSetId' | 'instanceId' | 'handOverId'>;

/**
 * The state of a hand-over that has a claim in the ledger but no readable entry (damaged, removed). While its
 * process may still be working, it counts as started; after that, AMC is asked for an upload of its run from
 * that time, and the result is recorded as its next state. This way it neither blocks others permanently, nor
 * is it sent again when AMC has it.
 * @param number of its last entry
 */
export async function reconcileUnreadable(
  name: HandOverName,
  { runId, at }: ContentEntry,
  number: number,
  context: ReconcileContext,
): Promise<UploadEntry> {
  const { ledger, clock, signal } = context;
  const begun = Date.parse(at);
  const facts = {
    ...name,
    runId,
    manifest: '',
    strategy: 'unknown',
    rowsWritten: 0,
    earlier: [],
    forced: false,
  };
  const entry = { ...(await startedUpload(facts, begun, DEFAULT_LEASE_MS)), handOverId: name.handOverId };
  if (clock.now() < begun + DEFAULT_LEASE_MS) return entry;
  const found = await findByRun(entry, context);
  const next: UploadEntry = {
    ...entry,
    at: new Date(clock.now()).toISOString(),
    ...(found === null
      ? { state: 'failed', code: 'NEVER_SENT' }
      : { state: 'submitted', ...stateOf(found), uploadId: found.uploadId, manifest: manifestOf(found) }),
  };
  await ledger.addUpload(next, number, signal);
  return next;
}

/**
 * AMC's upload of a run of that name from that time that no other hand-over made. A failed upload brought
 * nothing.
 */
async function findByRun(entry: UploadEntry, context: ReconcileContext): Promise<AmcUpload | null> {
  const { dataSetId, runId } = entry;
  const begun = Date.parse(entry.startedAt);
  const others = await uploadIdsOfOthers(entry, context);
  for await (const upload of uploadsWithFiles(dataSetId, context, begun - LAG_MS)) {
    const isLater = Date.parse(upload.createdAt ?? '') > begun + DEFAULT_LEASE_MS + LAG_MS;
    const isOfRun = manifestOf(upload).endsWith(`/${dataSetId}/${runId}/manifest.txt`);
    if (isOfRun && !isLater && upload.status !== 'FAILED' && !others.has(upload.uploadId)) return upload;
  }
  return null;
}

function manifestOf({ dataSource }: AmcUpload): string {
  const { sourceS3Bucket: bucket, sourceManifestS3Key: key } = dataSource ?? {};
  return bucket === undefined || key === undefined ? '' : formatS3Location({ bucket, key });
}
