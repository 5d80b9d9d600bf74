import { CELL, CsvScanner } from '../read/csv-scanner.js';
import type { TextBlock } from '../model/block.js';
import { UsageError } from '../errors.js';
import type { CellHasher } from './cell-hasher.js';
import { unreadableRow, wrongColumn } from './filter-errors.js';
import type { FilterOptions } from './filter-options.js';
import { OutputBytes } from './output-bytes.js';

const QUOTE = 0x22;
const BOM = '\uFEFF';
/** More columns than any table has. */
const MAX_COLUMNS = 16_384;

/** A column to be replaced: its field in the row and its index among the columns. */
interface Replaced {
  readonly field: number;
  readonly index: number;
}

/** Replaces cells of CSV. All other bytes stay as they are: quotes, line ends, spaces, blank lines. */
export class CsvFilter {
  readonly #options: FilterOptions;
  readonly #hasher: CellHasher;
  readonly #delimiter: number;
  readonly #output = new OutputBytes();
  #scanner: CsvScanner | null = null;
  #replaced: readonly Replaced[] = [];
  #countryField = -1;
  #line = 1;

  constructor(options: FilterOptions, hasher: CellHasher) {
    this.#options = options;
    this.#hasher = hasher;
    this.#delimiter = (options.delimiter ?? ',').charCodeAt(0);
  }

  /** @returns the block's rows */
  filter({ bytes, refused }: TextBlock): Buffer {
    this.#output.begin(bytes.length + bytes.length / 2);
    const [first] = refused;
    let start = 0;
    if (this.#scanner === null) start = this.#readHeader(bytes, first?.start ?? bytes.length);
    this.#addRows(bytes, start, first?.start ?? bytes.length);
    if (first !== undefined)
      throw unreadableRow(
        this.#line,
        first.code === 'RECORD_TOO_LARGE'
          ? 'the row is longer than 1 MiB'
          : 'its quotes are not closed or not doubled',
      );
    return this.#output.take();
  }

  /** @returns where the rows start */
  #readHeader(bytes: Buffer, end: number): number {
    const scanner = new CsvScanner(MAX_COLUMNS, this.#delimiter, this.#options.isUnquoted);
    const text = bytes.subarray(0, end);
    scanner.begin(text);
    const start = text.length >= 3 && text.toString('utf8', 0, 3) === BOM ? 3 : 0;
    scanner.seek(start);
    if (!scanner.next()) {
      if (text.length === start) return 0;
      throw unreadableRow(1, 'its quotes are not closed or not doubled');
    }
    const names = Array.from({ length: Math.min(scanner.count, MAX_COLUMNS) }, (_, field) =>
      cellOf(text, scanner, field).trim(),
    );
    this.#scanner = new CsvScanner(names.length, this.#delimiter, this.#options.isUnquoted);
    const find = (name: string) => this.#find(name, names);
    this.#replaced = this.#options.columns
      .map(({ name }, index) => ({ field: find(name), index }))
      .toSorted((left, right) => left.field - right.field);
    const { countryColumn = null } = this.#options;
    this.#countryField = countryColumn === null ? -1 : find(countryColumn);
    if (this.#options.hasNoHeader === true) {
      this.#output.copy(bytes, 0, start);
      return start;
    }
    this.#output.copy(bytes, 0, scanner.position > bytes.length ? bytes.length : scanner.position);
    this.#line += 1 + scanner.innerLines;
    return Math.min(scanner.position, bytes.length);
  }

  #find(name: string, names: readonly string[]): number {
    if (this.#options.hasNoHeader === true) {
      const number = /^[1-9][0-9]{0,4}$/.test(name) ? Number(name) : 0;
      if (number < 1)
        throw wrongColumn(name, 'is not a number, and without a header columns are given by numbers');
      if (number > names.length)
        throw wrongColumn(name, `is beyond the ${names.length} columns of the first row`);
      return number - 1;
    }
    const field = names.indexOf(name);
    if (field < 0) throw wrongColumn(name, 'is not in the header');
    if (names.includes(name, field + 1)) throw wrongColumn(name, 'is in the header more than once');
    return field;
  }

  #addRows(bytes: Buffer, start: number, end: number): void {
    const scanner = this.#scanner;
    if (scanner === null || start >= end) return;
    const text = bytes.subarray(0, end);
    scanner.begin(text);
    scanner.seek(start);
    const { counts } = this.#hasher;
    const fieldCount = scanner.starts.length;
    while (scanner.next()) {
      const { recordStart } = scanner;
      const recordEnd = Math.min(scanner.position, end);
      if (scanner.isEmpty && scanner.count <= fieldCount) {
        if (scanner.count > 1 || fieldCount === 1) counts.rows += 1;
        this.#output.copy(text, recordStart, recordEnd);
      } else {
        if (scanner.count < fieldCount || scanner.hasExtra)
          throw unreadableRow(
            this.#line,
            `it has ${scanner.count} cells, and ${this.#options.hasNoHeader === true ? 'the first row' : 'the header'} has ${fieldCount}`,
          );
        counts.rows += 1;
        this.#addRow(text, scanner, recordEnd);
      }
      this.#line += 1 + scanner.innerLines;
    }
    if (scanner.isUnsure) throw unreadableRow(this.#line, 'its quotes are not closed or not doubled');
  }

  #addRow(text: Buffer, scanner: CsvScanner, recordEnd: number): void {
    const country = this.#hasher.countryOf(
      this.#countryField < 0 ? null : cellOf(text, scanner, this.#countryField),
    );
    let at = scanner.recordStart;
    for (const { field, index } of this.#replaced) {
      const start = scanner.starts[field] ?? 0;
      const end = scanner.ends[field] ?? 0;
      const hash = this.#hasher.hash(index, cellOf(text, scanner, field), country);
      // What comes before a cell is a delimiter or a line end, but where it is quoted.
      const isQuoted =
        this.#options.isUnquoted !== true && start > scanner.recordStart && text[start - 1] === QUOTE;
      this.#output.copy(text, at, isQuoted ? start - 1 : start);
      if (hash !== null) this.#output.ascii(hash);
      at = isQuoted ? end + 1 : end;
    }
    this.#output.copy(text, at, recordEnd);
  }
}

function cellOf(bytes: Buffer, scanner: CsvScanner, field: number): string {
  const flags = scanner.flags[field] ?? 0;
  const start = scanner.starts[field] ?? 0;
  const end = scanner.ends[field] ?? 0;
  const text =
    (flags & CELL.high) === 0 ? bytes.toString('latin1', start, end) : bytes.toString('utf8', start, end);
  return (flags & CELL.doubled) === 0 ? text : text.replaceAll('""', '"');
}

/** @throws UsageError for a delimiter that is not a single ASCII character, or a quote or line end */
export function checkDelimiter(delimiter: string): string {
  const character = delimiter === '\\t' || delimiter === 'tab' ? '\t' : delimiter;
  if (character.length !== 1 || character > '\x7f' || /["\r\n]/.test(character))
    throw new UsageError('The delimiter has to be one ASCII character such as , ; | or tab.', {
      code: 'INVALID_OPTIONS',
    });
  return character;
}
