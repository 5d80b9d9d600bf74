import type { S3Client } from '@aws-sdk/client-s3';
import { DATA_PREFIX, MANIFEST_NAME } from '../model/run-files.js';
import type { Store } from './store.js';

export { DATA_PREFIX, MANIFEST_NAME };

/** Whether a file of a run is for AMC to read, judging by its name. */
export function isForAmc(name: string): boolean {
  return name === MANIFEST_NAME || name.startsWith(DATA_PREFIX);
}

/**
 * Where the files of one run go. A store is used for one run: any number of `put`, then one `commit` or `abort`. After
 * `commit`, `abort` does nothing; a run that turns out to be already done calls `abort`, which only removes the staging
 * folder.
 *
 * Errors: {@link UsageError} for what the caller has to change, {@link StorageError} when storage failed after
 * its retries, {@link InterruptedError} when the run's signal was aborted. After any of them call `abort`.
 */
export interface RunStore {
  /** Where the finished run's report is, for people and for the report itself: an absolute path or `s3://…/`. */
  readonly location: string;

  /** Private local folder (0700) in which parts are written before they are put. */
  readonly stagingFolder: string;

  /**
   * The text of a file of an already complete run with the same name (e.g. `report.json`), or null.
   */
  readCompleted(name: string): Promise<string | null>;

  /** Size in bytes of a file of the already complete run, or null. */
  sizeOfCompleted(name: string): Promise<number | null>;

  /**
   * Passes a staged file (a path inside `stagingFolder`) to the store under `name` (`data/2024-05-13-0001.csv.gz`,
   * `report.json`, …). Resolves once it is durable. Safe to call concurrently; the store bounds its own concurrency.
   * The staged file is consumed. A name is put once. With the `sha256` (lower-case hex) of its bytes, a store in which
   * a dead run left the same file can keep that one.
   */
  put(name: string, stagedPath: string, contentType: string, sha256?: string): Promise<void>;

  /**
   * Part of a staged file was written, and more will follow. A store that makes files durable on this machine starts
   * doing so, so that `put` need not wait for the entire file.
   */
  written?(stagedPath: string): void;

  /**
   * The manifest's line for a data file, and where the manifest itself goes: `s3://bucket/key`; for a local run without
   * a manifest base its path in the run folder.
   */
  manifestLocation(name: string): string;

  /**
   * Publishes the run: writes manifest.txt last, after which the run is visible. With null (a refused run) there is no
   * manifest and no data: what was put below `data/` is removed, while report and rejects stay. All puts must have
   * resolved. An older run with the same name is replaced.
   */
  commit(manifest: string | null): Promise<void>;

  /** Removes everything this run put or staged; never throws, never touches a complete run made earlier. */
  abort(): Promise<void>;
}

/** Where the parts of a run go. */
export type PartStore = Pick<RunStore, 'stagingFolder' | 'put' | 'written'>;

/** How a run's store is opened. */
export interface RunStoreOptions {
  /** A local folder or `s3://bucket/prefix`. */
  readonly out: string;
  /** S3 only: `s3://bucket/prefix` for what AMC reads (data files and the manifest), apart from report and rejects. Default: `out`. */
  readonly dataOut?: string;
  /** The caller's own store, instead of `out`. */
  readonly store?: Store;
  readonly dataSetId: string;
  readonly runId: string;
  /** S3 only: the AMC instances that may read the objects, at most 25; written as the tag `instanceId`. */
  readonly instanceIds?: readonly string[];
  /** S3 only: encrypt with this KMS key (SSE-KMS). Default: the bucket's own setting. */
  readonly kmsKeyId?: string;
  readonly signal?: AbortSignal;
  /** Local only: `s3://bucket/prefix` to which the output folder will be copied; the manifest then names its files there. */
  readonly manifestBase?: string;
  /** S3 only: the client to use; the caller keeps it and closes it. Default: one created from the environment. */
  readonly s3Client?: S3Client;
  /** S3 only: the local folder in which the private staging folder is created. Default: `os.tmpdir()`. */
  readonly stagingRoot?: string;
}
