import type { EncodedColumn, RowEncoder } from './encoded-column.js';

const NEEDS_CARE = /[",\n\r]/;
const LINE_BREAK = /\r\n|\n|\r/g;

/**
 * RFC 4180 with `\n` line ends. A null is an empty field. Line breaks inside values become spaces, because it
 * is unknown whether AMC reads them; therefore every line feed in the file ends a row.
 */
export function csvEncoder(columns: readonly EncodedColumn[]): RowEncoder {
  const last = columns.length - 1;
  return {
    header: `${columns.map(({ name }) => csvField(name)).join(',')}\n`,
    encode(values) {
      let line = '';
      for (let index = 0; index < last; index++) line += `${csvField(values[index])},`;
      line += csvField(values[last]);
      // Readers would skip a blank line: the row of a single null keeps its quotes.
      return line === '' ? '""\n' : `${line}\n`;
    },
  };
}

/** A value as it is written to the file. */
export function csvField(value: string | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (!NEEDS_CARE.test(value)) return value;
  const oneLine = value.replace(LINE_BREAK, ' ');
  return /[",]/.test(oneLine) ? `"${oneLine.replaceAll('"', '""')}"` : oneLine;
}
