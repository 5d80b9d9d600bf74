import { ByteWriter } from '../kernel/byte-writer.js';
import type { CsvDialect, RefusedSpan, TextBlock } from '../model/block.js';
import type { RejectCode } from '../model/reject.js';
import { joinBytes } from './join-bytes.js';
import { DEFAULT_BLOCK_BYTES, MAX_RECORD_BYTES } from './record-cutter.js';

const COMMA = 0x2c;
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** How rows of formats other than text are passed on: as CSV, so that the fast path and the workers accept them. */
export const ROW_DIALECT: CsvDialect = {
  format: 'csv',
  delimiter: ',',
  lineEnd: '\n',
  rowsAreLines: true,
};

/**
 * Writes rows of cells as blocks of CSV text (`ROW_DIALECT`). Each row ends with an extra blank cell, so that an empty
 * row is distinguished from a blank line; its header must have a blank field there.
 *
 * Memory: a block, and one row of at most `MAX_RECORD_BYTES`; a longer one is refused.
 */
export class RowText {
  readonly #blockBytes: number;
  readonly #writer: ByteWriter;
  #refused: RefusedSpan[] = [];
  #rowStart = 0;
  #refusal: { readonly code: RefusedSpan['code']; readonly column?: number } | null = null;

  constructor(blockBytes = DEFAULT_BLOCK_BYTES) {
    this.#blockBytes = blockBytes;
    this.#writer = new ByteWriter(Math.min(blockBytes * 1.25, DEFAULT_BLOCK_BYTES * 4));
  }

  /** Whether the block must be taken before more is written. */
  get isFull(): boolean {
    return this.#writer.length >= this.#blockBytes;
  }

  /** Appends a cell of UTF-8 text; no bytes mean no value. */
  addBytes(bytes: Uint8Array): void {
    const writer = this.#writer;
    if (needsQuotes(bytes)) {
      writer.reserve(bytes.length * 2 + 3);
      const target = writer.bytes;
      let position = writer.length;
      target[position++] = QUOTE;
      for (const byte of bytes) {
        if (byte === QUOTE) target[position++] = QUOTE;
        target[position++] = byte;
      }
      target[position++] = QUOTE;
      target[position++] = COMMA;
      writer.length = position;
      return;
    }
    writer.reserve(bytes.length + 1);
    writer.bytes.set(bytes, writer.length);
    writer.length += bytes.length;
    writer.bytes[writer.length++] = COMMA;
  }

  /** Appends a cell of text. */
  addText(text: string): void {
    if (/[",\n\r]/.test(text)) this.#writer.write(`"${text.replaceAll('"', '""')}",`);
    else this.#writer.write(`${text},`);
  }

  /** Appends a cell of ASCII text without commas, quotes and line ends: numbers, times. */
  addPlain(text: string): void {
    const writer = this.#writer;
    writer.writeAscii(text);
    writer.reserve(1);
    writer.bytes[writer.length++] = COMMA;
  }

  /** Refuses the row that is being written; the first reason counts. */
  refuse(code: RejectCode, column?: number): void {
    this.#refusal ??= { code, ...(column === undefined ? {} : { column }) };
  }

  /** Leaves out the row that is being written, unless it is refused. */
  leaveOut(code: RefusedSpan['code']): void {
    this.#refusal ??= { code };
  }

  endRow(): void {
    const writer = this.#writer;
    if (writer.length - this.#rowStart > MAX_RECORD_BYTES) this.refuse('RECORD_TOO_LARGE');
    if (this.#refusal !== null) {
      // A one-byte span takes the place of the row.
      writer.length = this.#rowStart;
      writer.reserve(1);
      writer.bytes[writer.length++] = LF;
      this.#refused.push({ start: this.#rowStart, end: writer.length, ...this.#refusal });
      this.#refusal = null;
    } else {
      writer.reserve(1);
      writer.bytes[writer.length++] = LF;
    }
    this.#rowStart = writer.length;
  }

  /** What was written since the last block; null if nothing was. */
  takeBlock(): TextBlock | null {
    if (this.#writer.length === 0) return null;
    const block: TextBlock = {
      kind: 'text',
      bytes: joinBytes([this.#writer.view()], this.#writer.length),
      refused: this.#refused,
    };
    this.#writer.length = 0;
    this.#rowStart = 0;
    this.#refused = [];
    return block;
  }
}

function needsQuotes(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === COMMA || byte === QUOTE || byte === LF || byte === CR) return true;
  }
  return false;
}
