/** Where the simulator reads the files of an upload from: a folder in place of S3, or S3 itself. */
export interface ObjectReader {
  /** The object's bytes; rejects when it does not exist or must not be read. */
  get(bucket: string, key: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** The keys under a prefix, in any order. */
  list(bucket: string, prefix: string, signal?: AbortSignal): AsyncIterable<string>;
  /** The object's size in bytes, to refuse a large one before it is read. */
  size?(bucket: string, key: string, signal?: AbortSignal): Promise<number>;
}

/** Reads the rows of a Parquet object, with JavaScript values (bigint for LONG, Date or text for times). */
export type ParquetRowReader = (
  bucket: string,
  key: string,
  signal?: AbortSignal,
) => AsyncIterable<Readonly<Record<string, unknown>>>;

/** Writes a query's result into the bucket that is connected to an instance. */
export type ResultWriter = (bucket: string, key: string, text: string) => Promise<void>;
