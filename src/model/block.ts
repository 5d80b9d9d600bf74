import type { CellBlock } from './cell-block.js';
import type { GroupState } from './group-state.js';
import type { RejectCode } from './reject.js';
import type { LeftOutReason } from '../tally/tally.js';

/**
 * A byte range of a block that the reader refused because it is not a record, or that it left out. It counts as one
 * line.
 */
export interface RefusedSpan {
  /** Byte offsets within the block: `start` inclusive, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  readonly code: RejectCode | LeftOutReason;
  /** Index of the output column whose value is the cause. Default: the entire record. */
  readonly column?: number;
}

/** Whole records of a text file (CSV or JSON Lines), cut at record boundaries. */
export interface TextBlock {
  readonly kind: 'text';
  /** They belong to the block alone: processing it may move their memory to another thread. */
  readonly bytes: Buffer;
  /** In order, without overlap. The bytes between them are whole records. */
  readonly refused: readonly RefusedSpan[];
  /** Values containing lines that look like rows, in order; known when the file is split. */
  readonly suspects?: readonly SuspectValue[];
  /** Offset of a record, or a refused span, near the end of the block; known when the file is split. */
  readonly tailStart?: number;
  /** For a reshaped file: the group that its first rows may belong to. Default: none. */
  readonly group?: GroupState;
}

/** A value of a block that contains lines which look like rows. */
export interface SuspectValue {
  /** Offset of its record in the block. */
  readonly start: number;
  readonly lines: number;
}

/** Records as objects with named values: passed by an ETL job, or made from a file that is not plain text. */
export interface ObjectBlock {
  readonly kind: 'objects';
  /** A `Refusal` stands for a record that the reader refused. */
  readonly rows: readonly unknown[];
  /**
   * By row, the line (or row number) on which it starts in its input, 0-based from the block's first. Several rows made
   * from one record share its line. Default: each row is a line of its own.
   */
  readonly lines?: readonly number[];
  /** Lines that the block covers: the next block's lines are counted from there. Default: the number of rows. */
  readonly lineCount?: number;
}

/** A cell of a prepared row: the source's text (`''`: none), or why the row is refused because of it. */
export type PreparedCell = string | { readonly reject: RejectCode };

/** A row whose fields are already known: its cells by output column, or why there are none. */
export type PreparedRow =
  readonly PreparedCell[] | { readonly reject: RejectCode } | { readonly leaveOut: LeftOutReason };

/** Rows that were made from records: one from many, many from one, or with joined values. Plain data. */
export interface RowBlock {
  readonly kind: 'rows';
  readonly rows: readonly PreparedRow[];
  /** By row, the line on which its record starts, 0-based from the block's first. */
  readonly lines: readonly number[];
  /** Lines that the block covers: the next block's lines are counted from there. */
  readonly lineCount: number;
}

/**
 * The unit of work: what one call of the block function handles. Nothing in it depends on earlier blocks,
 * so blocks can be handled in any order, on any thread or machine.
 */
export type Block = TextBlock | ObjectBlock | RowBlock | CellBlock;

/** How a CSV file is written. */
export interface CsvDialect {
  readonly format: 'csv';
  readonly delimiter: string;
  readonly lineEnd: '\n' | '\r';
  /** Quotes are characters like any other. Default: a field may be quoted. */
  readonly isUnquoted?: boolean;
  /** Lines that start with this character are comments. Default: none are. */
  readonly comment?: string;
  /**
   * Whether each record counts as one line, regardless of line breaks in its values, because it was made from a row.
   */
  readonly rowsAreLines?: boolean;
}

/** How the text of a file is read. */
export type InputDialect =
  | CsvDialect
  | { readonly format: 'jsonl' }
  | { readonly format: 'objects' }
  /** Rows whose cells are already known, by source field. */
  | { readonly format: 'cells' }
  /** Rows that were prepared from one of the other kinds. */
  | { readonly format: 'rows' };
