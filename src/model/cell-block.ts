import type { GroupState } from './group-state.js';
import type { RejectCode } from './reject.js';
import type { LeftOutReason } from '../tally/tally.js';

/** Length of a cell whose record does not have the field. A field without a value has length 0. */
export const ABSENT = -1;
/** A cell of length `FIRST_REFUSED - n` could not be read; the reason is `refusals[n]` of the block. */
export const FIRST_REFUSED = -2;

/** Maximum bytes and cells of a batch, unless it is a single row. */
export const MAX_BATCH_BYTES = 256 * 1024;
export const MAX_BATCH_CELLS = 32 * 1024;

/**
 * Rows as cells, whatever format they come from: bytes, and the position of each cell in them. Cells may be anywhere
 * and share bytes.
 */
export interface CellBatch {
  /** UTF-8, not trimmed, without quotes and escapes. */
  readonly bytes: Uint8Array;
  /**
   * By row, and within it by source field, two numbers: where the cell starts in `bytes`, and its length (or `ABSENT`,
   * or refused).
   */
  readonly cells: Int32Array;
  readonly rows: number;
  /**
   * By row, the line on which its record starts, 0-based from the block's first. Null: every row is a line of its own.
   */
  readonly lines: Int32Array | null;
}

/** A row that is not checked at all. */
export type RowStop = { readonly row: number } & (
  { readonly reject: RejectCode } | { readonly leaveOut: LeftOutReason }
);

/** Complete rows whose cells were already found. Plain data. */
export interface CellBlock {
  readonly kind: 'cells';
  readonly batches: readonly CellBatch[];
  /** Rows that end without being examined, in order; `row` counts through all batches. */
  readonly stops: readonly RowStop[];
  readonly refusals: readonly RejectCode[];
  /** Whether the bytes may be invalid UTF-8, or contain U+FFFD. */
  readonly isDoubtful: boolean;
  /** Lines that the block covers: the next block's lines are counted from there. */
  readonly lineCount: number;
  /** For a reshaped file: the group that its first rows may belong to. Default: none. */
  readonly group?: GroupState;
}
