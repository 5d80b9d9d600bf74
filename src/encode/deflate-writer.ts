import type { FieldMatches } from './field-matches.js';
import { huffmanCode, type HuffmanCode } from './huffman.js';

/** Two literals and what a byte still lacks have to fit 31 bits. */
const MAX_CODE_LENGTH = 12;
const MAX_LENGTH_CODE_LENGTH = 7;
const END_OF_BLOCK = 256;
/** A loop over a whole block would be optimized anew for every block. */
const TOKENS_AT_ONCE = 256;
const LITERALS_AND_LENGTHS = 286;
const DISTANCES = 30;
/** Literals are counted in one of so many stretches: enough to know how often each occurs. */
const SAMPLED_STRETCHES = 8;
/** Order in which deflate lists the lengths of the code for code lengths. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const LENGTH_BASE = Uint16Array.from([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
]);
const LENGTH_EXTRA = Uint8Array.from([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]);
const DISTANCE_BASE = Uint16Array.from([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
]);
const distanceExtra = (code: number) => (code < 4 ? 0 : (code >> 1) - 1);

/** By match length: its code, counted from 0. */
const LENGTH_CODES = Uint8Array.from({ length: 259 }, (_, length) =>
  LENGTH_BASE.findLastIndex((base) => base <= length),
);
/** By distance up to 256, then by the distance's upper bits: its code. */
const NEAR_CODES = Uint8Array.from({ length: 257 }, (_, distance) => findDistanceCode(distance));
const FAR_CODES = Uint8Array.from({ length: 257 }, (_, upper) => findDistanceCode(upper * 128 + 1));

function findDistanceCode(distance: number): number {
  return DISTANCE_BASE.findLastIndex((base) => base <= distance);
}

function distanceCode(distance: number): number {
  return (distance <= 256 ? NEAR_CODES[distance] : FAR_CODES[(distance - 1) >> 7]) ?? 0;
}

/** The most that a writer writes for an input of so many bytes: a literal takes 12 bits at most. */
export function deflateRoom(inputBytes: number): number {
  return Math.ceil(inputBytes * 1.5) + 4096;
}

/** Writes deflate blocks with Huffman codes of their own. */
export class DeflateWriter {
  readonly #input: Uint8Array;
  readonly #out: Buffer;
  readonly #view: DataView;
  readonly #literalCounts = new Uint32Array(LITERALS_AND_LENGTHS);
  readonly #distanceCounts = new Uint32Array(DISTANCES);
  /** By two ASCII bytes: both codes, one behind the other, and above bit 24 their length. */
  readonly #pairs = new Int32Array(1 << 14);
  #length = 0;
  #bits = 0;
  #bitCount = 0;

  /** @param out memory to write into, at least `deflateRoom(input.length)` bytes, the only view of it */
  constructor(input: Uint8Array, out: Buffer) {
    this.#input = input;
    this.#out = out;
    this.#view = new DataView(out.buffer, out.byteOffset, out.byteLength);
  }

  /** Whole bytes written. */
  get length(): number {
    return this.#length;
  }

  /** What was written; complete behind the final block. */
  view(): Buffer {
    return this.#out.subarray(0, this.#length);
  }

  /** Writes the input from `start` to `end` as one block. */
  writeBlock(start: number, end: number, matches: FieldMatches, isFinal: boolean): void {
    this.#count(start, end, matches);
    const literals = huffmanCode(this.#literalCounts, MAX_CODE_LENGTH);
    const distances = huffmanCode(this.#distanceCounts, MAX_CODE_LENGTH);
    this.#writeHeader(literals, distances, isFinal);
    this.#preparePairs(literals);
    let position = start;
    for (let first = 0; first < matches.count; first += TOKENS_AT_ONCE)
      position = this.#writeTokens(literals, distances, matches, position, first);
    this.#writeLiterals(literals, position, end);
    this.#write(literals.codes[END_OF_BLOCK] ?? 0, literals.lengths[END_OF_BLOCK] ?? 0);
    if (isFinal) this.#write(0, (8 - this.#bitCount) & 7);
  }

  /** Writes some matches and the literals before each; gives where the last one ends. */
  #writeTokens(
    literals: HuffmanCode,
    distances: HuffmanCode,
    matches: FieldMatches,
    start: number,
    first: number,
  ): number {
    const stop = Math.min(first + TOKENS_AT_ONCE, matches.count);
    let position = start;
    for (let index = first; index < stop; index++) {
      const at = matches.positions[index] ?? 0;
      const length = matches.lengths[index] ?? 0;
      this.#writeLiterals(literals, position, at);
      this.#writeMatch(literals, distances, length, matches.distances[index] ?? 0);
      position = at + length;
    }
    return position;
  }

  /** Every literal counts at least once, so that those in stretches that are not looked at have a code, too. */
  #count(start: number, end: number, matches: FieldMatches): void {
    const counts = this.#literalCounts;
    const distanceCounts = this.#distanceCounts;
    const input = this.#input;
    counts.fill(1, 0, END_OF_BLOCK + 1).fill(0, END_OF_BLOCK + 1);
    distanceCounts.fill(0).fill(1, 0, 2);
    let position = start;
    for (let index = 0; index <= matches.count; index++) {
      const isMatch = index < matches.count;
      const stop = isMatch ? (matches.positions[index] ?? 0) : end;
      if (index % SAMPLED_STRETCHES === 0) {
        // A stretch without any repeat may be long: there a part is enough, too.
        const sampleEnd = stop - position > 4096 ? position + ((stop - position) >> 3) : stop;
        for (let at = position; at < sampleEnd; at++) {
          const byte = input[at] ?? 0;
          counts[byte] = (counts[byte] ?? 0) + SAMPLED_STRETCHES;
        }
      }
      if (!isMatch) break;
      const length = matches.lengths[index] ?? 0;
      const lengthSymbol = END_OF_BLOCK + 1 + (LENGTH_CODES[length] ?? 0);
      counts[lengthSymbol] = (counts[lengthSymbol] ?? 0) + 1;
      const code = distanceCode(matches.distances[index] ?? 0);
      distanceCounts[code] = (distanceCounts[code] ?? 0) + 1;
      position = stop + length;
    }
  }

