import type { RowGroup } from 'hyparquet';
import type { RowPieces } from './row-pieces.js';

/** Rows as they are encoded in a part. */
export interface EncodedRows {
  readonly bytes: Buffer;
  /** Parquet: the part footer's entry for them, with offsets counted from their first byte; otherwise none. */
  readonly rowGroups: readonly RowGroup[];
}

/** Encoded rows, and where in their part they start. */
export interface PositionedRows extends EncodedRows {
  readonly offset: number;
}

/**
 * Makes the bytes of parts out of rows as the block function returns them: each row ends with a line feed, and contains
 * no other.
 */
export interface PartEncoder {
  /** File extension, e.g. `.csv.gz`. */
  readonly extension: string;
  readonly contentType: string;
  /** Bytes of rows to encode at once, so that the result fits into a part of that size. */
  memberBytes(maxPartBytes: number): number;
  /** What every part starts with. */
  start(): Promise<Buffer>;
  /**
   * The same rows, however they are divided into pieces, always give the same bytes. Takes ownership of the rows: the
   * caller must not use them any more.
   */
  encode(rows: RowPieces): Promise<EncodedRows>;
  /** The end of a part with these rows. */
  end(rows: readonly Omit<PositionedRows, 'bytes'>[]): Buffer;
  /** The maximum that `end` returns for this many row groups. */
  mostEndBytes(rowGroups: number): number;
}
