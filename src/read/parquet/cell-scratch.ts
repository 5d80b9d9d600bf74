import { ByteWriter } from '../../kernel/byte-writer.js';
import { refusedLength, type CellRefusal } from './cell-window.js';

/** Collects the text forms of values that are not text in the file, one after another. */
export class CellScratch {
  readonly #writer = new ByteWriter(1024);
  #refused = 0;

  /** The texts, valid until the next `clear`. */
  get bytes(): Uint8Array {
    return this.#writer.view();
  }

  /** Where the next text will start. */
  get length(): number {
    return this.#writer.length;
  }

  /** Length of the text that started at `start`, or the negative code of why there is none. */
  endCell(start: number): number {
    const length = this.#refused === 0 ? this.#writer.length - start : this.#refused;
    if (this.#refused !== 0) this.#writer.length = start;
    this.#refused = 0;
    return length;
  }

  clear(): void {
    this.#writer.length = 0;
  }

  addBytes(bytes: Uint8Array): void {
    const writer = this.#writer;
    writer.reserve(bytes.length);
    writer.bytes.set(bytes, writer.length);
    writer.length += bytes.length;
  }

  /** Appends ASCII text. */
  addPlain(text: string): void {
    this.#writer.writeAscii(text);
  }

  /** Refuses the cell. */
  refuse(code: CellRefusal): void {
    this.#refused = refusedLength(code);
  }
}
