import { ByteWriter } from '../kernel/byte-writer.js';
import { ABSENT, FIRST_REFUSED, MAX_BATCH_BYTES } from '../model/cell-block.js';
import { cellText } from '../model/cell-text.js';
import type { RejectCode } from '../model/reject.js';

const SPACE = 0x20;
const TAB = 0x09;
const CR = 0x0d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const EQUALS = 0x3d;
/** First bytes of the white space beyond ASCII: `U+00A0`, `U+1680`, `U+2000` and others, `U+3000`, `U+FEFF`. */
const NO_BREAK_SPACE = 0xc2;
const WIDE_SPACES: ReadonlySet<number> = new Set([0xe1, 0xe2, 0xe3, 0xef]);
const ESCAPE = '\u001b';
const REPLACEMENT_CHARACTER = '\uFFFD';

/**
 * The bytes that contain the cells of records: a piece of the input as it is, and after it what was made from it. A
 * cell is a start and a length, as in `model/cell-block.ts`. Memory: one batch.
 */
export class CellSpace {
  /** The most recently found or made cell. */
  start = 0;
  length = 0;
  /** Why cells could not be read. */
  readonly refusals: RejectCode[] = [];
  /** Whether bytes may be invalid UTF-8, or stand for something that was lost. */
  isDoubtful = false;
  /** Changes whenever what was made is forgotten. */
  generation = 0;
  readonly #writer = new ByteWriter(MAX_BATCH_BYTES);
  #bytes: Buffer = this.#writer.bytes;
  #inputBytes = 0;

  /** All bytes; replaced when the next cell is made. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  get size(): number {
    return this.#writer.length;
  }

  /** The bytes in use. They are overwritten by the next `load` or `forget`. */
  view(): Buffer {
    return this.#writer.view();
  }

  /**
   * Replaces everything with another piece of the input.
   * @param kept cells that are still needed; they are moved
   */
  load(input: Uint8Array, kept: readonly Int32Array[] = []): void {
    const copies = this.#copy(kept, 0);
    this.#writer.length = 0;
    this.#writer.reserve(input.length);
    this.#writer.bytes.set(input);
    this.#inputBytes = input.length;
    this.#restart(copies);
  }

  /** Forgets what was made, except for the kept cells. The input stays. */
  forget(kept: readonly Int32Array[]): void {
    this.#restart(this.#copy(kept, this.#inputBytes));
  }

  #restart(
    copies: readonly { readonly cells: Int32Array; readonly at: number; readonly bytes: Buffer }[],
  ): void {
    this.#writer.length = this.#inputBytes;
    this.#bytes = this.#writer.bytes;
    this.generation += 1;
    for (const { cells, at, bytes } of copies) {
      this.addBytes(bytes, 0, bytes.length);
      cells[at] = this.start;
    }
  }

  #copy(kept: readonly Int32Array[], from: number) {
    const copies: { cells: Int32Array; at: number; bytes: Buffer }[] = [];
    for (const cells of kept) {
      for (let at = 0; at < cells.length; at += 2) {
        const start = cells[at] ?? 0;
        const length = cells[at + 1] ?? 0;
        if (length > 0 && start >= from)
          copies.push({ cells, at, bytes: Buffer.from(this.#bytes.subarray(start, start + length)) });
      }
    }
    return copies;
  }

  /** Makes the cell one without a value. */
  clear(): void {
    this.length = 0;
  }

  /** Makes the cell one that could not be read. */
  refuse(code: RejectCode): void {
    const known = this.refusals.indexOf(code);
    this.length = FIRST_REFUSED - (known >= 0 ? known : this.refusals.push(code) - 1);
  }

  /** Makes a cell from a text that was derived from the input's. */
  add(text: string): void {
    this.start = this.#writer.length;
    this.#writer.write(text);
    this.#bytes = this.#writer.bytes;
    this.length = this.#writer.length - this.start;
  }

  /** Makes a cell from a text that comes from elsewhere. */
  addForeign(text: string): void {
    this.add(text);
    this.isDoubtful ||=
      text.includes(ESCAPE) ||
      (this.length > text.length && (text.includes(REPLACEMENT_CHARACTER) || !text.isWellFormed()));
  }

  /** Makes a cell from bytes. */
  addBytes(bytes: Uint8Array, start: number, length: number): void {
    this.#writer.reserve(length);
    this.#bytes = this.#writer.bytes;
    this.start = this.#writer.length;
    this.length = length;
    const target = this.#bytes;
    let to = this.start;
    for (let at = start; at < start + length; at++) target[to++] = bytes[at] ?? 0;
    this.#writer.length = to;
  }

  /** Makes a cell from a quoted one: doubled quotes become one. */
  addUnquoted(start: number, end: number): void {
    this.#writer.reserve(end - start);
    const bytes = (this.#bytes = this.#writer.bytes);
    this.start = this.#writer.length;
    let to = this.start;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      bytes[to++] = byte;
      if (byte === QUOTE && bytes[at + 1] === QUOTE) at++;
    }
    this.#writer.length = to;
    this.length = to - this.start;
  }

  text(): string {
    return this.length <= 0 ? '' : this.#bytes.toString('utf8', this.start, this.start + this.length);
  }

  /** Sets the cell to what a cell says, as defined by `cellText`. */
  trim(start: number, length: number): void {
    if (length <= 0) {
      this.length = 0;
      return;
    }
    this.trimSpaces(start, length);
    if (this.length === 0) return;
    const last = this.#bytes[this.start + this.length - 1] ?? 0;
    if (last !== QUOTE) return;
    const first = this.#bytes[this.start] ?? 0;
    if (first === EQUALS || first === APOSTROPHE) this.#replace(cellText);
  }

  /** Sets the cell to a cell without surrounding white space. */
  trimSpaces(start: number, length: number): void {
    const bytes = this.#bytes;
    let from = start;
    let to = start + length;
    while (from < to && isSpace(bytes[from] ?? 0)) from++;
    while (to > from && isSpace(bytes[to - 1] ?? 0)) to--;
    this.start = from;
    this.length = to - from;
    if (to === from) return;
    const first = bytes[from] ?? 0;
    const mayBegin = first === NO_BREAK_SPACE || (first > NO_BREAK_SPACE && WIDE_SPACES.has(first));
    const mayEnd =
      (bytes[to - 1] ?? 0) >= 0x80 &&
      (bytes[to - 2] === NO_BREAK_SPACE || (to - from > 2 && WIDE_SPACES.has(bytes[to - 3] ?? 0)));
    if (mayBegin || mayEnd) this.#replace((text) => text.trim());
  }

  /** Replaces the cell with another text, unless it is the same. */
  #replace(change: (text: string) => string): void {
    const text = this.text();
    const changed = change(text);
    if (changed !== text) this.add(changed);
  }

  /** Whether two cells have the same bytes. */
  areSame(start: number, length: number, otherStart: number, otherLength: number): boolean {
    if (length !== otherLength) return false;
    const bytes = this.#bytes;
    for (let at = 0; at < length; at++) if (bytes[start + at] !== bytes[otherStart + at]) return false;
    return true;
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || (byte >= TAB && byte <= CR);
}

/** A row with this many cells, none of which the record has. */
export function absentCells(count: number): Int32Array {
  return Int32Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? 0 : ABSENT));
}
