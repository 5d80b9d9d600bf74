import { AmcApiError, type AmcInstance, type AmcUpload, type Clock } from '../amc/index.js';
import { parseS3Location } from '../aws/s3-location.js';
import { StorageError } from '../errors.js';
import type { UploadEntry } from '../ledger/entries.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Link } from '../ledger/record-chains.js';
import { mayStillSend } from '../ledger/upload-lease.js';

/** AMC's lists may lag behind its deeds: waits before each look for an upload of a hand-over that died. */
const LOOK_WAITS_MS = [0, 2_000, 5_000, 15_000];
/** … and one look is enough when the request was sent, if at all, so long ago. */
const LAG_MS = 5 * 60_000;
/** Rounds of reading and writing before an entry that keeps changing is left alone. */
const MAX_ROUNDS = 5;

/** Where a hand-over is settled. */
export interface SettleContext {
  readonly ledger: Ledger;
  readonly instance: AmcInstance;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * How an earlier hand-over stands, after AMC was asked where the ledger does not tell; what AMC said is recorded.
 * One that died before its answer came is looked up by its manifest, and is failed when AMC never got it. It stays
 * `started` only while its sender may be at it.
 */
export async function settleUpload(of: UploadEntry, context: SettleContext): Promise<UploadEntry> {
  const { ledger, signal } = context;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const link = await ledger.upload(of, signal);
    if (link === null || link.state.state === 'succeeded' || link.state.state === 'failed') {
      return link?.state ?? of;
    }
    const next = await nextState(link, context);
    if (next === null) return link.state;
    const at = new Date(context.clock.now()).toISOString();
    const added = await ledger.addUpload({ ...link.state, ...next, at }, link.number, signal);
    if (added !== null && added.state.state !== 'submitted') return added.state;
  }
  throw new StorageError(
    `The hand-over ${of.handOverId} of run ${of.runId} keeps changing in the ledger ${ledger.location}: others are at it. Run again later.`,
    { code: 'LEDGER_BUSY' },
  );
}

type NextState = Pick<UploadEntry, 'state'> & Partial<Pick<UploadEntry, 'uploadId' | 'code' | 'rowsArrived'>>;

/** Null when nothing has changed. */
async function nextState(
  { state: entry }: Link<UploadEntry>,
  context: SettleContext,
): Promise<NextState | null> {
  if (entry.uploadId !== null) return stateOf(await show(entry, entry.uploadId, context));
  if (await mayStillSend(entry, context.clock.now())) return null;
  const found = await findUpload(entry, context);
  return found === null
    ? { state: 'failed', code: 'NEVER_SENT' }
    : { ...(stateOf(found) ?? { state: 'submitted' }), uploadId: found.uploadId };
}

/** Null for an upload that AMC no longer knows: whether its rows arrived cannot be told, so they count as there. */
async function show(
  { dataSetId }: UploadEntry,
  uploadId: string,
  context: SettleContext,
): Promise<AmcUpload | null> {
  try {
    return await context.instance.uploads.get(dataSetId, uploadId, { signal: context.signal });
  } catch (error) {
    if (error instanceof AmcApiError && error.status === 404) return null;
    throw error;
  }
}

/** How AMC's upload has ended; null while it has not. */
function stateOf(upload: AmcUpload | null): NextState | null {
  if (upload?.status === 'SUCCESS') {
    return { state: 'succeeded', rowsArrived: upload.metrics?.['OutputRowCount'] ?? null };
  }
  return upload?.status === 'FAILED' ? { state: 'failed', code: 'REFUSED_BY_AMC' } : null;
}

async function findUpload(entry: UploadEntry, context: SettleContext): Promise<AmcUpload | null> {
  const { clock, signal } = context;
  const lastSend = Math.min(Date.parse(entry.leaseUntil), clock.now());
  const isOld = clock.now() - Math.max(Date.parse(entry.at), lastSend) > LAG_MS;
  const since = Date.parse(entry.startedAt) - LAG_MS;
  for (const waitMs of isOld ? [0] : LOOK_WAITS_MS) {
    await clock.sleep(waitMs, signal);
    const found = (await uploadsOfManifest(entry, context, since)).find(
      ({ uploadId }) => !entry.earlier.includes(uploadId),
    );
    if (found !== undefined) return found;
  }
  return null;
}

/**
 * All uploads that AMC has of a manifest. Of those that the list shows without their files, the ones made `since`
 * (milliseconds since the epoch) are asked for one by one.
 */
export async function uploadsOfManifest(
  { dataSetId, manifest }: Pick<UploadEntry, 'dataSetId' | 'manifest'>,
  { instance, signal }: Pick<SettleContext, 'instance' | 'signal'>,
  since = Number.POSITIVE_INFINITY,
): Promise<AmcUpload[]> {
  const { bucket, key } = parseS3Location(manifest);
  const found: AmcUpload[] = [];
  for await (const upload of instance.uploads.list({ dataSetId, signal })) {
    const isOld = Date.parse(upload.createdAt ?? '') < since;
    const seen =
      upload.dataSource === undefined && !isOld
        ? await instance.uploads.get(dataSetId, upload.uploadId, { signal })
        : upload;
    if (seen.dataSource?.sourceS3Bucket === bucket && seen.dataSource.sourceManifestS3Key === key)
      found.push(seen);
  }
  return found;
}
