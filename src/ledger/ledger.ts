import { createHash } from 'node:crypto';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import { isS3Url, parseOutputPrefix } from '../aws/s3-location.js';
import type { RunReport } from '../report/run-report.js';
import {
  contentEntryShape,
  runEntryShape,
  uploadEntryShape,
  type ContentEntry,
  type RunEntry,
  type UploadEntry,
} from './entries.js';
import type { EntryStore } from './entry-store.js';
import { heldRunShape, type HeldRun } from './held-run.js';
import { LatestRecord } from './latest-record.js';
import { standingShape, type StandingEntry } from './standing.js';
import { FolderEntryStore } from './folder-entry-store.js';
import { LEDGER_NAME } from '../model/ledger-name.js';
import { historyOf, type HistoryItem } from './history.js';
import { RecordChains, type ChainEnd, type Link } from './record-chains.js';
import { isSameRun } from './same-run.js';
import { timeOfHandOver } from './upload-lease.js';
import { LazyS3EntryStore } from './lazy-s3-entry-store.js';

export type { HistoryItem } from './history.js';

export { LEDGER_NAME } from '../model/ledger-name.js';

/** How to reach a ledger's location. */
export interface LedgerOptions {
  /** For a location in S3; the caller remains responsible for it. */
  readonly s3Client: S3ClientSource;
  /** S3: encrypts the entries. */
  readonly kmsKeyId?: string | undefined;
  /** The ledger's own location: a folder or `s3://bucket/prefix`. Default: `amc-ingest-ledger/` next to the runs. */
  readonly ledger?: string | undefined;
}

/**
 * Opens the ledger of the location that runs are written to (`--out`); nothing is read or written yet.
 * @throws UsageError INVALID_S3_LOCATION
 */
export function openLedger(out: string, options: LedgerOptions): Ledger {
  const { ledger } = options;
  // Errors name the location that was given, not that of the ledger in it.
  if (ledger === undefined && isS3Url(out)) parseOutputPrefix(out);
  return new Ledger(openEntryStore(ledger ?? `${out.replace(/\/+$/, '')}/${LEDGER_NAME}`, options));
}

/** Opens a folder or a prefix as an entry store. @throws UsageError INVALID_S3_LOCATION */
export function openEntryStore(place: string, options: Omit<LedgerOptions, 'ledger'>): EntryStore {
  if (!isS3Url(place)) return new FolderEntryStore(place);
  return new LazyS3EntryStore(place, options.s3Client, options.kmsKeyId);
}

/** Opens the ledger that a run was recorded in. Null if the report does not say where it is. */
export function openLedgerOfRun(report: RunReport, options: LedgerOptions): Ledger | null {
  const ledger = options.ledger ?? report.ledger;
  const out = outOfRun(report);
  if (out === null && ledger === undefined) return null;
  return openLedger(out ?? '', { ...options, ledger });
}

/**
 * The location that a run was written to: its folder without `DATASETID/RUNID/`. Null if its name does not end like
 * that.
 */
function outOfRun({ outDir, dataSetId, runId }: RunReport): string | null {
  const place = (outDir ?? '').replace(/\/+$/, '');
  const tail = `/${dataSetId}/${runId}`;
  return place.endsWith(tail) ? place.slice(0, -tail.length) : null;
}

/** What was ingested into a location, and what of it was handed to AMC. Contains no values of the data. */
export class Ledger {
  readonly location: string;
  readonly #store: EntryStore;
  readonly #runs: RecordChains<RunEntry>;
  readonly #uploads: RecordChains<UploadEntry>;
  readonly #contents: RecordChains<ContentEntry>;
  readonly #standing: LatestRecord<StandingEntry>;
  readonly #held: RecordChains<HeldRun>;

  /** @internal Use `openLedger()`. */
  constructor(store: EntryStore) {
    this.#store = store;
    this.location = store.location;
    this.#runs = new RecordChains(store, runEntryShape);
    this.#uploads = new RecordChains(store, uploadEntryShape);
    this.#contents = new RecordChains(store, contentEntryShape);
    this.#standing = new LatestRecord(store, standingShape);
    this.#held = new RecordChains(store, heldRunShape);
  }

