import type { ParquetType, SchemaElement } from 'hyparquet';
import type { CellFormat } from './cell-format.js';
import { CellScratch } from './cell-scratch.js';
import { WINDOW_ROWS, type CellWindow } from './cell-window.js';
import type { OpenedPage } from './open-page.js';
import { decodeValues, type StoredValues } from './page-values.js';
import { ParquetProblem } from './parquet-problem.js';
import { RunReader } from './run-lengths.js';

const LENGTH_BYTES = 4;

/** A column that is read. */
export interface CellColumn {
  readonly type: ParquetType;
  readonly element: SchemaElement;
  readonly format: CellFormat;
}

/** A column's dictionary as cells. Memory: 8 bytes per entry, and the texts. */
export interface CellDictionary {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
}

/** Reads the cells of values, some at a time. */
interface ValueCells {
  /** Sets the window's first `count` cells. */
  readInto(window: CellWindow, count: number): void;
}

/** @param count entries, as the page's header states them. @throws ParquetProblem */
export function readDictionary(page: Uint8Array, count: number, column: CellColumn): CellDictionary {
  const stored = { page, start: 0, encoding: 'PLAIN', count };
  if (isPlainText(stored, column)) {
    // Each entry has at least the bytes of its length.
    if (count * LENGTH_BYTES > page.length) throw damaged();
    const window = { bytes: page, starts: new Int32Array(count), lengths: new Int32Array(count), gap: 0 };
    new PlainTexts(page, 0).readInto(window, count);
    return window;
  }
  const values = valueReader(stored, column);
  const window = { bytes: page, starts: new Int32Array(count), lengths: new Int32Array(count), gap: 0 };
  new FormattedValues(values, column.format).readInto(window, count);
  return window;
}

/** The cells of a page, a window at a time. Memory: the unpacked page; for numbers also their values. */
export class PageCells {
  /** Rows that have not been read yet. */
  left: number;
  readonly #levels: RunReader | null;
  readonly #values: ValueCells | null;
  readonly #present = new Uint8Array(WINDOW_ROWS);

  /** @throws ParquetProblem */
  constructor({ rows, levels, values }: OpenedPage, column: CellColumn, dictionary: CellDictionary | null) {
    this.left = rows;
    this.#levels = levels?.() ?? null;
    const count = levels === null ? rows : this.#countPresent(levels(), rows);
    this.#values = count === 0 ? null : openValues({ ...values, count }, column, dictionary);
  }

  /** Sets the window's cells to the next rows; returns how many. @throws ParquetProblem */
  readInto(window: CellWindow): number {
    const rows = Math.min(WINDOW_ROWS, this.left);
    const present = this.#present;
    const count = this.#levels === null ? rows : readLevels(this.#levels, present, rows);
    if (count > 0) this.#values?.readInto(window, count);
    if (count < rows) spread(window, present, rows, count);
    this.left -= rows;
    return rows;
  }

  #countPresent(levels: RunReader, rows: number): number {
    let count = 0;
    for (let row = 0; row < rows; row += WINDOW_ROWS)
      count += readLevels(levels, this.#present, Math.min(WINDOW_ROWS, rows - row));
    return count;
  }
}

/** Reads which of the next rows have a value; returns how many. */
function readLevels(levels: RunReader, present: Uint8Array, rows: number): number {
  levels.read(present, rows);
  let count = 0;
  for (let row = 0; row < rows; row++) count += present[row] ?? 0;
  return count;
}

function openValues(stored: StoredValues, column: CellColumn, dictionary: CellDictionary | null): ValueCells {
  const { page, start, encoding, count } = stored;
  if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY') {
    const bits = page[start];
    if (bits === undefined || dictionary === null) throw damaged();
    return new DictionaryCells(dictionary, new RunReader(page, start + 1, bits, count));
  }
  if (isPlainText(stored, column)) return new PlainTexts(page, start);
  return new FormattedValues(valueReader(stored, column), column.format);
}

