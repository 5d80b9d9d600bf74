import type { DuckDBResultReader } from '@duckdb/node-api';

/** A result as AMC writes it: CSV with a header, empty fields for null, times without a zone. */
export function csvOf(result: DuckDBResultReader): string {
  const lines = [result.columnNames().map(field), ...result.getRows().map((row) => row.map(textOf))];
  return lines.map((line) => `${line.join(',')}\n`).join('');
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  // DuckDB separates day and time by a space, and omits milliseconds that are zero.
  const time = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d{1,3})?\d*$/.exec(text);
  return time === null ? field(text) : `${time[1]}T${time[2]}${(time[3] ?? '.').padEnd(4, '0')}`;
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
