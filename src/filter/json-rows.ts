import { JsonCells, type FoundRecords } from '../kernel/json-cells.js';
import type { FieldEditor } from './field-edit.js';
import type { OutputBytes } from './output-bytes.js';
import { LEAVE_ROW, type RowHasher } from './row-hasher.js';

const LF = 0x0a;
const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
/** Characters of numbers, besides digits. */
const POINT = 0x2e;
/** The first letter of `null`. */
const N = 0x6e;

/** How to hash values of JSON Lines. */
export interface JsonRowsOptions {
  /** Names of the columns, in their order. */
  readonly names: readonly string[];
  /** What is removed from their values; rows with such values fall back to the reference path. */
  readonly editors: readonly (FieldEditor | null)[];
  /** Names of the country's column, in order of preference. */
  readonly countryNames: readonly string[];
  readonly rows: RowHasher;
  readonly output: OutputBytes;
  /** Writes a line that falls back to the reference path. */
  readonly writeLine: (line: Buffer) => void;
  /** Called for every line that is written here. */
  readonly onLine: () => void;
  /** Called for every column that a row does not have: it was counted as empty. */
  readonly onAbsent: (column: number) => void;
}

/**
 * Hashes the values of flat records whose keys already occurred in the block, many at a time: the kernel finds
 * them, and everything that is not replaced is copied unchanged.
 */
export class JsonRows {
  readonly #options: JsonRowsOptions;
  readonly #cells: JsonCells;
  /** Columns in the order in which the last row had them. */
  readonly #order: number[];
  /** By column: where the value starts and ends in the text; both are 0 when there is no value. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #hashes: Int32Array;
  #isDoubtful = false;

  constructor(options: JsonRowsOptions) {
    const { names, countryNames } = options;
    this.#options = options;
    this.#cells = new JsonCells([
      ...names.map((name) => [name]),
      ...(countryNames.length === 0 ? [] : [countryNames]),
    ]);
    this.#order = names.map((_, column) => column);
    this.#starts = new Int32Array(names.length);
    this.#ends = new Int32Array(names.length);
    this.#hashes = new Int32Array(names.length);
  }

  get isUsable(): boolean {
    return this.#cells.isUsable;
  }

  /** Starts a block. */
  begin(bytes: Buffer): void {
    this.#isDoubtful = bytes.includes('\uFFFD');
    this.#cells.begin();
  }

  /** Adds a key that rows may have from now on. @param name its column's name */
  know(key: string, name: string): void {
    this.#cells.know(key, name);
  }

  /**
   * Writes lines of UTF-8 text from `at` up to `end`, as long as it understands them.
   * @returns where the next line starts, which falls back to the caller
   */
  add(bytes: Buffer, at: number, end: number): number {
    const text = bytes.subarray(0, end);
    let start = at;
    for (;;) {
      const loaded = this.#cells.load(text, start);
      let found: FoundRecords;
      let from = 0;
      while ((found = this.#cells.find(from)).batch.rows > 0) {
        this.#write(text, { start, from, loaded }, found);
        from = found.end;
      }
      // An incomplete line waits for the next text, unless it is the first.
      if (from === 0 || start + loaded === end) return start + from;
      start += from;
    }
  }

  /** @param place where the text was loaded from, how much of it, and where the first line is within that */
  #write(
    text: Buffer,
    { start, from, loaded }: { readonly start: number; readonly from: number; readonly loaded: number },
    { batch }: FoundRecords,
  ): void {
    const { rows, output, names, writeLine, onLine, onAbsent } = this.#options;
    const cells = this.#readable(text, start, loaded, batch.cells);
    const left = rows.hash({ ...batch, cells }, this.#isDoubtful);
    let line = start + from;
    for (let row = 0; row < batch.rows; row++) {
      const lineEnd = text.indexOf(LF, line) + 1;
      if (left[row] === 1) writeLine(text.subarray(line, lineEnd));
      else {
        let cell = 2 * row * rows.width;
        for (let column = 0; column < names.length; column++, cell += 2) {
          const at = cells[cell] ?? 0;
          if (at === 0) onAbsent(column);
          this.#take(text, column, at === 0 ? 0 : start + at, cells[cell + 1] ?? 0);
        }
        rows.endRow();
        let copied = line;
        for (const column of this.#inOrder()) {
          const valueEnd = this.#ends[column] ?? 0;
          if (valueEnd === 0) continue;
          output.copy(text, copied, this.#starts[column] ?? 0);
          output.jsonDigest(rows.memory, this.#hashes[column] ?? -1);
          copied = valueEnd;
        }
        output.copy(text, copied, lineEnd);
        onLine();
      }
      line = lineEnd;
    }
  }

  /**
   * The cells. A row falls back to the reference path when the position of a value in the text is unknown, or
   * the value is neither a string nor a number.
   */
  #readable(text: Buffer, start: number, loaded: number, found: Int32Array): Int32Array {
    const { editors, rows } = this.#options;
    const { width } = rows;
    const cells = found.slice();
    for (let cell = 0; cell < cells.length; cell += 2) {
      const at = cells[cell] ?? 0;
      if (at === 0) continue;
      // Strings with escapes are stored after the lines.
      if (at >= loaded) cells[cell + 1] = LEAVE_ROW;
      else if (text[start + at - 1] !== QUOTE) {
        const byte = text[start + at] ?? 0;
        if (byte !== N && byte !== MINUS && (byte < ZERO || byte > NINE)) cells[cell + 1] = LEAVE_ROW;
      }
      const length = cells[cell + 1] ?? 0;
      const editor = editors[(cell >> 1) % width] ?? null;
      if (length > 0 && editor?.mayChange(text, start + at, start + at + length) === true)
        cells[cell + 1] = LEAVE_ROW;
    }
    return cells;
  }

  /** Records the position of a column's value and of its hash. */
  #take(text: Buffer, column: number, at: number, length: number): void {
    const hash = this.#options.rows.nextHash();
    let start = at;
    let end = at;
    if (at > 0 && text[at - 1] === QUOTE) {
      start = at - 1;
      end = at + length + 1;
    } else if (at > 0 && text[at] !== N) {
      // Trailing zeros of a number's decimals are not part of the cell.
      while (isOfNumber(text[end] ?? 0)) end++;
    } else {
      end = 0;
    }
    this.#starts[column] = start;
    this.#ends[column] = end;
    this.#hashes[column] = hash;
  }

  /** The columns in the order of their values. Most files have one order. */
  #inOrder(): readonly number[] {
    const starts = this.#starts;
    let last = -1;
    for (const column of this.#order) {
      const start = starts[column] ?? 0;
      if (start < last) {
        this.#order.sort((one, other) => (starts[one] ?? 0) - (starts[other] ?? 0));
        break;
      }
      last = start;
    }
    return this.#order;
  }
}

function isOfNumber(byte: number): boolean {
  return (byte >= ZERO && byte <= NINE) || byte === POINT || byte === MINUS;
}
