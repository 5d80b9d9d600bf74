import { CELL, CsvScanner } from '../read/csv-scanner.js';
import { eachCsvRow, type CsvRow } from '../read/csv-rows.js';
import { isFooter } from '../read/footer.js';
import type { CsvDialect } from '../model/block.js';
import { ABSENT } from '../model/cell-block.js';
import type { RecordCells } from './record-cells.js';
import type { Outcome } from './row-batch.js';

const WINDOW_BYTES = 128 * 1024;

/** What must be known about a CSV file to read the needed fields. */
export interface CsvFields {
  readonly dialect: CsvDialect;
  readonly fieldCount: number;
  readonly footers: readonly string[];
  /** By index, the field's position in a record; -1: the file has no such field. */
  readonly positions: readonly number[];
  /** Bytes that are processed at once; together with what is made from them they fit into a batch. Default: 128 KB. */
  readonly windowBytes?: number;
}

/** A record of a piece: null if its cells are set, otherwise what it is instead. */
export type FoundRecord = Outcome | null;

/**
 * Reads pieces of CSV record by record. Cells are found byte by byte and stay where they are; csv-parse reads what is
 * not well-formed. Memory: a window, or a record that is larger.
 */
export class CsvWindows {
  /** The line number of the record found last, and the number of the line after it. */
  line = 0;
  nextLine = 0;
  readonly #fields: CsvFields;
  readonly #record: RecordCells;
  readonly #kept: () => readonly Int32Array[];
  readonly #scanner: CsvScanner;
  #bytes: Buffer = Buffer.alloc(0);
  /** Where the window starts and ends in the piece. */
  #from = 0;
  #to = 0;
  /** Whether the window is larger than usual, for its first record. */
  #isForOne = false;
  /** Rows that csv-parse has read; null while the scanner reads. */
  #parsed: { readonly row: CsvRow; readonly line: number }[] | null = null;

  /** @param kept cells that are still needed when the window moves */
  constructor(fields: CsvFields, record: RecordCells, kept: () => readonly Int32Array[]) {
    const { dialect, fieldCount } = fields;
    this.#fields = fields;
    this.#record = record;
    this.#kept = kept;
    this.#scanner = new CsvScanner(fieldCount, dialect.delimiter.charCodeAt(0), dialect.isUnquoted);
  }

