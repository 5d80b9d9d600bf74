/** Compresses stretches of a part; the results, one behind the other, are the part. */
export interface Compressor {
  /** File name ending, e.g. `.gz`. */
  readonly extension: string;
  /** Runs outside the main thread. The same bytes always give the same result. */
  compress(bytes: Buffer): Promise<Buffer>;
}
