import type { CsvDialect } from '../model/block.js';
import { readCsvRecords } from './csv-records.js';
import { isFooter } from './footer.js';

/** How a CSV file's records are laid out. */
export interface CsvLayout extends CsvDialect {
  /** Number of fields in the header. */
  readonly fieldCount: number;
  /** How footers begin, in lower case. */
  readonly footers: readonly string[];
}

/**
 * A record's fields, or why it is not a row: all are empty, it is a footer, or it has another number of fields than the
 * header.
 */
export type CsvRow = readonly string[] | 'EMPTY_ROW' | 'FOOTER' | 'FIELD_COUNT';

/**
 * Visits the records of a byte range of CSV as csv-parse reads them. Blank lines are not records.
 * @returns the number of the line after the range
 */
export function eachCsvRow(
  bytes: Buffer,
  firstLine: number,
  layout: CsvLayout,
  visit: (row: CsvRow, line: number) => void,
): number {
  const { lineEnd, fieldCount, footers, isUnquoted = false, rowsAreLines = false } = layout;
  // Only a quoted field can span lines.
  const mayBreakLines = !rowsAreLines && !isUnquoted && bytes.includes('"');
  let line = firstLine;
  for (const record of readCsvRecords(bytes, layout)) {
    const at = line;
    line += 1;
    if (mayBreakLines) line += countLineEnds(record, lineEnd);
    if (record.length === 1 && record[0] === '') continue;
    if (record.every((field) => field.trim() === '')) visit('EMPTY_ROW', at);
    else if (record.length < fieldCount)
      visit(isFooter(record[0] ?? '', footers) ? 'FOOTER' : 'FIELD_COUNT', at);
    else if (!isBlankFrom(record, fieldCount)) visit('FIELD_COUNT', at);
    else visit(record, at);
  }
  return line;
}

function countLineEnds(record: readonly string[], lineEnd: string): number {
  let count = 0;
  for (const field of record) {
    for (let at = field.indexOf(lineEnd); at >= 0; at = field.indexOf(lineEnd, at + 1)) count += 1;
  }
  return count;
}

/** Exports often end lines with empty columns that the header does not have; nothing is lost with those. */
function isBlankFrom(record: readonly string[], start: number): boolean {
  for (let index = start; index < record.length; index++) if (record[index]?.trim() !== '') return false;
  return true;
}
