import type { RejectCode } from './reject.js';

/** What rows need to know of those before them: the group that may go on. Plain data. */
export interface GroupState {
  /** The first row of the group: by field where its cell starts in `bytes`, and its length. */
  readonly bytes: Uint8Array;
  readonly cells: Int32Array;
  /** Why cells could not be read: one of length `FIRST_REFUSED - n` for `refusals[n]`. */
  readonly refusals: readonly RejectCode[];
  /** The first row is missing: rows of the same key are refused. */
  readonly isTorn: boolean;
  /** Whether a row has what only the group's first row keeps. */
  readonly isFirstRowTaken: boolean;
}
