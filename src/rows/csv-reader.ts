import { isUtf8 } from 'node:buffer';
import { CELL, CsvScanner } from '../read/csv-scanner.js';
import { eachCsvRow } from '../read/csv-rows.js';
import { isFooter } from '../read/footer.js';
import type { CsvDialect } from '../model/block.js';
import type { BatchTarget } from './batch-rows.js';
import type { RowLoop } from './row-loop.js';
import type { RowProcessor } from './row-processor.js';
import { TextRows } from './text-rows.js';

/** The beginning of sequences that switch alphabets. */
const ESCAPE = 0x1b;

/**
 * Reads pieces of CSV. The kernel itself finds the cells of common-case records. Blank lines, footers, and records with
 * too many or too few cells, or longer than the kernel accepts, are read here; csv-parse, the reference, reads what no
 * scanner is sure about. Their fields go through the same loop.
 */
export class CsvReader {
  readonly #dialect: CsvDialect;
  readonly #fieldCount: number;
  readonly #footers: readonly string[];
  readonly #loop: RowLoop;
  readonly #scanner: CsvScanner;
  readonly #isScannable: boolean;
  /** Rows of the block that the kernel does not find itself; null before the first block. */
  #texts: TextRows | null = null;

  constructor({ spec }: RowProcessor, dialect: CsvDialect, loop: RowLoop) {
    this.#dialect = dialect;
    this.#fieldCount = spec.fieldCount;
    this.#footers = spec.plan.footers;
    this.#loop = loop;
    this.#scanner = new CsvScanner(spec.fieldCount, dialect.delimiter.charCodeAt(0), dialect.isUnquoted);
    this.#isScannable = loop.isUsable && dialect.lineEnd === '\n' && dialect.delimiter.length === 1;
  }

  /** Starts a block. */
  begin(target: BatchTarget): void {
    this.#texts = new TextRows(target);
  }

  /** @returns the number of the line after the piece */
  add(bytes: Buffer, firstLine: number): number {
    const texts = this.#texts;
    if (texts === null) return firstLine;
    const isDoubtful = !isUtf8(bytes) || bytes.includes('\uFFFD') || bytes.includes(ESCAPE);
    if (!this.#isScannable) return this.#addByCsvParse(bytes, firstLine, texts);
    const scanner = this.#scanner;
    scanner.begin(bytes);
    let line = firstLine;
    while (!scanner.isUnsure && scanner.position < bytes.length)
      line = this.#addWindow(bytes, line, isDoubtful, texts);
    return scanner.isUnsure ? this.#addByCsvParse(bytes.subarray(scanner.recordStart), line, texts) : line;
  }

  /** Handles what the kernel can load at once, starting at the scanner's position. */
  #addWindow(bytes: Buffer, firstLine: number, isDoubtful: boolean, texts: TextRows): number {
    const scanner = this.#scanner;
    const { kernel } = this.#loop;
    const base = scanner.position;
    const end = this.#loop.loadText(bytes, base, firstLine, isDoubtful);
    let line = firstLine;
    for (;;) {
      const needsFallback = this.#loop.runText();
      scanner.seek(base + kernel.at);
      line = kernel.line;
      if (!needsFallback) {
        // A truncated record stays for the next window, unless it is longer than one, or has no line end.
        const isTruncated = scanner.position === base || end === bytes.length;
        if (!isTruncated || scanner.position >= bytes.length) return line;
      }
      if (!scanner.next()) return line;
      const reloads = this.#addRecord(bytes, line, texts);
      line += this.#dialect.rowsAreLines === true ? 1 : 1 + scanner.innerLines;
      if (reloads || scanner.position >= end) return line;
      kernel.seek(scanner.position - base, line);
    }
  }

  /** Handles the record that the scanner found; true if the kernel's input has been replaced. */
  #addRecord(bytes: Buffer, line: number, texts: TextRows): boolean {
    const { count, isEmpty, hasExtra, starts, ends, flags } = this.#scanner;
    if (isEmpty) {
      // A blank line is not a record.
      if (count > 1) texts.leaveOut('EMPTY_ROW');
      return false;
    }
    if (count < this.#fieldCount && !hasExtra && this.#isBlank(bytes)) {
      texts.leaveOut('EMPTY_ROW');
      return false;
    }
    if (count < this.#fieldCount || hasExtra) {
      // Doubled quotes may stay: footers contain none.
      const isShort = count < this.#fieldCount;
      const first = this.#footers.length === 0 || !isShort ? '' : bytes.toString('utf8', starts[0], ends[0]);
      if (isShort && isFooter(first, this.#footers)) texts.leaveOut('FOOTER');
      else texts.reject(line, 'FIELD_COUNT');
      return false;
    }
    const fields = Array.from({ length: this.#fieldCount }, (_, field) => {
      const text = bytes.toString('utf8', starts[field], ends[field]);
      return ((flags[field] ?? 0) & CELL.doubled) === 0 ? text : text.replaceAll('""', '"');
    });
    texts.add(fields, line);
    texts.flush();
    return true;
  }

  /** Whether the scanner's record contains only spaces. */
  #isBlank(bytes: Buffer): boolean {
    const { count, starts, ends } = this.#scanner;
    return starts
      .subarray(0, count)
      .every((start, field) => bytes.toString('utf8', start, ends[field]).trim() === '');
  }

  #addByCsvParse(bytes: Buffer, firstLine: number, texts: TextRows): number {
    const layout = { ...this.#dialect, fieldCount: this.#fieldCount, footers: this.#footers };
    const line = eachCsvRow(bytes, firstLine, layout, (record, at) => {
      if (record === 'EMPTY_ROW' || record === 'FOOTER') texts.leaveOut(record);
      else if (record === 'FIELD_COUNT') texts.reject(at, record);
      else texts.add(record.slice(0, this.#fieldCount), at);
    });
    texts.flush();
    return line;
  }
}
