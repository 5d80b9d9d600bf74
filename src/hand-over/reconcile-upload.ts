import {
  AmcApiError,
  uploadsSince,
  type AmcInstance,
  type AmcInstanceKind,
  type AmcUpload,
  type Clock,
} from '../amc/index.js';
import { parseS3Location } from '../aws/s3-location.js';
import { StorageError } from '../errors.js';
import type { UploadEntry } from '../ledger/entries.js';
import type { Ledger } from '../ledger/ledger.js';
import { DEFAULT_LEASE_MS, mayStillSend } from '../ledger/upload-lease.js';

/** AMC's lists may lag behind: waits before each look-up of an upload whose hand-over died. */
const LOOK_WAITS_MS = [0, 2_000, 5_000, 15_000];
/**
 * … and one look-up is enough if the request was sent, if at all, at least this long ago. Clocks differ by
 * less, too.
 */
export const LAG_MS = 5 * 60_000;
/** Rounds of reading and writing before an entry that keeps changing is left alone. */
const MAX_ROUNDS = 5;

/** Where a hand-over is reconciled. */
export interface ReconcileContext {
  readonly ledger: Ledger;
  readonly instance: AmcInstance;
  readonly clock: Clock;
  /** Returns the kind of the instance, to record with an upload that has ended. */
  readonly kind?: (() => Promise<AmcInstanceKind | undefined>) | undefined;
  readonly signal: AbortSignal;
}

/**
 * The state of an earlier hand-over. AMC is asked when the ledger does not say, and its answer is recorded. A
 * hand-over that died before its answer arrived is looked up by its manifest, and counts as failed when AMC
 * never got it. It stays `started` only while its sender may still be working.
 */
export async function reconcileUpload(of: UploadEntry, context: ReconcileContext): Promise<UploadEntry> {
  const { ledger, signal } = context;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { state: entry, number } = (await ledger.upload(of, signal)) ?? { state: null, number: 0 };
    if (entry === null) return of;
    if (entry.state === 'succeeded' || entry.state === 'failed') return entry;
    const next = await nextState(entry, context);
    if (next === null) return entry;
    const instanceKind = next.state === 'succeeded' ? await context.kind?.() : undefined;
    const at = new Date(context.clock.now()).toISOString();
    const added = await ledger.addUpload({ ...entry, ...next, instanceKind, at }, number, signal);
    if (added !== null && added.state.state !== 'submitted') return added.state;
  }
  throw new StorageError(
    `The hand-over ${of.handOverId} of run ${of.runId} keeps changing in the ledger ${ledger.location}: others are at it. Run again later.`,
    { code: 'LEDGER_BUSY' },
  );
}

type NextState = Pick<UploadEntry, 'state'> & Partial<Pick<UploadEntry, 'uploadId' | 'code' | 'rowsArrived'>>;

/** Null when nothing has changed. */
async function nextState(entry: UploadEntry, context: ReconcileContext): Promise<NextState | null> {
  if (entry.uploadId !== null) return stateOf(await show(entry, entry.uploadId, context));
  if (await mayStillSend(entry, context.clock.now())) return null;
  const found = await findUpload(entry, context);
  return found === null
    ? { state: 'failed', code: 'NEVER_SENT' }
    : { ...(stateOf(found) ?? { state: 'submitted' }), uploadId: found.uploadId };
}

/**
 * Null for an upload that AMC no longer has: whether its rows arrived cannot be determined, so they count as
 * arrived.
 */
async function show(
  { dataSetId }: UploadEntry,
  uploadId: string,
  context: ReconcileContext,
): Promise<AmcUpload | null> {
  try {
    return await context.instance.uploads.get(dataSetId, uploadId, { signal: context.signal });
  } catch (error) {
    if (error instanceof AmcApiError && error.status === 404) return null;
    throw error;
  }
}

/** How AMC's upload ended; null while it has not ended. */
export function stateOf(upload: AmcUpload | null): NextState | null {
  if (upload?.status === 'SUCCESS') {
    return { state: 'succeeded', rowsArrived: upload.metrics?.['OutputRowCount'] ?? null };
  }
  return upload?.status === 'FAILED' ? { state: 'failed', code: 'REFUSED_BY_AMC' } : null;
}

/** AMC's upload of the entry's manifest that nobody else made. */
async function findUpload(entry: UploadEntry, context: ReconcileContext): Promise<AmcUpload | null> {
  const { clock, signal } = context;
  const lastSend = Math.min(Date.parse(entry.leaseUntil), clock.now());
  const isOld = clock.now() - Math.max(Date.parse(entry.at), lastSend) > LAG_MS;
  const since = Date.parse(entry.startedAt) - LAG_MS;
  for (const waitMs of isOld ? [0] : LOOK_WAITS_MS) {
    await clock.sleep(waitMs, signal);
    const found = (await uploadsOfManifest(entry, context, since)).filter(
      ({ uploadId }) => !entry.earlier.includes(uploadId),
    );
    if (found.length === 0) continue;
    const others = await uploadIdsOfOthers(entry, context);
    const own = found.find(({ uploadId }) => !others.has(uploadId));
    if (own !== undefined) return own;
  }
  return null;
}

/**
 * Uploads known to come from other hand-overs of about the same time: a run name given by the user can belong
 * to several runs, which all have the same manifest.
 */
export async function uploadIdsOfOthers(
  entry: UploadEntry,
  { ledger, signal }: Pick<ReconcileContext, 'ledger' | 'signal'>,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const begun = Date.parse(entry.startedAt);
  const from = begun - DEFAULT_LEASE_MS - LAG_MS;
  const to = Math.max(Date.parse(entry.leaseUntil), begun + DEFAULT_LEASE_MS) + LAG_MS;
  for await (const { uploadId } of ledger.uploadsBegun(entry, from, to, signal))
    if (uploadId !== null) ids.add(uploadId);
  return ids;
}

/**
 * The uploads that AMC has of a manifest.
 * @param since only those created since then (milliseconds since the epoch); null: all that AMC lists with
 * their files
 */
export async function uploadsOfManifest(
  { dataSetId, manifest }: Pick<UploadEntry, 'dataSetId' | 'manifest'>,
  context: Pick<ReconcileContext, 'instance' | 'signal'>,
  since: number | null,
): Promise<AmcUpload[]> {
  const { bucket, key } = parseS3Location(manifest);
  const found: AmcUpload[] = [];
  for await (const upload of uploadsWithFiles(dataSetId, context, since)) {
    const { sourceS3Bucket, sourceManifestS3Key } = upload.dataSource ?? {};
    if (sourceS3Bucket === bucket && sourceManifestS3Key === key) found.push(upload);
  }
  return found;
}

/**
 * Uploads of a data set with their files. If the list shows uploads without files, those created `since` are
 * fetched one by one.
 */
export async function* uploadsWithFiles(
  dataSetId: string,
  { instance: { uploads }, signal }: Pick<ReconcileContext, 'instance' | 'signal'>,
  since: number | null,
): AsyncGenerator<AmcUpload> {
  const listed =
    since === null
      ? uploads.list({ dataSetId, signal })
      : uploadsSince({ uploads, dataSetId, from: new Date(since), signal });
  for await (const upload of listed) {
    yield upload.dataSource === undefined && since !== null
      ? await uploads.get(dataSetId, upload.uploadId, { signal })
      : upload;
  }
}
