import type { DataSetPlan } from '../schema/plan.js';
import type { Block, InputDialect } from '../model/block.js';
import type { InputNote } from './input-note.js';
import type { SwallowedRows } from './swallowed-rows.js';
import type { FooterRows } from './footer-rows.js';

/** An opened input: how it is written, and its records in blocks. */
export interface OpenedRecords {
  readonly dialect: InputDialect;
  /** The plan to use for reading this input, if it differs: values that come with a type need no settings for text. */
  readonly plan?: DataSetPlan;
  /** Excel workbooks: the sheet that is read; its number includes hidden ones, starting from 1. */
  readonly sheet?: { readonly name: string; readonly number: number };
  /** CSV: what the header says. */
  readonly header: { readonly fields: readonly string[]; readonly sourceOf: readonly number[] } | null;
  /** Lines of titles and remarks before the header that were skipped. Default: 0. */
  readonly titleLines?: number;
  /** CSV: header fields that feed no column. */
  readonly unmapped: readonly string[];
  /** CSV: output columns without a field. Columns that are not nullable have already led to a refusal. */
  readonly missing: readonly number[];
  /** CSV: output columns for which the header has several possible fields. */
  readonly alternatives: readonly number[];
  /** 1-based number of the first line in the blocks. */
  readonly firstLine: number;
  /**
   * Offset in the stored file at which the bytes of the blocks start. Null if the records are not simply the stored
   * bytes (packed, in an encoding other than UTF-8, in another format) or are not separated by quotes and line ends
   * alone: such a file cannot be split into ranges.
   */
  readonly bodyStart: number | null;
  /** Whether there is nothing to read at all: no bytes, or blank lines only. */
  readonly isEmpty: boolean;
  /** What the user should know about how the input was read. */
  readonly notes: readonly InputNote[];
  /** CSV: what looks like rows within values; known once the blocks have been read. */
  readonly swallowed?: SwallowedRows;
  /** Tables: what looks like totals or footers; known once the blocks have been read. */
  readonly footerRows?: FooterRows;
  readonly blocks: AsyncIterable<Block>;
}
