import { ParquetProblem } from './parquet-problem.js';

/** Values of up to this many bits are decoded with 32-bit numbers. */
const NARROW_BITS = 24;
const MAX_BITS = 32;
const MAX_VARINT_BYTES = 5;

/**
 * Decodes Parquet's hybrid of runs and packed bits, as many values at a time as requested. The length of a run is checked
 * against the remaining count, so that damaged bytes cost no more than valid ones.
 */
export class RunReader {
  readonly #bytes: Uint8Array;
  readonly #bits: number;
  /** Values that are not part of a run yet. */
  #left: number;
  /** The next run's head. */
  #at: number;
  /** Values of the current run that have not been read yet. */
  #runLeft = 0;
  #isPacked = false;
  #value = 0;
  /** Where the next packed value is. */
  #packedStart = 0;
  #packedBit = 0;

  /**
   * @param bits of each value
   * @param count values in all
   * @throws ParquetProblem
   */
  constructor(bytes: Uint8Array, start: number, bits: number, count: number) {
    if (bits > MAX_BITS) throw damaged();
    this.#bytes = bytes;
    this.#at = start;
    this.#bits = bits;
    this.#left = count;
  }

  /** Decodes the next `count` values. @throws ParquetProblem */
  read(output: Uint8Array | Uint32Array, count: number): void {
    if (this.#bits === 0) {
      output.fill(0, 0, count);
      return;
    }
    let filled = 0;
    while (filled < count) {
      if (this.#runLeft === 0) this.#nextRun();
      const taken = Math.min(this.#runLeft, count - filled);
      if (!this.#isPacked) output.fill(this.#value, filled, filled + taken);
      else if (this.#bits <= NARROW_BITS) this.#unpackNarrow(output, filled, taken);
      else this.#unpackWide(output, filled, taken);
      this.#runLeft -= taken;
      filled += taken;
    }
  }

  #nextRun(): void {
    const bits = this.#bits;
    const head = this.#readHead();
    const length = Math.floor(head / 2);
    this.#isPacked = head % 2 === 1;
    if (this.#isPacked) {
      const count = Math.min(length * 8, this.#left);
      if (this.#at + Math.ceil((count * bits) / 8) > this.#bytes.length) throw damaged();
      this.#packedStart = this.#at;
      this.#packedBit = 0;
      this.#at += length * bits;
      this.#runLeft = count;
    } else {
      let value = 0;
      for (let index = 0; index * 8 < bits; index++)
        value += (this.#bytes[this.#at++] ?? 0) * 2 ** (8 * index);
      if (this.#at > this.#bytes.length || length > this.#left || value >= 2 ** bits) throw damaged();
      this.#value = value;
      this.#runLeft = length;
    }
    this.#left -= this.#runLeft;
  }

  #readHead(): number {
    let head = 0;
    for (let index = 0; ; index++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || index === MAX_VARINT_BYTES) throw damaged();
      head += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return head;
    }
  }

  #unpackNarrow(output: Uint8Array | Uint32Array, from: number, count: number): void {
    const bytes = this.#bytes;
    const bits = this.#bits;
    const mask = (1 << bits) - 1;
    const shift = this.#packedBit % 8;
    let at = this.#packedStart + (this.#packedBit - shift) / 8;
    let held = 0;
    let available = 0;
    if (shift > 0) {
      held = (bytes[at++] ?? 0) >> shift;
      available = 8 - shift;
    }
    for (let index = from; index < from + count; index++) {
      while (available < bits) {
        held |= (bytes[at++] ?? 0) << available;
        available += 8;
      }
      output[index] = held & mask;
      held >>>= bits;
      available -= bits;
    }
    this.#packedBit += count * bits;
  }

  #unpackWide(output: Uint8Array | Uint32Array, from: number, count: number): void {
    const bits = this.#bits;
    for (let index = from; index < from + count; index++) {
      const byteAt = this.#packedStart + Math.floor(this.#packedBit / 8);
      let value = 0;
      // 32 bits that are not byte-aligned span five bytes.
      for (let byte = 4; byte >= 0; byte--) value = value * 256 + (this.#bytes[byteAt + byte] ?? 0);
      output[index] = Math.floor(value / 2 ** (this.#packedBit % 8)) % 2 ** bits;
      this.#packedBit += bits;
    }
  }
}

/** Decodes runs until the output is full. @throws ParquetProblem */
export function readRuns(
  bytes: Uint8Array,
  start: number,
  bits: number,
  output: Uint8Array | Uint32Array,
): void {
  new RunReader(bytes, start, bits, output.length).read(output, output.length);
}

function damaged(): ParquetProblem {
  return new ParquetProblem('the values of a page are damaged');
}