  begin(bytes: Buffer, firstLine: number): void {
    this.#bytes = bytes;
    this.#from = 0;
    this.#to = 0;
    this.#isForOne = false;
    this.line = firstLine;
    this.nextLine = firstLine;
    this.#parsed = null;
    this.#scanner.begin(Buffer.alloc(0));
    if (this.#fields.dialect.lineEnd !== '\n') this.#parse(0);
  }

  /**
   * Continues to the next record. `undefined`: there is none left in the window, and the next window must be opened.
   */
  next(): FoundRecord | undefined {
    if (this.#parsed !== null) return this.#nextParsed();
    const scanner = this.#scanner;
    if (this.#isForOne && scanner.position > 0) return undefined;
    while (scanner.next()) {
      // A record without its line end is cut by the end of the window.
      if (scanner.position > this.#to - this.#from && this.#to < this.#bytes.length) {
        scanner.seek(scanner.recordStart);
        return undefined;
      }
      const { count, isEmpty, innerLines } = scanner;
      this.line = this.nextLine;
      this.nextLine += this.#fields.dialect.rowsAreLines === true ? 1 : 1 + innerLines;
      // A blank line is not a record.
      if (count === 1 && isEmpty) continue;
      return this.#found();
    }
    return undefined;
  }

  /** Opens the next window; false at the end of the piece. What was made from the previous one is forgotten. */
  open(): boolean {
    if (this.#parsed !== null) return this.#parsed.length > 0;
    const scanner = this.#scanner;
    const isUnsure = scanner.isUnsure;
    const start = this.#from + (isUnsure ? scanner.recordStart : scanner.position);
    if (start >= this.#bytes.length) return false;
    const isWhole = this.#to === this.#bytes.length;
    if (isUnsure && isWhole) {
      this.#parse(start);
      return this.#parsed !== null;
    }
    // What did not fit, or could not be decided, is checked again with everything that follows it.
    this.#isForOne = start === this.#from && this.#to > this.#from;
    this.#from = start;
    const { windowBytes = WINDOW_BYTES } = this.#fields;
    this.#to = this.#isForOne ? this.#bytes.length : Math.min(this.#bytes.length, start + windowBytes);
    this.#load();
    return true;
  }

  #load(): void {
    const { space } = this.#record;
    const window = this.#bytes.subarray(this.#from, this.#to);
    space.load(window, this.#kept());
    this.#scanner.begin(window);
  }

  #found(): FoundRecord {
    const { fieldCount, footers } = this.#fields;
    const { count, isEmpty, hasExtra, starts, ends } = this.#scanner;
    if (isEmpty) return { leaveOut: 'EMPTY_ROW' };
    if (count < fieldCount) {
      if (this.#isBlank()) return { leaveOut: 'EMPTY_ROW' };
      const first = footers.length === 0 ? '' : this.#textAt(starts[0] ?? 0, ends[0] ?? 0);
      return isFooter(first, footers) ? { leaveOut: 'FOOTER' } : { reject: 'FIELD_COUNT' };
    }
    if (hasExtra) return { reject: 'FIELD_COUNT' };
    this.#setCells();
    return null;
  }

  /** Whether a short record contains nothing but spaces. */
  #isBlank(): boolean {
    const { count, starts, ends } = this.#scanner;
    for (let field = 0; field < count; field++)
      if (this.#textAt(starts[field] ?? 0, ends[field] ?? 0).trim() !== '') return false;
    return true;
  }

  #textAt(start: number, end: number): string {
    return this.#record.space.bytes.toString('utf8', start, end).replaceAll('""', '"');
  }

  #setCells(): void {
    const { space, cells } = this.#record;
    const { positions } = this.#fields;
    const { starts, ends, flags } = this.#scanner;
    for (let place = 0; place < positions.length; place++) {
      const position = positions[place] ?? -1;
      if (position < 0) {
        cells[2 * place + 1] = ABSENT;
        continue;
      }
      const start = starts[position] ?? 0;
      const end = ends[position] ?? 0;
      if (((flags[position] ?? 0) & CELL.doubled) === 0) {
        cells[2 * place] = start;
        cells[2 * place + 1] = end - start;
      } else {
        space.addUnquoted(start, end);
        cells[2 * place] = space.start;
        cells[2 * place + 1] = space.length;
      }
    }
  }

  /** Reads everything from `start` on with csv-parse, the reference. */
  #parse(start: number): void {
    const { dialect, fieldCount, footers } = this.#fields;
    const rows: { row: CsvRow; line: number }[] = [];
    const layout = { ...dialect, fieldCount, footers };
    this.#record.space.load(Buffer.alloc(0), this.#kept());
    this.nextLine = eachCsvRow(this.#bytes.subarray(start), this.nextLine, layout, (row, line) =>
      rows.push({ row, line }),
    );
    this.#parsed = rows.toReversed();
  }

  #nextParsed(): FoundRecord | undefined {
    const found = this.#parsed?.pop();
    if (found === undefined) return undefined;
    const { row, line } = found;
    this.line = line;
    if (row === 'EMPTY_ROW' || row === 'FOOTER') return { leaveOut: row };
    if (row === 'FIELD_COUNT') return { reject: row };
    const { space } = this.#record;
    this.#fields.positions.forEach((position, place) => {
      if (position < 0) space.length = ABSENT;
      else space.add(row[position] ?? '');
      this.#record.take(place);
    });
    return null;
  }
}
