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
 * A place of your own that runs are written to (option `store` of `ingest()`), in place of a folder or S3: five
 * operations on whole files by their names, such as `d2c_sales/run-…/data/2024-05-13-0001.csv.gz`.
 *
 * `ingest()` keeps the order that makes a run all or nothing: the manifest of an older run of the same name goes
 * first, data files come next, at most four at a time, and the new manifest last; when a run fails or is
 * interrupted, what it wrote is removed. For that to hold, each operation
 *
 * - takes effect as a whole or not at all, and when it resolves its effect is durable and seen by the next one;
 * - rejects when it failed, after retries of its own; the run then ends with a `StorageError` that has the failure
 *   as its `cause`;
 * - ends soon after its signal is aborted.
 */
export interface Store {
  /** How locations begin in reports, manifest and messages, e.g. `azure://container/amc/`. Ends with a slash. */
  readonly location: string;
  /** Writes a file, in place of one of the same name. */
  write(name: string, file: StoreFile, signal: AbortSignal): Promise<void>;
  /** The file's text (UTF-8), null when there is none. Only asked for files of at most 64 MiB. */
  read(name: string, signal: AbortSignal): Promise<string | null>;
  /** The file's size in bytes, null when there is none. */
  size(name: string, signal: AbortSignal): Promise<number | null>;
  /** The names of all files that start with `prefix`, in any order. */
  list(prefix: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Removes a file; one that is not there is no failure. */
  remove(name: string, signal: AbortSignal): Promise<void>;
}
