import { CELL, CsvScanner } from '../read/csv-scanner.js';
import type { TextBlock } from '../model/block.js';
import { UsageError } from '../errors.js';
import type { CellHasher } from './cell-hasher.js';
import { asList } from '../schema/as-list.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { CsvRows } from './csv-rows.js';
import { editorsOf } from './field-edit.js';
import { noFieldFound, unreadableRow, wrongColumn } from './filter-errors.js';
import type { FilterOptions } from './filter-options.js';
import { OutputBytes } from './output-bytes.js';
import { RowHasher } from './row-hasher.js';

const BOM = '\uFEFF';
/** More columns than any table has. */
const MAX_COLUMNS = 16_384;

/** Replaces cells of CSV. All other bytes stay as they are: quotes, line ends, spaces, blank lines. */
export class CsvFilter {
  readonly #options: FilterOptions;
  readonly #hasher: CellHasher;
  readonly #delimiter: number;
  readonly #output = new OutputBytes();
  #scanner: CsvScanner | null = null;
  #rows: CsvRows | null = null;
  readonly #useKernel: boolean;
  #line = 1;

  /** @param useKernel false: all rows take the reference path, with the same result */
  constructor(options: FilterOptions, hasher: CellHasher, useKernel: boolean) {
    this.#options = options;
    this.#useKernel = useKernel;
    this.#hasher = hasher;
    this.#delimiter = (options.delimiter ?? ',').charCodeAt(0);
  }

  /** @returns the block's rows */
  filter({ bytes, refused }: TextBlock): Buffer {
    this.#output.begin(2 * bytes.length);
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
    this.#begin(names);
    if (!this.#hasHeader) {
      this.#output.copy(bytes, 0, start);
      return start;
    }
    this.#output.copy(bytes, 0, scanner.position > bytes.length ? bytes.length : scanner.position);
    this.#line += 1 + scanner.innerLines;
    return Math.min(scanner.position, bytes.length);
  }

  /** @param first the cells of the first row */
  #begin(first: readonly string[]): void {
    const { columns, countryColumn, header, isUnquoted = false, naming = 'exact' } = this.#options;
    if (header !== undefined && header.length !== first.length)
      throw unreadableRow(1, `it has ${first.length} cells, and the schema names ${header.length}`);
    this.#scanner = new CsvScanner(first.length, this.#delimiter, isUnquoted);
    const names = naming === 'exact' ? first : (header ?? first).map(normalizeFieldName);
    const editors = editorsOf(columns);
    const replaced = columns
      .map(({ name }, index) => ({ field: this.#find(name, names), index, editor: editors[index] ?? null }))
      .filter(({ field }) => field >= 0)
      .toSorted((left, right) => left.field - right.field);
    if (replaced.length === 0 && columns.length > 0) throw noFieldFound(columns.map(({ name }) => name));
    const countries = asList(countryColumn ?? undefined).map((name) => this.#find(name, names));
    const countryField = countries.find((field) => field >= 0) ?? -1;
    this.#rows = new CsvRows({
      replaced,
      countryField,
      isUnquoted,
      hasher: this.#hasher,
      rows: this.#rowHasher(
        replaced.map(({ index }) => index),
        countryField >= 0,
      ),
      output: this.#output,
    });
  }

  get #hasHeader(): boolean {
    return this.#options.hasNoHeader !== true && this.#options.header === undefined;
  }

  /** Null when all rows take the reference path. */
  #rowHasher(order: readonly number[], hasCountry: boolean): RowHasher | null {
    if (!this.#useKernel || order.length === 0) return null;
    const rows = new RowHasher(this.#options, this.#hasher.counts, order, hasCountry);
    return rows.isUsable ? rows : null;
  }

  /** The column of this name; -1 when it is missing but optional. */
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
    if (field < 0 && this.#options.naming === 'fields') return -1;
    if (field < 0) throw wrongColumn(name, 'is not in the header');
    if (names.includes(name, field + 1)) throw wrongColumn(name, 'is in the header more than once');
    return field;
  }

  #addRows(bytes: Buffer, start: number, end: number): void {
    const scanner = this.#scanner;
    const rows = this.#rows;
    if (scanner === null || rows === null || start >= end) return;
    const text = bytes.subarray(0, end);
    scanner.begin(text);
    scanner.seek(start);
    rows.begin(text, start);
    const { counts } = this.#hasher;
    const fieldCount = scanner.starts.length;
    while (scanner.next()) {
      if (scanner.isEmpty && scanner.count <= fieldCount) {
        if (scanner.count > 1 || fieldCount === 1) counts.rows += 1;
      } else {
        if (scanner.count < fieldCount || scanner.hasExtra)
          throw unreadableRow(
            this.#line,
            `it has ${scanner.count} cells, and ${this.#hasHeader ? 'the header' : 'the first row'} has ${fieldCount}`,
          );
        rows.add(scanner, Math.min(scanner.position, end));
      }
      this.#line += 1 + scanner.innerLines;
    }
    if (scanner.isUnsure) throw unreadableRow(this.#line, 'its quotes are not closed or not doubled');
    rows.flush(end);
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
