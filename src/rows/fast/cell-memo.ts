import { IS_LITTLE_ENDIAN, type ByteWriter } from '../../kernel/byte-writer.js';

/** Longer cells are not remembered. */
export const MAX_KEY_BYTES = 63;
/** What is remembered of a cell has at most so many bytes: a digest in hex and its quotes, in whole words. */
export const VALUE_BYTES = 68;
const KEY_STRIDE = 64;
const VALUE_WORDS = VALUE_BYTES / 4;
const MAX_ENTRIES = 4_096;
const SLOTS = MAX_ENTRIES * 4;

/**
 * Remembers what cells became, by their bytes and a group (the row's country, where the result depends on it).
 * Bounded: 4,096 cells, some 700 kB when full; then it starts anew. The caller sees no difference but speed.
 */
export class CellMemo {
  /** By entry: what became of it (an outcome), and a number of the user's. */
  readonly outcomes = new Uint8Array(MAX_ENTRIES);
  readonly numbers = new Int32Array(MAX_ENTRIES);
  readonly #slots = new Int32Array(SLOTS);
  readonly #hashes = new Int32Array(MAX_ENTRIES);
  readonly #groups = new Int32Array(MAX_ENTRIES);
  readonly #keyLengths = new Uint8Array(MAX_ENTRIES);
  readonly #keys = new Uint8Array(MAX_ENTRIES * KEY_STRIDE);
  readonly #valueLengths = new Uint8Array(MAX_ENTRIES);
  readonly #values = new Int32Array(MAX_ENTRIES * VALUE_WORDS);
  readonly #valueBytes = new Uint8Array(this.#values.buffer);
  #count = 0;
  #hash = 0;

  /** The entry of the cell at `start` to `end`, or -1. Cells longer than `MAX_KEY_BYTES` have none. */
  find(bytes: Uint8Array, start: number, end: number, group: number): number {
    const length = end - start;
    let hash = 0x811c9dc5 ^ group;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    hash ^= hash >>> 15;
    this.#hash = hash;
    for (let slot = hash & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
      const entry = (this.#slots[slot] ?? 0) - 1;
      if (entry < 0) return -1;
      if (
        this.#hashes[entry] === hash &&
        this.#keyLengths[entry] === length &&
        this.#groups[entry] === group &&
        this.#hasKey(entry, bytes, start, length)
      )
        return entry;
    }
  }

  /** Adds the cell looked for last, which was not found. */
  add(bytes: Uint8Array, start: number, end: number, group: number): number {
    if (this.#count === MAX_ENTRIES) {
      this.#slots.fill(0);
      this.#count = 0;
    }
    const entry = this.#count++;
    this.#hashes[entry] = this.#hash;
    this.#groups[entry] = group;
    this.#keyLengths[entry] = end - start;
    this.#keys.set(bytes.subarray(start, end), entry * KEY_STRIDE);
    let slot = this.#hash & (SLOTS - 1);
    while (this.#slots[slot] !== 0) slot = (slot + 1) & (SLOTS - 1);
    this.#slots[slot] = entry + 1;
    return entry;
  }

  /** Remembers what was written for the entry: the bytes from `start` to `end`, at most `VALUE_BYTES`. */
  setValue(entry: number, bytes: Uint8Array, start: number, end: number): void {
    this.#valueLengths[entry] = end - start;
    this.#valueBytes.set(bytes.subarray(start, end), entry * VALUE_BYTES);
  }

  /** Writes the entry's value; `VALUE_BYTES` have to be reserved. */
  copyValue(entry: number, out: ByteWriter): void {
    const length = this.#valueLengths[entry] ?? 0;
    const { memory, length: position } = out;
    const base = entry * VALUE_WORDS;
    for (let word = 0; word * 4 < length; word++)
      memory.setInt32(position + word * 4, this.#values[base + word] ?? 0, IS_LITTLE_ENDIAN);
    out.length += length;
  }

  valueLength(entry: number): number {
    return this.#valueLengths[entry] ?? 0;
  }

  /** Copies the entry's value; gives its length. */
  copyTo(entry: number, target: Uint8Array, position: number): number {
    const length = this.#valueLengths[entry] ?? 0;
    const base = entry * VALUE_BYTES;
    for (let at = 0; at < length; at++) target[position + at] = this.#valueBytes[base + at] ?? 0;
    return length;
  }

  #hasKey(entry: number, bytes: Uint8Array, start: number, length: number): boolean {
    const base = entry * KEY_STRIDE;
    for (let at = 0; at < length; at++) if (this.#keys[base + at] !== bytes[start + at]) return false;
    return true;
  }
}
