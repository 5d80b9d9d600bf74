import { eachCsvRow, type CsvLayout, type CsvRow } from './csv-rows.js';
import { CELL, CsvScanner } from './csv-scanner.js';
import { isFooter } from './footer.js';

/** How records are laid out, and which of their fields are needed. */
export interface SelectedFields extends CsvLayout {
  /** Positions of the fields, in the order in which they are returned. */
  readonly wanted: readonly number[];
}

/**
 * Like `eachCsvRow`, but returns only the needed fields. Cells are found byte by byte; csv-parse reads what is not
 * well-formed.
 * @returns the number of the line after the range
 */
export function eachSelectedCsvRow(
  bytes: Buffer,
  firstLine: number,
  layout: SelectedFields,
  visit: (row: CsvRow, line: number) => void,
): number {
  const {
    lineEnd,
    fieldCount,
    footers,
    delimiter,
    isUnquoted = false,
    rowsAreLines = false,
    wanted,
  } = layout;
  const addByReference = (from: number, line: number) =>
    eachCsvRow(bytes.subarray(from), line, layout, (row, at) =>
      visit(typeof row === 'string' ? row : wanted.map((index) => row[index] ?? ''), at),
    );
  if (lineEnd !== '\n') return addByReference(0, firstLine);
  const scanner = new CsvScanner(fieldCount, delimiter.charCodeAt(0), isUnquoted);
  const { starts, ends, flags } = scanner;
  // One character per byte: if a cell has no other characters, its text is part of it.
  const letters = bytes.toString('latin1');
  const textOf = (field: number): string => {
    const flag = flags[field] ?? 0;
    const start = starts[field] ?? 0;
    const end = ends[field] ?? 0;
    const text = (flag & CELL.high) === 0 ? letters.slice(start, end) : bytes.toString('utf8', start, end);
    return (flag & CELL.doubled) === 0 ? text : text.replaceAll('""', '"');
  };
  let line = firstLine;
  scanner.begin(bytes);
  while (scanner.next()) {
    const at = line;
    const { count, isEmpty } = scanner;
    line += rowsAreLines ? 1 : 1 + scanner.innerLines;
    if (count === 1 && isEmpty) continue;
    if (isEmpty) visit('EMPTY_ROW', at);
    else if (count < fieldCount) visit(isFooter(textOf(0), footers) ? 'FOOTER' : 'FIELD_COUNT', at);
    else if (scanner.hasExtra) visit('FIELD_COUNT', at);
    else {
      const row: string[] = [];
      for (const field of wanted) row.push(textOf(field));
      visit(row, at);
    }
  }
  return scanner.isUnsure ? addByReference(scanner.recordStart, line) : line;
}
