import type { RejectCode } from './reject.js';

/** What rows need to know about those before them: the group that may continue. Plain data. */
export interface GroupState {
  /** The first row of the group: by field, where its cell starts in `bytes`, and its length. */
  readonly bytes: Uint8Array;
  readonly cells: Int32Array;
  /** Why cells could not be read: `refusals[n]` for a cell of length `FIRST_REFUSED - n`. */
  readonly refusals: readonly RejectCode[];
  /** The first row is missing: rows with the same key are refused. */
  readonly isTorn: boolean;
  /** Whether a row has values that only the group's first row keeps. */
  readonly isFirstRowTaken: boolean;
}
