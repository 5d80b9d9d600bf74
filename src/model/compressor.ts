import type { RowPieces } from './row-pieces.js';

/** Compresses slices of a part; the results, concatenated, are the part. */
export interface Compressor {
  /** File extension, e.g. `.gz`. */
  readonly extension: string;
  /** The same bytes always give the same result. Takes ownership of them: the caller must not use them any more. */
  compress(bytes: RowPieces): Promise<Buffer>;
}
