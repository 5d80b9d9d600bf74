import type { GroupState } from './group-state.js';
import type { RejectCode } from './reject.js';
import type { LeftOutReason } from '../tally/tally.js';

/** Length of a cell whose record has no such field. A field without a value has length 0. */
export const ABSENT = -1;
/** A cell of length `FIRST_REFUSED - n` could not be read: the reason is the block's `refusals[n]`. */
export const FIRST_REFUSED = -2;

/** Bytes and cells that a batch has at most, unless it is a single row. */
export const MAX_BATCH_BYTES = 256 * 1024;
export const MAX_BATCH_CELLS = 32 * 1024;

/**
 * Rows as cells, whatever format they come from: bytes, and where in them each cell is. Cells may lie anywhere and
 * share bytes.
 */
export interface CellBatch {
  /** UTF-8, not trimmed, without quotes and escapes. */
  readonly bytes: Uint8Array;
  /** By row and within it by source field two numbers: where the cell starts in `bytes`, and its length (or `ABSENT`, or refused). */
  readonly cells: Int32Array;
  readonly rows: number;
  /** By row the line on which its record starts, 0-based from the block's first. Null: every row is a line of its own. */
  readonly lines: Int32Array | null;
}

/** A row of which nothing is checked. */
export type RowStop = { readonly row: number } & (
  { readonly reject: RejectCode } | { readonly leaveOut: LeftOutReason }
);

/** Whole rows whose cells were found already. Plain data. */
export interface CellBlock {
  readonly kind: 'cells';
  readonly batches: readonly CellBatch[];
  /** Rows that end without being looked at, in order; `row` counts through all batches. */
  readonly stops: readonly RowStop[];
  readonly refusals: readonly RejectCode[];
  /** Whether the bytes may be no valid UTF-8, or hold U+FFFD. */
  readonly isDoubtful: boolean;
  /** Lines that the block stands for: what the next block's are counted from. */
  readonly lineCount: number;
  /** Of a file that is reshaped: the group that its first rows may belong to. Default: none. */
  readonly group?: GroupState;
}
