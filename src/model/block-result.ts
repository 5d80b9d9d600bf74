import type { ReshapeCounts } from './reshape-counts.js';
import type { RejectCode } from './reject.js';
import type { Tally } from '../tally/tally.js';

/** Encoded rows of one partition within a block's output. */
export interface EncodedPiece {
  /** Partition key, e.g. `2024-05-13`, or `all`. */
  readonly partition: string;
  /** Byte offsets within the result's `output`: `start` inclusive, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  readonly rows: number;
}

/** A reject whose line is counted from the start of its block (0-based). */
export interface BlockReject {
  readonly lineOffset: number;
  /** Index of the output column, or null for the entire record. */
  readonly column: number | null;
  readonly code: RejectCode;
}

/** What the block function returns for a block. Plain data: it can be sent between threads. */
export interface BlockResult {
  /** Encoded rows, partition by partition, input order kept within each. */
  readonly output: Buffer;
  readonly pieces: readonly EncodedPiece[];
  readonly tally: Tally;
  readonly rejects: readonly BlockReject[];
  /** Physical lines in the block: the next block's line numbers continue after them. */
  readonly lines: number;
  /** Names of the block's fields that feed no column (JSON and objects; for CSV the header shows them). */
  readonly unmappedFields: readonly string[];
  /** For a reshaped file: how its records became rows. */
  readonly reshaped?: ReshapeCounts;
  /** Whether the block has another result after this one. Default: no. */
  readonly hasMore?: boolean;
}
