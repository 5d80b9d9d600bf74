import type { OutputFormat } from '../model/output-format.js';
import { csvEncoder } from './csv-encoder.js';
import { jsonLinesEncoder } from './json-lines-encoder.js';
import { rowFormEncoder } from './parquet/row-form.js';
import type { EncodedColumn, RowEncoder } from './encoded-column.js';

export type { EncodedColumn, RowEncoder } from './encoded-column.js';

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
