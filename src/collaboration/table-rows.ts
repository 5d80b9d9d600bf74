import { csvEncoder } from '../encode/csv-encoder.js';
import { valueOfCell } from './row-form.js';
import type { TableColumn } from './table-plan.js';

/** Turns the cells of a row into its text: `row-form.ts` for Parquet, otherwise CSV. */
export type TableRowEncoder = (cells: readonly string[]) => string;

export function tableRowEncoder(format: 'csv' | 'parquet', columns: readonly TableColumn[]): TableRowEncoder {
  if (format === 'parquet') return (cells) => `${cells.join('\t')}\n`;
  const csv = csvEncoder(columns.map(({ name }) => ({ name, isNumber: false })));
  return (cells) => csv.encode(cells.map(valueOfCell));
}
