import type { RowGroup } from 'hyparquet';
import type { RowPieces } from './row-pieces.js';

/** Rows as they are in a part. */
export interface EncodedRows {
  readonly bytes: Buffer;
  /** Parquet: what the part's footer says of them, with places counted from their first byte; else none. */
  readonly rowGroups: readonly RowGroup[];
}

/** Encoded rows and where in their part they start. */
export interface PositionedRows extends EncodedRows {
  readonly offset: number;
}

/** Makes the bytes of parts out of rows as the block function gives them: each ends with the only kind of line feed. */
export interface PartEncoder {
  /** File name ending, e.g. `.csv.gz`. */
  readonly extension: string;
  readonly contentType: string;
  /** Bytes of rows to be encoded at once, so that what comes of them fits a part of that size. */
  memberBytes(maxPartBytes: number): number;
  /** What every part starts with. */
  start(): Promise<Buffer>;
  /** The same rows, in whatever pieces, always give the same bytes. Takes ownership of the rows: the caller must not use them any more. */
  encode(rows: RowPieces): Promise<EncodedRows>;
  /** What a part of these rows ends with. */
  end(rows: readonly Omit<PositionedRows, 'bytes'>[]): Buffer;
  /** The most that `end` gives for this many row groups. */
  mostEndBytes(rowGroups: number): number;
}
