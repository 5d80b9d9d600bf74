import { FIRST_REFUSED } from '../../model/cell-block.js';
import type { RejectCode } from '../../model/reject.js';

/** Why a value of a Parquet file cannot be read as a cell. */
export const CELL_REFUSALS = [
  'INVALID_ENCODING',
  'INVALID_TIMESTAMP',
  'UNSAFE_NUMBER',
] as const satisfies RejectCode[];
export type CellRefusal = (typeof CELL_REFUSALS)[number];

/** The length that encodes the refusal. */
export function refusedLength(code: CellRefusal): number {
  return FIRST_REFUSED - CELL_REFUSALS.indexOf(code);
}

/** Rows of a column that are decoded at once. */
export const WINDOW_ROWS = 2048;

/** Cells of consecutive rows of a column: where they start in `bytes`, and how long they are. */
export interface CellWindow {
  bytes: Uint8Array;
  /** By row; undefined for a cell without a value. */
  readonly starts: Int32Array;
  /** By row; 0 for no value, below zero as in a `CellBatch`. */
  readonly lengths: Int32Array;
  /**
   * Bytes between the end of a cell and the start of the next one that has a value; -1 when cells may be anywhere, and
   * may be shared.
   */
  gap: number;
}

export function cellWindow(): CellWindow {
  return {
    bytes: new Uint8Array(0),
    starts: new Int32Array(WINDOW_ROWS),
    lengths: new Int32Array(WINDOW_ROWS),
    gap: -1,
  };
}
