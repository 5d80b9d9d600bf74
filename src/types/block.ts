import type { RejectCode } from './reject.js';

/** A stretch of a block that the cutter refused because no record could be made of it. */
export interface RefusedSpan {
  /** Byte offsets within the block: `start` inclusive, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  readonly code: RejectCode;
}

/** Whole records of a text file (CSV or JSON Lines), cut at record boundaries. */
export interface TextBlock {
  readonly kind: 'text';
  /** They belong to the block alone: handling it may move their memory to another thread. */
  readonly bytes: Buffer;
  /** In order, without overlap. The bytes between them are whole records. */
  readonly refused: readonly RefusedSpan[];
}

/** Records that an ETL job passes as objects. */
export interface ObjectBlock {
  readonly kind: 'objects';
  readonly rows: readonly unknown[];
}

/**
 * The unit of work: what one call of the block function handles. Nothing in it depends on earlier blocks,
 * so blocks can be handled in any order, on any thread or machine.
 */
export type Block = TextBlock | ObjectBlock;

/** How the text of a file is to be read. */
export type InputDialect =
  | { readonly format: 'csv'; readonly delimiter: string; readonly lineEnd: '\n' | '\r' }
  | { readonly format: 'jsonl' }
  | { readonly format: 'objects' };
