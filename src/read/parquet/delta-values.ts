import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { ParquetProblem } from './parquet-problem.js';

const MAX_VARINT_BYTES = 10;
/** By the format, miniblocks have a multiple of 32 values. */
const MINIBLOCK_UNIT = 32;
/** More values in a block than any writer writes. */
const MAX_BLOCK_VALUES = 1024 * 1024;
/** Total bytes of values that share prefixes: always allowed, and allowed per byte of the page. */
const SHARED_FLOOR_BYTES = 64 * 1024 * 1024;
const SHARED_RATIO = 200;

/** Reads values that are stored as differences, one list after another. */
export class DeltaReader {
  readonly #bytes: Uint8Array;
  #at: number;

  /** @param bytes a page in memory of its own */
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** @throws ParquetProblem */
  numbers<T extends Int32Array | BigInt64Array>(output: T): T {
    if (output.length === 0) return output;
    const end = this.#walk(output.length);
    const { buffer, byteOffset, byteLength } = this.#bytes;
    deltaBinaryUnpack(
      { view: new DataView(buffer, byteOffset, byteLength), offset: this.#at },
      output.length,
      output,
    );
    this.#at = end;
    return output;
  }

  /** Texts after the list of their lengths. */
  texts(count: number): Uint8Array[] {
    const lengths = this.numbers(new Int32Array(count));
    return Array.from(lengths, (length) => this.#take(length));
  }

  /** Texts that share a prefix with the previous one. */
  sharedTexts(count: number): Uint8Array[] {
    const shared = this.numbers(new Int32Array(count));
    const lengths = this.numbers(new Int32Array(count));
    const maxTotal = Math.max(SHARED_FLOOR_BYTES, this.#bytes.length * SHARED_RATIO);
    let previous: Uint8Array = new Uint8Array(0);
    let total = 0;
    return Array.from(lengths, (length, index) => {
      const rest = this.#take(length);
      const start = shared[index] ?? 0;
      if (start < 0 || start > previous.length) throw damaged();
      total += start + length;
      if (total > maxTotal) throw new ParquetProblem('a page unpacks to more than 200 times its size');
      if (start === 0) previous = rest;
      else {
        const text = new Uint8Array(start + length);
        text.set(previous.subarray(0, start));
        text.set(rest, start);
        previous = text;
      }
      return previous;
    });
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (length < 0 || end > this.#bytes.length) throw damaged();
    const text = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return text;
  }

  /**
   * Walks over a list of numbers before it is decoded, so that damaged bytes cost no more than valid ones.
   * @returns where it ends
   */
  #walk(count: number): number {
    let at = this.#at;
    const byte = () => {
      const value = this.#bytes[at++];
      if (value === undefined) throw damaged();
      return value;
    };
    const varint = () => {
      let value = 0;
      for (let index = 0; index < MAX_VARINT_BYTES; index++) {
        const next = byte();
        value += (next & 0x7f) * 2 ** (7 * index);
        if (next < 0x80) return value;
      }
      throw damaged();
    };
    const blockValues = varint();
    const miniblocks = varint();
    varint();
    varint();
    const values = blockValues / miniblocks;
    if (!(blockValues <= MAX_BLOCK_VALUES && values > 0 && values % MINIBLOCK_UNIT === 0)) throw damaged();
    for (let left = count - 1; left > 0;) {
      varint();
      const widths = this.#bytes.subarray(at, at + miniblocks);
      if (widths.length < miniblocks) throw damaged();
      at += miniblocks;
      for (const bits of widths) {
        if (left <= 0) break;
        if (bits > 64) throw damaged();
        at += (values * bits) / 8;
        left -= values;
      }
      // The last miniblock may be missing its padding.
      if (at > this.#bytes.length + (left <= 0 ? values * 8 : 0)) throw damaged();
    }
    return at;
  }
}

function damaged(): ParquetProblem {
  return new ParquetProblem('the values of a page are damaged');
}
