import type { RejectCode } from '../model/reject.js';

/** What must be known about a batch besides its content. */
export interface BatchContext {
  /** Its first row within the block. */
  readonly firstRow: number;
  readonly refusals: readonly RejectCode[];
  readonly isDoubtful: boolean;
}
