import type { OutputFormat } from '../model/output-format.js';
import { csvEncoder } from './csv-encoder.js';
import { jsonLinesEncoder } from './json-lines-encoder.js';
import { rowFormEncoder } from './parquet/row-form.js';

/** What an encoder has to know of a column. */
export interface EncodedColumn {
  readonly name: string;
  /** Whether the values are numbers in their canonical form; JSON writes them bare. */
  readonly isNumber: boolean;
}

/** Turns rows into the text of one output format (of Parquet: that of which row groups are made). Each row ends with the file's only kind of line feed. */
export interface RowEncoder {
  /** What every part starts with; empty when the format has no header. */
  readonly header: string;
  /** One row, values in the order of the columns, line feed included. */
  encode(values: readonly (string | null)[]): string;
}

export function rowEncoder(format: OutputFormat, columns: readonly EncodedColumn[]): RowEncoder {
  switch (format) {
    case 'csv':
      return csvEncoder(columns);
    case 'jsonl':
      return jsonLinesEncoder(columns);
    case 'parquet':
      return rowFormEncoder;
  }
}
