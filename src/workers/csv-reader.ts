import { isUtf8 } from 'node:buffer';
import { readCsvRecords } from '../read/csv-records.js';
import { FastCsv } from './fast/fast-csv.js';
import { isFooter } from './footer.js';
import type { BlockRun, RowProcessor } from './row-processor.js';

/** Reads stretches of CSV: the fast way where it is sure, csv-parse where it is not. */
export class CsvReader {
  readonly isCsv: boolean;
  readonly #processor: RowProcessor;
  readonly #useFastWay: boolean;
  #fast: FastCsv | null = null;

  constructor(processor: RowProcessor, useFastWay: boolean) {
    const { dialect } = processor.spec;
    this.#processor = processor;
    this.isCsv = dialect.format === 'csv';
    this.#useFastWay = useFastWay && dialect.format === 'csv' && dialect.lineEnd === '\n';
  }

  /** @returns the number of the line behind the stretch */
  add(bytes: Buffer, firstLine: number, run: BlockRun): number {
    const { dialect, sourceOf } = this.#processor.spec;
    if (dialect.format !== 'csv' || sourceOf === null) return firstLine;
    const doubtful = !isUtf8(bytes) || bytes.includes('\uFFFD');
    if (!this.#useFastWay || doubtful) return this.#addByCsvParse(bytes, firstLine, run, doubtful);
    this.#fast ??= new FastCsv(this.#processor, run, sourceOf, dialect);
    const { end, line } = this.#fast.read(bytes, firstLine, run);
    return end === bytes.length ? line : this.#addByCsvParse(bytes.subarray(end), line, run, doubtful);
  }

  #addByCsvParse(bytes: Buffer, firstLine: number, run: BlockRun, doubtful: boolean): number {
    const { dialect, sourceOf, fieldCount } = this.#processor.spec;
    if (dialect.format !== 'csv' || sourceOf === null) return firstLine;
    const { lineEnd, isUnquoted = false, rowsAreLines = false } = dialect;
    const { footers } = this.#processor.spec.plan;
    // Only a quoted field can span lines.
    const mayBreakLines = !rowsAreLines && !isUnquoted && bytes.includes('"');
    const row: string[] = sourceOf.map(() => '');
    let line = firstLine;
    for (const record of readCsvRecords(bytes, dialect)) {
      const at = line;
      line += 1;
      if (mayBreakLines) line += countLineEnds(record, lineEnd);
      if (record.length === 1 && record[0] === '') continue;
      if (record.every((field) => field === '')) {
        run.leaveOut('EMPTY_ROW');
        continue;
      }
      if (record.length < fieldCount || !isBlankFrom(record, fieldCount)) {
        if (record.length < fieldCount && isFooter(record[0] ?? '', footers)) run.leaveOut('FOOTER');
        else run.reject(at, null, 'FIELD_COUNT');
        continue;
      }
      for (let index = 0; index < row.length; index++) row[index] = record[sourceOf[index] ?? -1] ?? '';
      run.add(row, at, doubtful);
    }
    return line;
  }
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
