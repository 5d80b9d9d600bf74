/** The files of a run, wherever it is, by their names in it (`data/2024-05-13-0001.csv.gz`). */
export interface RunFiles {
  /** The run's folder as an absolute path, or `s3://bucket/prefix/`. */
  readonly location: string;
  /** All files of the run with their sizes in bytes; empty if there is no such folder or prefix. */
  list(signal: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /** The bytes of a file that `list` has named. Throws a typed error when it cannot be read. */
  open(name: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Distinguishes the content of a file that `list` has named from other content: an ETag, or a time of change. */
  markOf?(name: string): string | null;
}
