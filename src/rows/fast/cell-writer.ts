import type { ByteWriter } from '../../kernel/byte-writer.js';
import type { CellEncoding } from '../../encode/cell-encoding.js';
import type { DigestBatch } from '../../kernel/digest-batch.js';
import { Refusal, type RejectCode } from '../../model/reject.js';
import type { ColumnConverter } from '../column-converter.js';
import type { RowKernel } from '../../kernel/row-kernel.js';

/** The row that is worked on. Shared by all writers of a file; refilled for every row and stretch. */
export class RowState {
  #source: Buffer = Buffer.alloc(0);
  /** Bytes of the source from `#lettersStart` on, each as a letter: of these the text of ASCII cells is cut. */
  #letters = '';
  #lettersStart = 0;
  /** What rows are written into. */
  readonly out: ByteWriter;
  country: string | null = null;
  /** A number for `country`, the same for the same country. */
  countryNumber = 0;
  /** The output column that is written. */
  column = 0;
  /** Where what cells become is remembered, too; null where rows do not go through it. */
  kernel: RowKernel | null = null;
  /** Digests that are still to be filled in. */
  readonly digests: DigestBatch;
  /** Why the cell written last was refused. */
  refusal: RejectCode = 'INVALID_ENCODING';

  constructor(digests: DigestBatch) {
    this.digests = digests;
    this.out = digests.writer;
  }

  /** The stretch's bytes. */
  get source(): Buffer {
    return this.#source;
  }

  set source(bytes: Buffer) {
    this.#source = bytes;
    this.#letters = '';
    this.#lettersStart = 0;
  }

  /** The text of the cell at `start` to `end`. */
  textOf(start: number, end: number, isHigh: boolean): string {
    if (isHigh || end - start > WINDOW_BYTES) return this.#source.toString('utf8', start, end);
    if (start < this.#lettersStart || end > this.#lettersStart + this.#letters.length) {
      this.#letters = this.#source.toString('latin1', start, start + WINDOW_BYTES);
      this.#lettersStart = start;
    }
    return this.#letters.slice(start - this.#lettersStart, end - this.#lettersStart);
  }
}

/** Decoded at once: short enough to be forgotten cheaply. */
const WINDOW_BYTES = 16 * 1024;
const QUOTE = 0x22;

/** What a writer gives instead of an outcome when it refuses the cell. */
export const REFUSED = -1;

/**
 * Writes cells of one column as output bytes: what the converter and the encoder of the reference path would give,
 * byte for byte. This one asks both; others save the way over text where they can.
 */
export class CellWriter {
  protected readonly state: RowState;
  protected readonly converter: ColumnConverter;
  readonly encoding: CellEncoding;
  readonly #isPlain: boolean;

  /** @param isPlain whether all values are ASCII text that every format takes as it is: times, digests, numbers */
  constructor(state: RowState, converter: ColumnConverter, encoding: CellEncoding, isPlain: boolean) {
    this.state = state;
    this.converter = converter;
    this.encoding = encoding;
    this.#isPlain = isPlain;
  }

  /**
   * Writes the cell at `start` to `end` of the source: trimmed, not empty, no null value, valid UTF-8.
   * @param isHigh whether the cell may hold more than ASCII
   * @returns the outcome, or `REFUSED`
   */
  write(start: number, end: number, isHigh: boolean): number {
    return this.writeText(this.state.textOf(start, end, isHigh));
  }

  /** Writes what the text becomes: trimmed, not empty, no null value. */
  writeText(text: string): number {
    const value = this.converter.convert(text, this.state.country);
    if (value instanceof Refusal) {
      this.state.refusal = value.code;
      return REFUSED;
    }
    if (value === null) this.writeNull();
    else this.writeValue(value);
    return this.converter.outcome;
  }

  /** Writes the cell over text, whatever shorter way the writer has. */
  writeAsText(start: number, end: number, isHigh: boolean): number {
    return this.writeText(this.state.textOf(start, end, isHigh));
  }

  /** Writes a converted value. */
  writeValue(value: string): void {
    const { out } = this.state;
    if (this.#isPlain) {
      const { isQuoted } = this.encoding;
      out.reserve(2);
      if (isQuoted) out.bytes[out.length++] = QUOTE;
      out.writeAscii(value);
      out.reserve(1);
      if (isQuoted) out.bytes[out.length++] = QUOTE;
    } else out.write(this.encoding.encode(value));
  }

  writeNull(): void {
    this.state.out.writeBytes(this.encoding.nullBytes);
  }
}
