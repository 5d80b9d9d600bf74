import { MAX_HEADER_FIELDS } from '../csv-header.js';
import { MAX_RECORD_BYTES } from '../record-cutter.js';
import { cellString, StringRuns } from './cell-string.js';
import { parsePart, type Attributes, type ElementContext, type PartHandler } from './part-parser.js';
import type { WorkbookPackage } from './workbook-package.js';
import { XlsxProblem } from './xlsx-problem.js';

/** Rows of the largest sheet. */
export const MAX_ROWS = 1_048_576;
/** The cost of a cell besides its characters, in characters. */
const CELL_COST = 16;

/** Types of cells whose value is literal text. */
const TEXT_TYPES: ReadonlySet<string> = new Set(['str', 'inlineStr']);

/** A cell that is not empty. */
export interface SheetCell {
  /** 0-based. */
  readonly column: number;
  /** `uncomputed`: a formula whose result was not stored. `error`: #N/A and the like. */
  readonly kind: 'text' | 'number' | 'boolean' | 'error' | 'uncomputed';
  readonly text: string;
  readonly style: number;
}

/** A row that is not empty. */
export interface SheetRow {
  /** 1-based. */
  readonly number: number;
  /** In the order of their columns. */
  readonly cells: readonly SheetCell[];
  /** Its cells exceed the size of a record: they were not kept. */
  readonly isTooLarge: boolean;
}

/**
 * The rows of a sheet, as its XML is unpacked, some at a time. The size that the sheet declares is ignored. Memory: the
 * rows of 64 KiB of XML, one of which may be longer than that: at most 1 Mi characters, and the shared strings.
 * @throws XlsxProblem
 */
export async function* readSheetRows(
  parts: WorkbookPackage,
  path: string,
  strings: readonly string[],
): AsyncGenerator<readonly SheetRow[]> {
  const rows = new SheetRows(strings);
  for await (const _ of parsePart(parts.chunks(path), rows, parts.signal)) {
    const ended = rows.take();
    if (ended.length > 0) yield ended;
  }
}

class SheetRows implements PartHandler {
  readonly root = 'worksheet';
  readonly #strings: readonly string[];
  readonly #runs = new StringRuns();
  #ended: SheetRow[] = [];
  #cells: SheetCell[] = [];
  #isData = false;
  #row = 0;
  #column = -1;
  #letters = 0;
  #type = 'n';
  #style = 0;
  #value: string | null = null;
  #isValue = false;
  #isInline = false;
  #hasFormula = false;

  constructor(strings: readonly string[]) {
    this.#strings = strings;
  }

  take(): SheetRow[] {
    const ended = this.#ended;
    this.#ended = [];
    return ended;
  }

  open(name: string, attributes: Attributes, { parent }: ElementContext): void {
    if (!this.#isData) {
      this.#isData = name === 'sheetData' && parent === this.root;
      return;
    }
    if (this.#isInline) {
      this.#runs.open(name, parent);
      return;
    }
    if (parent === 'c') {
      if (name === 'v') {
        this.#isValue = true;
        this.#value ??= '';
      } else if (name === 'f') this.#hasFormula = true;
      else if (name === 'is') this.#isInline = true;
    } else if (name === 'c' && parent === 'row') this.#startCell(attributes);
    else if (name === 'row' && parent === 'sheetData') this.#startRow(attributes['r']);
    else if (name === 'row' || name === 'c') throw new XlsxProblem('rows or cells of a sheet are misplaced');
  }

  close(name: string): void {
    if (!this.#isData) return;
    if (this.#isInline && name !== 'is') {
      this.#runs.close(name);
      return;
    }
    switch (name) {
      case 'sheetData':
        this.#isData = false;
        break;
      case 'is':
        this.#isInline = false;
        this.#value = this.#runs.take();
        break;
      case 'v':
        this.#isValue = false;
        break;
      case 'c':
        this.#endCell();
        break;
      case 'row':
        this.#endRow();
        break;
      default:
    }
  }

  text(text: string): void {
    if (this.#isValue) {
      this.#count(text.length);
      if (!this.#isTooLarge) this.#value += text;
    } else if (this.#isInline) {
      this.#count(text.length);
      if (!this.#isTooLarge) this.#runs.add(text);
    }
  }

  #startRow(reference: string | undefined): void {
    const row = reference === undefined ? this.#row + 1 : Number(reference);
    if (!Number.isInteger(row) || row <= this.#row || row > MAX_ROWS)
      throw new XlsxProblem('the rows of a sheet are out of order, or outside of what a sheet can have');
    this.#row = row;
    this.#column = -1;
    this.#letters = 0;
    this.#cells = [];
  }

  #startCell({ r: reference, t: type = 'n', s: style = '0' }: Attributes): void {
    const column = reference === undefined ? this.#column + 1 : columnOf(reference, this.#row);
    if (column <= this.#column || column >= MAX_HEADER_FIELDS)
      throw new XlsxProblem('the cells of a row are out of order, or outside of what a sheet can have');
    this.#column = column;
    this.#type = type;
    this.#style = Number(style);
    this.#value = null;
    this.#hasFormula = false;
  }

  #endCell(): void {
    const cell = this.#isTooLarge ? null : this.#cell();
    if (cell === null) return;
    this.#count(CELL_COST + cell.text.length);
    if (this.#isTooLarge) this.#cells = [];
    else this.#cells.push(cell);
  }

  #cell(): SheetCell | null {
    const place = { column: this.#column, style: this.#style };
    const value = this.#value ?? '';
    const bare = value.trim();
    // A formula may well result in an empty text, but not in any other kind of empty value.
    if (bare === '' && (this.#value === null || !TEXT_TYPES.has(this.#type)))
      return this.#hasFormula ? { ...place, kind: 'uncomputed', text: '' } : null;
    switch (this.#type) {
      case 's': {
        const text = /^\d{1,9}$/.test(bare) ? this.#strings[Number(bare)] : undefined;
        if (text === undefined) throw new XlsxProblem('a cell refers to a text that is not there');
        return text === '' ? null : { ...place, kind: 'text', text };
      }
      case 'e':
        return { ...place, kind: 'error', text: bare };
      case 'b':
        return { ...place, kind: 'boolean', text: bare };
      case 'n':
        return { ...place, kind: 'number', text: bare };
      case 'str':
      case 'd':
        return value === '' ? null : { ...place, kind: 'text', text: cellString(value) };
      case 'inlineStr':
        return value === '' ? null : { ...place, kind: 'text', text: value };
      default:
        throw new XlsxProblem('a cell has a type that is not known');
    }
  }

  #endRow(): void {
    if (this.#cells.length > 0 || this.#isTooLarge)
      this.#ended.push({ number: this.#row, cells: this.#cells, isTooLarge: this.#isTooLarge });
    this.#cells = [];
    this.#letters = 0;
  }

  #count(letters: number): void {
    this.#letters += letters;
  }

  get #isTooLarge(): boolean {
    return this.#letters > MAX_RECORD_BYTES;
  }
}

/** The 0-based column of a reference such as `AB12`, which must be in that row. */
function columnOf(reference: string, row: number): number {
  let column = 0;
  let at = 0;
  for (; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 0x40;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
    if (column > MAX_HEADER_FIELDS) return MAX_HEADER_FIELDS;
  }
  if (at === 0 || Number(reference.slice(at)) !== row)
    throw new XlsxProblem('a cell has a reference that does not fit its row');
  return column - 1;
}