/** Returns a function that reads a value by its index. */
function valueReader(stored: StoredValues, { type, element }: CellColumn): (index: number) => unknown {
  const { page, start, encoding, count } = stored;
  const width = element.type_length ?? 0;
  if (encoding === 'PLAIN' && type === 'FIXED_LEN_BYTE_ARRAY' && width > 0) {
    if (start + count * width > page.length) throw damaged();
    return (index) => page.subarray(start + index * width, start + (index + 1) * width);
  }
  const values = decodeValues(stored, type, element);
  if (values.length < count) throw damaged();
  return (index) => values[index];
}

/** Moves the cells to their rows. */
function spread({ starts, lengths }: CellWindow, present: Uint8Array, rows: number, count: number): void {
  let from = count;
  for (let row = rows - 1; row >= 0; row--) {
    if (present[row] === 1) {
      from -= 1;
      starts[row] = starts[from] ?? 0;
      lengths[row] = lengths[from] ?? 0;
    } else lengths[row] = 0;
  }
}

function isPlainText({ encoding }: StoredValues, { type, format }: CellColumn): boolean {
  return encoding === 'PLAIN' && type === 'BYTE_ARRAY' && format.isText === true;
}

/** Texts whose lengths come first. */
class PlainTexts implements ValueCells {
  readonly #page: Uint8Array;
  #at: number;

  constructor(page: Uint8Array, start: number) {
    this.#page = page;
    this.#at = start;
  }

  readInto(window: CellWindow, count: number): void {
    const page = this.#page;
    const { starts, lengths } = window;
    window.bytes = page;
    window.gap = LENGTH_BYTES;
    let at = this.#at;
    for (let index = 0; index < count; index++) {
      const length =
        (page[at] ?? 0) |
        ((page[at + 1] ?? 0) << 8) |
        ((page[at + 2] ?? 0) << 16) |
        ((page[at + 3] ?? 0) << 24);
      at += LENGTH_BYTES;
      if (length < 0 || at + length > page.length) throw damaged();
      starts[index] = at;
      lengths[index] = length;
      at += length;
    }
    this.#at = at;
  }
}

class DictionaryCells implements ValueCells {
  readonly #dictionary: CellDictionary;
  readonly #runs: RunReader;
  readonly #indexes = new Uint32Array(WINDOW_ROWS);

  constructor(dictionary: CellDictionary, runs: RunReader) {
    this.#dictionary = dictionary;
    this.#runs = runs;
  }

  readInto(window: CellWindow, count: number): void {
    const indexes = this.#indexes;
    this.#runs.read(indexes, count);
    const { bytes, starts, lengths } = this.#dictionary;
    window.bytes = bytes;
    window.gap = -1;
    for (let at = 0; at < count; at++) {
      const index = indexes[at] ?? 0;
      if (index >= starts.length) throw damaged();
      window.starts[at] = starts[index] ?? 0;
      window.lengths[at] = lengths[index] ?? 0;
    }
  }
}

/** Values that are formatted as text. */
class FormattedValues implements ValueCells {
  readonly #valueOf: (index: number) => unknown;
  readonly #format: CellFormat;
  readonly #scratch = new CellScratch();
  #next = 0;

  constructor(valueOf: (index: number) => unknown, format: CellFormat) {
    this.#valueOf = valueOf;
    this.#format = format;
  }

  readInto(window: CellWindow, count: number): void {
    const scratch = this.#scratch;
    scratch.clear();
    for (let index = 0; index < count; index++) {
      const start = scratch.length;
      this.#format.write(this.#valueOf(this.#next++), scratch);
      window.starts[index] = start;
      window.lengths[index] = scratch.endCell(start);
    }
    window.bytes = scratch.bytes;
    window.gap = 0;
  }
}

function damaged(): ParquetProblem {
  return new ParquetProblem('the values of a page are damaged');
}
