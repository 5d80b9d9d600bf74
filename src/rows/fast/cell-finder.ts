import { CELL, type CsvScanner } from '../../read/csv-scanner.js';
import { cellText } from '../../model/cell-text.js';
import type { RowState } from './cell-writer.js';

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const EQUALS = 0x3d;

/** What a cell is. */
export const FOUND = {
  /** It has no value. */
  nothing: 0,
  /** Its trimmed bytes are those from `start` to `end`. */
  bytes: 1,
  /** Its trimmed value is `text`. */
  text: 2,
} as const;

/** Trims cells and tells those that mean "no value", as the reference path does with text. */
export class CellFinder {
  start = 0;
  end = 0;
  /** Whether the bytes may hold more than ASCII. */
  isHigh = false;
  text = '';
  readonly #scanner: CsvScanner;
  readonly #state: RowState;
  readonly #nullTexts: ReadonlySet<string>;
  readonly #nullBytes: readonly Buffer[];
  readonly #longestNull: number;

  constructor(scanner: CsvScanner, state: RowState, nullValues: ReadonlySet<string>) {
    this.#scanner = scanner;
    this.#state = state;
    this.#nullTexts = nullValues;
    this.#nullBytes = [...nullValues].filter((text) => text !== '').map((text) => Buffer.from(text));
    this.#longestNull = Math.max(0, ...this.#nullBytes.map(({ length }) => length));
  }

  /** Looks at a field of the record. */
  find(field: number): number {
    const { source } = this.#state;
    const flags = this.#scanner.flags[field] ?? 0;
    let start = this.#scanner.starts[field] ?? 0;
    let end = this.#scanner.ends[field] ?? 0;
    if ((flags & CELL.doubled) !== 0) return this.#findText(start, end, true);
    while (start < end && isSpace(source[start] ?? 0)) start++;
    while (end > start && isSpace(source[end - 1] ?? 0)) end--;
    if (start === end) return FOUND.nothing;
    // Unicode has more white space at the ends of a value.
    // `="…"` is undone in text, `'="…"` as well.
    if (source[end - 1] === QUOTE && (source[start] === EQUALS || source[start] === APOSTROPHE))
      return this.#findText(start, end, false);
    if ((source[start] ?? 0) >= CELL.high || (source[end - 1] ?? 0) >= CELL.high)
      return this.#findText(start, end, false);
    if (end - start <= this.#longestNull && this.#isNull(start, end)) return FOUND.nothing;
    this.start = start;
    this.end = end;
    this.isHigh = (flags & CELL.high) !== 0;
    return FOUND.bytes;
  }

  #isNull(start: number, end: number): boolean {
    const { source } = this.#state;
    for (const bytes of this.#nullBytes) {
      if (bytes.length !== end - start) continue;
      let at = 0;
      while (at < bytes.length && bytes[at] === source[start + at]) at++;
      if (at === bytes.length) return true;
    }
    return false;
  }

  #findText(start: number, end: number, isDoubled: boolean): number {
    const text = this.#state.source.toString('utf8', start, end);
    this.text = cellText(isDoubled ? text.replaceAll('""', '"') : text);
    return this.text === '' || this.#nullTexts.has(this.text) ? FOUND.nothing : FOUND.text;
  }
}

/** The ASCII part of what `String.prototype.trim` removes. */
function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
