import { isUtf8 } from 'node:buffer';
import { CELL, type CsvScanner } from '../read/csv-scanner.js';
import type { CellHasher } from './cell-hasher.js';
import type { FieldEditor } from './field-edit.js';
import type { OutputBytes } from './output-bytes.js';
import { LEAVE_ROW, MAX_ROW_BYTES, type RowHasher } from './row-hasher.js';

const QUOTE = 0x22;
/** It may begin a switch to another alphabet. */
const ESCAPE = 0x1b;

/** How to hash the cells of CSV. */
export interface CsvRowsOptions {
  /** The fields whose cells are replaced, from left to right, and their columns' indexes. */
  readonly replaced: readonly {
    readonly field: number;
    readonly index: number;
    readonly editor: FieldEditor | null;
  }[];
  /** The field of the country; -1 for none. */
  readonly countryField: number;
  readonly isUnquoted: boolean;
  readonly hasher: CellHasher;
  /** Null: all rows take the reference path. */
  readonly rows: RowHasher | null;
  readonly output: OutputBytes;
}

/**
 * Rows of CSV that wait to be hashed together. Everything that is not replaced is copied unchanged, including
 * blank rows in between. Memory: two numbers per cell, for 32,768 cells.
 */
export class CsvRows {
  readonly #options: CsvRowsOptions;
  readonly #fields: readonly number[];
  readonly #editors: readonly (FieldEditor | null)[];
  readonly #maxRows: number;
  /**
   * By row and field: the offset of the cell's text, relative to the first row's start, and its length; for the
   * row loop.
   */
  readonly #cells: Int32Array;
  /** By row and field: where the cell starts and ends in the text, quotes included. */
  readonly #places: Int32Array;
  #text: Buffer = Buffer.alloc(0);
  #isDoubtful = false;
  #rows = 0;
  /** The first row's start, and the end of the text written so far. */
  #base = 0;
  #end = 0;

  constructor(options: CsvRowsOptions) {
    const { replaced, countryField, rows } = options;
    this.#options = options;
    this.#fields = [...replaced.map(({ field }) => field), ...(countryField < 0 ? [] : [countryField])];
    this.#editors = replaced.map(({ editor }) => editor);
    this.#maxRows = rows === null ? 1 : rows.maxRows;
    this.#cells = new Int32Array(2 * this.#fields.length * this.#maxRows);
    this.#places = new Int32Array(2 * this.#fields.length * this.#maxRows);
  }

  /** Starts with a text, from `start`. */
  begin(text: Buffer, start: number): void {
    this.#text = text;
    this.#isDoubtful = !isUtf8(text) || text.includes('\uFFFD') || text.includes(ESCAPE);
    this.#rows = 0;
    this.#base = start;
    this.#end = start;
  }

  /** Adds the scanner's record, which ends at `end` with its line. */
  add(scanner: CsvScanner, end: number): void {
    if (this.#rows === this.#maxRows || end - this.#base > MAX_ROW_BYTES) this.flush();
    if (this.#rows === 0) {
      // The row loop must not see blank lines before the record.
      this.#options.output.copy(this.#text, this.#base, scanner.recordStart);
      this.#base = scanner.recordStart;
    }
    const { starts, ends, flags, recordStart } = scanner;
    let place = 2 * this.#rows * this.#fields.length;
    for (let cell = 0; cell < this.#fields.length; cell++) {
      const field = this.#fields[cell] ?? 0;
      const start = starts[field] ?? 0;
      const stop = ends[field] ?? 0;
      const quotes = this.#isQuoted(start, recordStart) ? 1 : 0;
      this.#places[place] = start - quotes;
      this.#cells[place] = start - this.#base;
      this.#places[place + 1] = stop + quotes;
      const isLeft =
        ((flags[field] ?? 0) & CELL.doubled) !== 0 ||
        this.#editors[cell]?.mayChange(this.#text, start, stop) === true;
      this.#cells[place + 1] = isLeft ? LEAVE_ROW : stop - start;
      place += 2;
    }
    this.#rows += 1;
    this.#end = end;
  }

  /** Writes the rows, and the text after them up to `end`. Default: up to their end. */
  flush(end = this.#end): void {
    const { rows } = this.#options;
    const count = this.#rows;
    if (count > 0 && rows !== null && this.#end - this.#base <= MAX_ROW_BYTES) this.#writeHashed(rows, count);
    else for (let row = 0; row < count; row++) this.#writeByReference(row);
    this.#options.output.copy(this.#text, this.#base, end);
    this.#rows = 0;
    this.#base = end;
    this.#end = end;
  }

  #writeHashed(rows: RowHasher, count: number): void {
    const { replaced, output } = this.#options;
    const cells = this.#cells.subarray(0, 2 * count * this.#fields.length);
    const bytes = this.#text.subarray(this.#base, this.#end);
    const left = rows.hash({ bytes, cells, rows: count, lines: null }, this.#isDoubtful);
    for (let row = 0; row < count; row++) {
      if (left[row] === 1) {
        this.#writeByReference(row);
        continue;
      }
      let place = 2 * row * this.#fields.length;
      for (let cell = 0; cell < replaced.length; cell++, place += 2) {
        output.copy(this.#text, this.#base, this.#places[place] ?? 0);
        const hash = rows.nextHash();
        if (hash >= 0) output.digest(rows.memory, hash);
        this.#base = this.#places[place + 1] ?? 0;
      }
      rows.endRow();
    }
  }

  #writeByReference(row: number): void {
    const { replaced, countryField, hasher, output } = this.#options;
    const first = 2 * row * this.#fields.length;
    const country = hasher.countryOf(countryField < 0 ? null : this.#textAt(first + 2 * replaced.length));
    hasher.counts.rows += 1;
    replaced.forEach(({ index }, cell) => {
      const place = first + 2 * cell;
      output.copy(this.#text, this.#base, this.#places[place] ?? 0);
      const hash = hasher.hash(index, this.#textAt(place), country);
      if (hash !== null) output.ascii(hash);
      this.#base = this.#places[place + 1] ?? 0;
    });
  }

  #textAt(place: number): string {
    const text = this.#text.toString('utf8', this.#places[place], this.#places[place + 1]);
    if (this.#options.isUnquoted || !text.startsWith('"')) return text;
    return text.slice(1, -1).replaceAll('""', '"');
  }

  /** An unquoted cell is preceded by a delimiter or a line end. */
  #isQuoted(start: number, recordStart: number): boolean {
    return !this.#options.isUnquoted && start > recordStart && this.#text[start - 1] === QUOTE;
  }
}
