import type { MessagePort } from 'node:worker_threads';
import type { CheckTerms } from '../prepared/check-messages.js';
import type { ParquetSpec } from '../encode/parquet/row-group.js';
import type { RefusedSpan } from '../model/block.js';
import type { GroupState } from '../model/group-state.js';
import type { BlockResult } from '../model/block-result.js';
import type { EncodedRows } from '../model/part-encoder.js';
import type { RowPieces } from '../model/row-pieces.js';
import type { CellBlock } from '../model/cell-block.js';
import type { BlockSpec } from '../rows/block-spec.js';

/**
 * A message to a worker. Messages to one worker arrive in order, so a spec applies to the blocks after it.
 * Bytes are transferred, not copied: the sender cannot use them any more.
 */
export type WorkerRequest =
  | { readonly kind: 'spec'; readonly spec: BlockSpec }
  | {
      readonly kind: 'block';
      readonly job: number;
      readonly bytes: Uint8Array;
      readonly refused: readonly RefusedSpan[];
      readonly group?: GroupState | undefined;
    }
  /** Asks for the next result of a block that has several. */
  | { readonly kind: 'more'; readonly job: number }
  | { readonly kind: 'rows'; readonly job: number; readonly block: CellBlock }
  | { readonly kind: 'compress'; readonly job: number; readonly rows: RowPieces }
  | {
      readonly kind: 'rowGroups';
      readonly job: number;
      readonly rows: RowPieces;
      readonly parquet: ParquetSpec;
    };

/** Makes the thread check files: from now on its requests come through the port. */
export interface ChecksRequest {
  readonly kind: 'checks';
  readonly port: MessagePort;
  readonly terms: CheckTerms;
}

/** A block's result in transit: buffers arrive as plain bytes. */
export type SentResult = Omit<BlockResult, 'output'> & { readonly output: Uint8Array };

/** A worker's answer to a job. */
export type WorkerReply =
  | { readonly kind: 'result'; readonly job: number; readonly result: SentResult }
  | { readonly kind: 'compressed'; readonly job: number; readonly bytes: Uint8Array }
  | {
      readonly kind: 'rowGroups';
      readonly job: number;
      readonly bytes: Uint8Array;
      readonly rowGroups: EncodedRows['rowGroups'];
    }
  | { readonly kind: 'failed'; readonly job: number; readonly error: unknown };
