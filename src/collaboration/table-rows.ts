import { csvEncoder } from '../encode/csv-encoder.js';
import { valueOfCell } from './row-form.js';
import type { TableColumn } from './table-plan.js';

/** Makes the text of a row out of its cells: `row-form.ts` for Parquet, else CSV. */
export type TableRowEncoder = (cells: readonly string[]) => string;

export function tableRowEncoder(format: 'csv' | 'parquet', columns: readonly TableColumn[]): TableRowEncoder {
  if (format === 'parquet') return (cells) => `${cells.join('\t')}\n`;
  const csv = csvEncoder(columns.map(({ name }) => ({ name, isNumber: false })));
  return (cells) => csv.encode(cells.map(valueOfCell));
}
