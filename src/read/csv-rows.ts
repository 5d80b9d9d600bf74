import { readCsvRecords } from './csv-records.js';

/** How a CSV file's records are laid out. */
export interface CsvLayout {
  readonly delimiter: string;
  readonly lineEnd: '\n' | '\r';
  /** Number of fields in the header. */
  readonly fieldCount: number;
}

/** A record's fields, or why it is no row: all of them are empty, or their number is not the header's. */
export type CsvRow = readonly string[] | 'EMPTY_ROW' | 'FIELD_COUNT';

/**
 * Visits the records of a stretch of CSV as csv-parse reads them. Blank lines are no records.
 * @returns the number of the line behind the stretch
 */
export function eachCsvRow(
  bytes: Buffer,
  firstLine: number,
  { delimiter, lineEnd, fieldCount }: CsvLayout,
  visit: (row: CsvRow, line: number) => void,
): number {
  // Only a quoted field can span lines.
  const mayBreakLines = bytes.includes('"');
  let line = firstLine;
  for (const record of readCsvRecords(bytes, delimiter, lineEnd)) {
    const at = line;
    line += 1;
    if (mayBreakLines) line += countLineEnds(record, lineEnd);
    if (record.length === 1 && record[0] === '') continue;
    if (record.every((field) => field === '')) visit('EMPTY_ROW', at);
    else if (record.length < fieldCount || !isBlankFrom(record, fieldCount)) visit('FIELD_COUNT', at);
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

/** Exports often end lines with empty columns that the header lacks; those lose nothing. */
function isBlankFrom(record: readonly string[], start: number): boolean {
  for (let index = start; index < record.length; index++) if (record[index]?.trim() !== '') return false;
  return true;
}
