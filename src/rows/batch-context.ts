import type { RejectCode } from '../model/reject.js';

/** What is to be known of a batch beside it. */
export interface BatchContext {
  /** Its first row within the block. */
  readonly firstRow: number;
  readonly refusals: readonly RejectCode[];
  readonly isDoubtful: boolean;
}
