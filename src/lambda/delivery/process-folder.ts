import { FolderPattern } from '../../delivery/folder-pattern.js';
import { isSignal } from '../../delivery/completion.js';
import {
  dataFiles,
  digestOf,
  judgeDelivery,
  type DeliveryFolder,
  type DeliveryState,
} from '../../delivery/judge-delivery.js';
import { s3Folder, type S3DeliveryFile } from '../../delivery/s3-folder.js';
import { InputError } from '../../errors.js';
import { s3InputObject } from '../../read/s3-object.js';
import { shownName } from '../../read/shown-name.js';
import type { DataSetRoute, LambdaConfig } from '../config/lambda-config.js';
import type { DropOutcome } from '../drop/drop-outcome.js';
import type { DropUnit } from '../drop/drop-unit.js';
import { markHeld } from '../drop/mark-refused.js';
import type { DropNotice } from '../events/drop-notice.js';
import { errorFields, type Log } from '../log.js';
import type { Invocation } from '../services.js';
import { DeliveryRecords, fileId, type DeliveryRecord } from './delivery-record.js';

/** How often a folder is checked again because something arrived while it was being processed. */
const MAX_ROUNDS = 3;
/** Late files that are tagged individually. */
const MAX_TAGGED = 20;

/** A data set whose drops are folders. */
export type FolderRoute = DataSetRoute & { readonly delivery: NonNullable<DataSetRoute['delivery']> };

export interface FolderWork {
  readonly config: LambdaConfig;
  readonly invocation: Invocation;
  readonly log: Log;
  /** Claims a delivery and ingests it. */
  readonly take: (unit: DropUnit) => Promise<DropOutcome>;
}

export function isFolderRoute(route: DataSetRoute): route is FolderRoute {
  return route.delivery !== undefined;
}

/** Which folders of a data set are deliveries. */
export function folderPattern({ prefix, delivery }: FolderRoute): FolderPattern {
  return new FolderPattern(
    delivery.folder ?? `${prefix}${prefix === '' || prefix.endsWith('/') ? '' : '/'}{delivery}/`,
  );
}

/**
 * Handles an event about a file in a folder that is one delivery: the file that completes the delivery starts the work
 * on it, any other file waits for that one, and a file that arrives after it is late.
 */
export async function processFolderDrop(
  notice: DropNotice,
  route: FolderRoute,
  work: FolderWork,
): Promise<DropOutcome> {
  const { bucket, key } = notice;
  const { log, invocation, config } = work;
  const folder = folderPattern(route).folderOf(key);
  if (folder === null) {
    log.step('warn', 'unknownPrefix', {
      message: 'It lies in no folder that is a delivery of its data set.',
    });
    invocation.metrics.emit(route.dataSetId, { UnknownPrefix: 1 });
    return { kind: 'unknownPrefix' };
  }
  const records = new DeliveryRecords(invocation.s3, config.claims);
  const { delivery } = route;
  const name = key.slice(folder.length);
  if (delivery.by === 'quiet') {
    await records.open(bucket, folder);
    log.step('info', 'collected', {});
    return { kind: 'collected' };
  }
  if (isSignal(name, delivery)) return takeFolder(bucket, folder, route, work);
  const record = await records.read(bucket, folder);
  if (record === null) {
    log.step('info', 'collected', {});
    return { kind: 'collected' };
  }
  const listed = await s3Folder(invocation.s3, { bucket, key: folder }, invocation.signal);
  const signal = listed.files.filter((file) => isSignal(file.name, delivery)).map(({ at }) => at);
  const file = listed.files.find((one) => one.name === name);
  // The file that completes the delivery is missing, or is newer: its own event covers this one, too.
  const isCovered = file === undefined || signal.length === 0 || Math.max(...signal) >= file.at;
  const isKnown = file !== undefined && record.files.includes(fileId(file));
  if (isCovered || isKnown) {
    log.step('info', 'collected', {});
    return { kind: 'collected' };
  }
  return takeFolder(bucket, folder, route, work);
}

/** Takes a folder if it is complete, and again if something has arrived meanwhile. */
export async function takeFolder(
  bucket: string,
  folder: string,
  route: FolderRoute,
  work: FolderWork,
): Promise<DropOutcome> {
  const { invocation, config, log } = work;
  const { delivery, ignore } = route;
  const records = new DeliveryRecords(invocation.s3, config.claims);
  let outcome: DropOutcome = { kind: 'collected' };
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const listed = await s3Folder(invocation.s3, { bucket, key: folder }, invocation.signal);
    const state = await judge(listed, route, work);
    if (state instanceof InputError) return work.take(emptyUnit(listed, folder, bucket, state));
    if (state.kind === 'incomplete') {
      log.step('info', 'incomplete', { message: state.reason });
      // A manifest that arrives before its files: it is redelivered until they are there.
      return delivery.by === 'manifest'
        ? { kind: 'retry', code: 'DELIVERY_INCOMPLETE' }
        : { kind: 'collected' };
    }
    const before = await records.read(bucket, folder);
    const next = await nextUnit(state, before, { bucket, folder, route }, listed, work);
    if (next === null) return round === 0 ? { kind: 'duplicate', of: 'ingested' } : outcome;
    if (next === 'held') return { kind: 'held' };
    outcome = await work.take(next);
    if (outcome.kind === 'retry') return outcome;
    if (isTaken(outcome)) {
      const files = state.files.map(fileId);
      await records.write({ bucket, folder, digest: state.digest, files });
    }
    // Listing now shows what arrived while the delivery was being processed: its event found no record yet.
    const after = await s3Folder(invocation.s3, { bucket, key: folder }, invocation.signal);
    const known = new Set(state.files.map(fileId));
    const isListed = delivery.by === 'manifest';
    const isNew = dataFiles(after.files, delivery, ignore).some((file) => !known.has(fileId(file)));
    if (!isNew || isListed) return outcome;
  }
  return outcome;
}

