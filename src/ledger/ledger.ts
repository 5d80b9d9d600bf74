import { createHash } from 'node:crypto';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import { isS3Url } from '../aws/s3-location.js';
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
import { FolderEntryStore } from './folder-entry-store.js';
import { RecordChains, type Link } from './record-chains.js';
import { LazyS3EntryStore } from './lazy-s3-entry-store.js';

/** The ledger's folder in the place that runs are written to. No data set's: their ids have no hyphen. */
export const LEDGER_NAME = 'amc-ingest-ledger';

/** How a ledger's place is reached. */
export interface LedgerOptions {
  /** For a place in S3; the caller keeps it. */
  readonly s3Client: S3ClientSource;
  /** S3: encrypts the entries. */
  readonly kmsKeyId?: string | undefined;
  /** The ledger's own place: a folder or `s3://bucket/prefix`. Default: `amc-ingest-ledger/` beside the runs. */
  readonly ledger?: string | undefined;
}

/**
 * Opens the ledger of the place that runs are written to (`--out`): nothing is read or written yet.
 * @throws UsageError INVALID_S3_LOCATION
 */
export function openLedger(out: string, options: LedgerOptions): Ledger {
  return new Ledger(openEntryStore(options.ledger ?? `${out.replace(/\/+$/, '')}/${LEDGER_NAME}`, options));
}

/** Opens a folder or a prefix as a place of texts. @throws UsageError INVALID_S3_LOCATION */
export function openEntryStore(place: string, options: Omit<LedgerOptions, 'ledger'>): EntryStore {
  if (!isS3Url(place)) return new FolderEntryStore(place);
  return new LazyS3EntryStore(place, options.s3Client, options.kmsKeyId);
}

/** Opens the ledger that a run was recorded in. Null where the report does not tell its place. */
export function openLedgerOfRun(report: RunReport, options: LedgerOptions): Ledger | null {
  const ledger = options.ledger ?? report.ledger;
  const out = outOfRun(report);
  if (out === null && ledger === undefined) return null;
  return openLedger(out ?? '', { ...options, ledger });
}

/** The place that a run was written to: its folder without `DATASETID/RUNID/`. Null where that is not its name. */
function outOfRun({ outDir, dataSetId, runId }: RunReport): string | null {
  const place = (outDir ?? '').replace(/\/+$/, '');
  const tail = `/${dataSetId}/${runId}`;
  return place.endsWith(tail) ? place.slice(0, -tail.length) : null;
}

/** What was ingested into a place, and what of it was handed to AMC. Holds no value of the data. */
export class Ledger {
  readonly location: string;
  readonly #store: EntryStore;
  readonly #runs: RecordChains<RunEntry>;
  readonly #uploads: RecordChains<UploadEntry>;
  readonly #contents: RecordChains<ContentEntry>;

  /** @internal Use `openLedger()`. */
  constructor(store: EntryStore) {
    this.#store = store;
    this.location = store.location;
    this.#runs = new RecordChains(store, runEntryShape);
    this.#uploads = new RecordChains(store, uploadEntryShape);
    this.#contents = new RecordChains(store, contentEntryShape);
  }

  /** Records a published run, once. */
  async recordRun(entry: RunEntry, signal: AbortSignal): Promise<void> {
    const name = `${entry.dataSetId}/runs/${entry.runId}`;
    const last = await this.#runs.last(name, signal);
    // A name that was given may stand for another content now.
    if (last !== null && contentOf(last.state) === contentOf(entry)) return;
    await this.#runs.append(name, entry, last?.number ?? 0, signal);
  }

  /** Runs of a data set, those recorded last first. */
  newestRuns(dataSetId: string, signal: AbortSignal): AsyncGenerator<RunEntry> {
    return this.#runs.newestFirst(`${dataSetId}/runs`, signal);
  }

  /** The hand-over as it stands. @internal */
  upload(of: UploadName, signal: AbortSignal): Promise<Link<UploadEntry> | null> {
    return this.#uploads.last(uploadName(of), signal);
  }

  /** Records a hand-over's next state. Null when somebody else has recorded one meanwhile. @internal */
  addUpload(entry: UploadEntry, behind: number, signal: AbortSignal): Promise<Link<UploadEntry> | null> {
    return this.#uploads.append(uploadName(entry), entry, behind, signal);
  }

  /** The hand-over that a content went last with. @internal */
  content(of: ContentName, signal: AbortSignal): Promise<Link<ContentEntry> | null> {
    return this.#contents.last(contentName(of), signal);
  }

  /** Claims a content for a hand-over. Null when somebody else has claimed it meanwhile. @internal */
  addContent(
    of: ContentName,
    entry: ContentEntry,
    behind: number,
    signal: AbortSignal,
  ): Promise<Link<ContentEntry> | null> {
    return this.#contents.append(contentName(of), entry, behind, signal);
  }

  /** All runs and hand-overs in the order of their time. */
  async history(signal: AbortSignal, dataSetId?: string): Promise<readonly HistoryItem[]> {
    const items: HistoryItem[] = [];
    for (const id of dataSetId === undefined ? await this.#dataSets(signal) : [dataSetId]) {
      for await (const { state } of this.#runs.all(`${id}/runs`, signal))
        items.push({ kind: 'run', ...state });
      for await (const { state } of this.#uploads.all(`${id}/uploads`, signal))
        items.push({ kind: 'upload', ...state });
    }
    return items.toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
  }

  async #dataSets(signal: AbortSignal): Promise<readonly string[]> {
    const keys = await this.#store.list('', signal);
    return [...new Set(keys.map((key) => key.split('/')[0] ?? ''))];
  }
}

/** A line of the history. */
export type HistoryItem = ({ readonly kind: 'run' } & RunEntry) | ({ readonly kind: 'upload' } & UploadEntry);

type UploadName = Pick<UploadEntry, 'dataSetId' | 'instanceId' | 'handOverId'>;

interface ContentName {
  readonly dataSetId: string;
  readonly instanceId: string;
  /** `sha256:HEX` or `run:RUNID`. */
  readonly content: string;
}

function uploadName({ dataSetId, instanceId, handOverId }: UploadName): string {
  return `${dataSetId}/uploads/${encodeURIComponent(instanceId)}/${handOverId}`;
}

function contentName({ dataSetId, instanceId, content }: ContentName): string {
  const name = createHash('sha256').update(content).digest('hex');
  return `${dataSetId}/contents/${encodeURIComponent(instanceId)}/${name}`;
}

/** What tells one content of a run's name from another. */
function contentOf({ inputs, rows, files, bytes }: RunEntry): string {
  return JSON.stringify([inputs, rows, files, bytes]);
}

function timeOf(item: HistoryItem): string {
  return item.kind === 'run' ? item.at : item.startedAt;
}
