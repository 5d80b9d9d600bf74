import type { Readable } from 'node:stream';

/** A file on its way into a {@link Store}. */
export interface StoreFile {
  /** Where it is until `write` resolves: a private local file. Copy or upload it; do not change it. */
  readonly localPath: string;
  /** Size in bytes. */
  readonly bytes: number;
  readonly contentType: string;
  /** Of its bytes, lower-case hex. */
  readonly sha256: string;
  /** Its bytes, from the start; a new stream at each call. */
  open(): Readable;
}

/**
 * A custom location that runs are written to (option `store` of `ingest()`), instead of a folder or S3: five operations
 * on whole files by their names, such as `d2c_sales/run-…/data/2024-05-13-0001.csv.gz`.
 *
 * `ingest()` keeps the order that makes a run all or nothing: first it removes the manifest of an older run with the
 * same name, then it writes data files, at most four at a time, and the new manifest last; if a run fails or is
 * interrupted, what it wrote is removed. For that to hold, each operation
 *
 * - takes full effect or none, and when it resolves, its effect is durable and visible to the next one;
 * - rejects if it failed, after its own retries; the run then ends with a `StorageError` that has the failure
 *   as its `cause`;
 * - ends soon after its signal is aborted.
 */
export interface Store {
  /** The beginning of locations in reports, manifest and messages, e.g. `azure://container/amc/`. Ends with a slash. */
  readonly location: string;
  /** Writes a file, replacing one with the same name. */
  write(name: string, file: StoreFile, signal: AbortSignal): Promise<void>;
  /** The file's text (UTF-8), null if there is none. Only called for files of at most 64 MiB. */
  read(name: string, signal: AbortSignal): Promise<string | null>;
  /** The file's size in bytes, null if there is none. */
  size(name: string, signal: AbortSignal): Promise<number | null>;
  /** The names of all files that start with `prefix`, in any order. */
  list(prefix: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Removes a file; a missing file is not a failure. */
  remove(name: string, signal: AbortSignal): Promise<void>;
}