  #writeHeader(literals: HuffmanCode, distances: HuffmanCode, isFinal: boolean): void {
    const lengths = [...literals.lengths, ...distances.lengths];
    const lengthCounts = new Uint32Array(LENGTH_ORDER.length);
    for (const length of lengths) lengthCounts[length] = (lengthCounts[length] ?? 0) + 1;
    // A code needs two symbols.
    lengthCounts[0] = (lengthCounts[0] ?? 0) + 1;
    lengthCounts[1] = (lengthCounts[1] ?? 0) + 1;
    const code = huffmanCode(lengthCounts, MAX_LENGTH_CODE_LENGTH);
    this.#write(isFinal ? 1 : 0, 1);
    this.#write(2, 2);
    this.#write(LITERALS_AND_LENGTHS - 257, 5);
    this.#write(DISTANCES - 1, 5);
    this.#write(LENGTH_ORDER.length - 4, 4);
    for (const symbol of LENGTH_ORDER) this.#write(code.lengths[symbol] ?? 0, 3);
    for (const length of lengths) this.#write(code.codes[length] ?? 0, code.lengths[length] ?? 0);
  }

  #preparePairs({ codes, lengths }: HuffmanCode): void {
    const pairs = this.#pairs;
    for (let second = 0; second < 128; second++) {
      const secondCode = codes[second] ?? 0;
      const secondLength = lengths[second] ?? 0;
      for (let first = 0; first < 128; first++) {
        const length = lengths[first] ?? 0;
        pairs[first | (second << 7)] =
          (codes[first] ?? 0) | (secondCode << length) | ((length + secondLength) << 24);
      }
    }
  }

  #writeLiterals({ codes, lengths }: HuffmanCode, start: number, end: number): void {
    const input = this.#input;
    const view = this.#view;
    const pairs = this.#pairs;
    let out = this.#length | 0;
    let bits = this.#bits | 0;
    let bitCount = this.#bitCount | 0;
    let at = start;
    while (at < end) {
      const first = input[at] ?? 0;
      const second = at + 1 < end ? (input[at + 1] ?? 0) : 0x80;
      if ((first | second) < 0x80) {
        const pair = pairs[first | (second << 7)] ?? 0;
        bits |= (pair & 0xff_ffff) << bitCount;
        bitCount += pair >>> 24;
        at += 2;
      } else {
        bits |= (codes[first] ?? 0) << bitCount;
        bitCount += lengths[first] ?? 0;
        at += 1;
      }
      // Four bytes at once, of which the whole ones count.
      view.setInt32(out, bits, true);
      out += bitCount >> 3;
      // `| 0` keeps it a 32-bit integer for the compiler.
      bits = (bits >>> (bitCount & 24)) | 0;
      bitCount &= 7;
    }
    this.#length = out;
    this.#bits = bits;
    this.#bitCount = bitCount;
  }

  #writeMatch(literals: HuffmanCode, distances: HuffmanCode, length: number, distance: number): void {
    const lengthCode = LENGTH_CODES[length] ?? 0;
    const symbol = END_OF_BLOCK + 1 + lengthCode;
    this.#write(literals.codes[symbol] ?? 0, literals.lengths[symbol] ?? 0);
    this.#write(length - (LENGTH_BASE[lengthCode] ?? 0), LENGTH_EXTRA[lengthCode] ?? 0);
    const code = distanceCode(distance);
    this.#write(distances.codes[code] ?? 0, distances.lengths[code] ?? 0);
    this.#write(distance - (DISTANCE_BASE[code] ?? 0), distanceExtra(code));
  }

  /** At most 13 bits. */
  #write(value: number, bitCount: number): void {
    this.#bits |= value << this.#bitCount;
    this.#bitCount += bitCount;
    this.#view.setInt32(this.#length, this.#bits, true);
    this.#length += this.#bitCount >> 3;
    this.#bits = (this.#bits >>> (this.#bitCount & 24)) | 0;
    this.#bitCount &= 7;
  }
}