  /** Records a published run, once. */
  async recordRun(entry: RunEntry, signal: AbortSignal): Promise<void> {
    const name = runName(entry);
    const { state, number } = (await this.#runs.last(name, signal)) ?? { state: null, number: 0 };
    // A given name may refer to another content now.
    if (state !== null && isSameRun(state, entry)) return;
    await this.#runs.append(name, entry, number, signal);
  }

  /** Runs of a data set, the most recently recorded first. */
  newestRuns(dataSetId: string, signal: AbortSignal): AsyncGenerator<RunEntry> {
    return this.#runs.newestFirst(`${dataSetId}/runs`, signal);
  }

  /**
   * What a run's name has referred to, oldest first: a given name can refer to different contents over time. @internal
   */
  runsOfName(of: RunName, signal: AbortSignal): AsyncGenerator<RunEntry> {
    return this.#runs.states(runName(of), signal);
  }

  /** The current state of the hand-over. @internal */
  upload(of: UploadName, signal: AbortSignal): Promise<ChainEnd<UploadEntry> | null> {
    return this.#uploads.last(uploadName(of), signal);
  }

  /** Whether nothing was ever handed over to the instance, as far as this ledger knows. @internal */
  hasNoUploads(of: Omit<UploadName, 'handOverId'>, signal: AbortSignal): Promise<boolean> {
    return this.#store.first(`${uploadsName(of)}/`, signal).then((key) => key === null);
  }

  /** The current state of all hand-overs to the instance, except those that cannot be read. @internal */
  uploadsTo(of: DataSetAt, signal: AbortSignal): AsyncGenerator<UploadEntry> {
    return this.#uploads.lasts(uploadsName(of), signal);
  }

  /** The other hand-overs to the instance that were started between two times (milliseconds). @internal */
  async *uploadsBegun(
    of: UploadName,
    from: number,
    to: number,
    signal: AbortSignal,
  ): AsyncGenerator<UploadEntry> {
    for (const name of await this.#uploads.names(uploadsName(of), signal)) {
      const handOverId = name.slice(name.lastIndexOf('/') + 1);
      const begun = timeOfHandOver(handOverId);
      if (handOverId === of.handOverId || !(begun >= from && begun <= to)) continue;
      const state = (await this.#uploads.last(name, signal))?.state ?? null;
      if (state !== null) yield state;
    }
  }

  /** Records a hand-over's next state. Null when someone else has recorded one meanwhile. @internal */
  addUpload(entry: UploadEntry, after: number, signal: AbortSignal): Promise<Link<UploadEntry> | null> {
    return this.#uploads.append(uploadName(entry), entry, after, signal);
  }

  /** The hand-over that last sent a content. @internal */
  content(of: ContentName, signal: AbortSignal): Promise<ChainEnd<ContentEntry> | null> {
    return this.#contents.last(contentName(of), signal);
  }

  /** Claims a content for a hand-over. Null when someone else has claimed it meanwhile. @internal */
  addContent(
    of: ContentName,
    entry: ContentEntry,
    after: number,
    signal: AbortSignal,
  ): Promise<Link<ContentEntry> | null> {
    return this.#contents.append(contentName(of), entry, after, signal);
  }

  /** What the data set has at the instance, and what is in progress. @internal */
  standing(of: DataSetAt, signal: AbortSignal): Promise<ChainEnd<StandingEntry> | null> {
    return this.#standing.last(standingName(of), signal);
  }

  /** Records its next state. Null when someone else has recorded one meanwhile. @internal */
  addStanding(
    of: DataSetAt,
    entry: StandingEntry,
    after: number,
    signal: AbortSignal,
  ): Promise<Link<StandingEntry> | null> {
    return this.#standing.append(standingName(of), entry, after, signal);
  }

  /** Records that a run waits for an approval, or that the approval was given. @internal */
  async recordHeld(entry: HeldRun, signal: AbortSignal): Promise<void> {
    const name = heldName(entry);
    for (;;) {
      const { state, number } = (await this.#held.last(name, signal)) ?? { state: null, number: 0 };
      if (state !== null && isSameHeld(state, entry)) return;
      if (state === null && entry.state === 'released') return;
      if ((await this.#held.append(name, entry, number, signal)) !== null) return;
    }
  }

  /** Runs that wait for an approval; all of a data set, or those of one name at its instances. */
  async heldRuns(
    { dataSetId, runId }: { readonly dataSetId: string; readonly runId?: string | undefined },
    signal: AbortSignal,
  ): Promise<readonly HeldRun[]> {
    const found: HeldRun[] = [];
    const prefix = `${dataSetId}/held${runId === undefined ? '' : `/${runId}`}`;
    for await (const held of this.#held.lasts(prefix, signal)) if (held.state === 'held') found.push(held);
    return found;
  }

  /** All runs, hand-overs and held runs in chronological order. */
  async history(signal: AbortSignal, dataSetId?: string): Promise<readonly HistoryItem[]> {
    const runs: RunEntry[] = [];
    const uploads: UploadEntry[] = [];
    const held: HeldRun[] = [];
    for (const id of dataSetId === undefined ? await this.#dataSets(signal) : [dataSetId]) {
      for await (const run of this.#runs.states(`${id}/runs`, signal)) runs.push(run);
      for await (const upload of this.#uploads.lasts(`${id}/uploads`, signal)) uploads.push(upload);
      held.push(...(await this.heldRuns({ dataSetId: id }, signal)));
    }
    return historyOf(runs, uploads, held);
  }

  async #dataSets(signal: AbortSignal): Promise<readonly string[]> {
    const keys = await this.#store.list('', signal);
    return [...new Set(keys.map((key) => key.split('/')[0] ?? ''))];
  }
}

/** A data set at an instance. */
export type DataSetAt = Pick<UploadEntry, 'dataSetId' | 'instanceId'>;
type UploadName = Pick<UploadEntry, 'dataSetId' | 'instanceId' | 'handOverId'>;
type RunName = Pick<RunEntry, 'dataSetId' | 'runId'>;

interface ContentName {
  readonly dataSetId: string;
  readonly instanceId: string;
  readonly content: string;
}

function runName({ dataSetId, runId }: RunName): string {
  return `${dataSetId}/runs/${runId}`;
}

function uploadsName({ dataSetId, instanceId }: Omit<UploadName, 'handOverId'>): string {
  return `${dataSetId}/uploads/${encodeURIComponent(instanceId)}`;
}

function uploadName(of: UploadName): string {
  return `${uploadsName(of)}/${of.handOverId}`;
}

function contentName({ dataSetId, instanceId, content }: ContentName): string {
  const name = createHash('sha256').update(content).digest('hex');
  return `${dataSetId}/contents/${encodeURIComponent(instanceId)}/${name}`;
}

function standingName({ dataSetId, instanceId }: DataSetAt): string {
  return `${dataSetId}/standing/${encodeURIComponent(instanceId)}`;
}

function heldName({
  dataSetId,
  runId,
  instanceId,
}: Pick<HeldRun, 'dataSetId' | 'runId' | 'instanceId'>): string {
  return `${dataSetId}/held/${runId}/${encodeURIComponent(instanceId)}`;
}

function isSameHeld(a: HeldRun, b: HeldRun): boolean {
  return a.state === b.state && a.code === b.code && a.delivery.version?.id === b.delivery.version?.id;
}