/**
 * Whether the files of a delivery are dealt with, which makes later ones late. If the delivery was refused, or changed
 * while it was being read, nothing was uploaded, so its replacement has to be taken in full.
 */
function isTaken(outcome: DropOutcome): boolean {
  const kind = outcome.kind === 'duplicate' ? outcome.of : outcome.kind;
  return kind !== 'refused' && kind !== 'gone';
}

async function judge(
  listed: DeliveryFolder<S3DeliveryFile>,
  { delivery, ignore }: FolderRoute,
  { log }: FolderWork,
): Promise<DeliveryState<S3DeliveryFile> | InputError> {
  try {
    return await judgeDelivery(listed, delivery, { ignore });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    log.step('warn', 'refused', { code: error.code, message: error.message });
    return error;
  }
}

type Complete = Extract<DeliveryState<S3DeliveryFile>, { kind: 'complete' }>;

/**
 * How much of a complete delivery is taken now: all of it, only its new files, or nothing. Late files may have to wait.
 */
async function nextUnit(
  state: Complete,
  before: DeliveryRecord | null,
  of: { readonly bucket: string; readonly folder: string; readonly route: FolderRoute },
  listed: DeliveryFolder<S3DeliveryFile>,
  work: FolderWork,
): Promise<DropUnit | 'held' | null> {
  const { delivery, upload } = of.route;
  if (before === null || before.digest === state.digest) return unitOf(state.files, state, of, listed);
  const known = new Set(before.files);
  const fresh = state.files.filter((file) => !known.has(fileId(file)));
  const isAppended = upload?.strategy === 'ADDITIVE';
  const isExplicit =
    state.signal !== null && fresh.every(({ at }) => state.signal !== null && state.signal.at >= at);
  if (isAppended) {
    const names = new Set(state.files.map(({ name }) => name));
    const isOnlyMore = state.files.length - fresh.length === before.files.length && names.size > 0;
    if (fresh.length === 0 && isOnlyMore) return null;
    if (delivery.late === 'add' && isOnlyMore)
      return unitOf(fresh, { ...state, digest: digestOf(fresh) }, of, listed);
  } else if (isExplicit || delivery.late === 'resend') {
    return unitOf(state.files, state, of, listed);
  }
  await hold(fresh, of, listed, work);
  return 'held';
}

/** Late files wait for someone to decide; each run of the function reports every such file once. */
async function hold(
  fresh: readonly S3DeliveryFile[],
  { route: { upload, dataSetId } }: { readonly route: FolderRoute },
  { location }: DeliveryFolder<S3DeliveryFile>,
  { invocation, config, log }: FolderWork,
): Promise<void> {
  log.step('warn', 'held', {
    code: 'LATE_FILES',
    message: `${fresh.length} files came into ${shownName(location)} after it was taken, or were changed. ${upload?.strategy === 'ADDITIVE' ? 'Move them to a delivery of their own' : 'To send the delivery as it is now, write the file that completes it again'}, or set what happens to late files.`,
  });
  invocation.metrics.emit(dataSetId, { Held: 1 });
  for (const { object } of fresh.slice(0, MAX_TAGGED)) {
    await markHeld(invocation.s3, object, 'LATE_FILES', config.refused).catch((cause: unknown) =>
      log.step('error', 'notMarked', errorFields(cause)),
    );
  }
}

function unitOf(
  files: readonly S3DeliveryFile[],
  { digest, at, signal }: Pick<Complete, 'digest' | 'at' | 'signal'>,
  { bucket, folder }: { readonly bucket: string; readonly folder: string },
  { location }: DeliveryFolder<S3DeliveryFile>,
): DropUnit {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return {
    drop: { ...s3InputObject({ bucket, key: folder, size, etag: digest, versionId: null }), url: location },
    order: { at: new Date(at).toISOString(), sequencer: null },
    parts: {
      objects: files.map(({ object }) => object),
      mark: (signal ?? files.at(-1))?.object ?? null,
    },
    refusal: null,
  };
}

/** A delivery that cannot be read at all is refused like a bad file. */
function emptyUnit(
  { location, files }: DeliveryFolder<S3DeliveryFile>,
  folder: string,
  bucket: string,
  refusal: InputError,
): DropUnit {
  const newest = files.toSorted((a, b) => b.at - a.at)[0];
  return {
    drop: {
      ...s3InputObject({ bucket, key: folder, size: 0, etag: digestOf(files), versionId: null }),
      url: location,
    },
    order: { at: new Date(newest?.at ?? 0).toISOString(), sequencer: null },
    parts: { objects: [], mark: newest?.object ?? null },
    refusal,
  };
}
