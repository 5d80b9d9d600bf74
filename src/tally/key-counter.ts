import { MAX_SAMPLED_KEYS, type KeySample } from './key-sample.js';
import { SketchCounter, type KeySketch } from './key-sketch.js';

/** With more keys than this, the threshold is lowered; half of them are still enough. */
const MAX_KNOWN = 3 * MAX_SAMPLED_KEYS;
const FIRST_SLOTS = 64;
/** One more than the largest key. */
const END = 2 ** 52;
const TAIL = 2 ** 24;

/**
 * Counts the rows of each key of a column. Only the smallest keys of a run are needed, so keys above those already seen
 * need not be counted. Its result for a block has all keys that may be among the smallest of the run, with their rows,
 * and perhaps some more, depending on the blocks before; the sample of the run does not depend on them. Memory: some
 * 350 kB.
 */
export class KeyCounter {
  /** The smallest keys seen so far, unordered; not many more than needed. */
  #keys = new Float64Array(FIRST_SLOTS);
  /** By slot: 1 where there is a key. At least half of them are free. */
  #taken = new Uint8Array(FIRST_SLOTS);
  /** By slot: rows of the block. */
  #rows = new Int32Array(FIRST_SLOTS);
  #known = 0;
  /** Slots of the keys that the block has. */
  #touched: number[] = [];
  /** At least as many keys as needed are below it, or it is `END`. */
  #threshold = END;
  readonly #sketch = new SketchCounter();

  /** Counts the key of a row: the digest, 64 lower-case hex digits, at `start`. */
  add(bytes: Uint8Array, start: number): void {
    const head = hexNumber(bytes, start, 7);
    this.#sketch.add(head);
    if (head * TAIL >= this.#threshold) return;
    const key = head * TAIL + hexNumber(bytes, start + 7, 6);
    if (key < this.#threshold) this.#count(key, 1);
  }

  /** The keys of the rows added since the last call. */
  take(): KeySample {
    const slots = this.#touched.toSorted((a, b) => (this.#keys[a] ?? 0) - (this.#keys[b] ?? 0));
    if (slots.length > MAX_SAMPLED_KEYS) slots.length = MAX_SAMPLED_KEYS;
    const sample = {
      keys: slots.map((slot) => this.#keys[slot] ?? 0),
      counts: slots.map((slot) => this.#rows[slot] ?? 0),
    };
    for (const slot of this.#touched) this.#rows[slot] = 0;
    this.#touched = [];
    return sample;
  }

  /** All rows added since the last call. */
  takeSketch(): KeySketch {
    return this.#sketch.take();
  }

  #count(key: number, rows: number): void {
    const slot = this.#slotOf(key);
    const isNew = this.#taken[slot] === 0;
    if (isNew) {
      this.#keys[slot] = key;
      this.#taken[slot] = 1;
      this.#known += 1;
    }
    const before = this.#rows[slot] ?? 0;
    this.#rows[slot] = before + rows;
    if (before === 0 && rows > 0) this.#touched.push(slot);
    if (!isNew) return;
    if (this.#known > MAX_KNOWN) this.#sink();
    else if (this.#known * 2 > this.#taken.length) this.#rebuild(this.#taken.length * 2);
  }

  /** Halves the threshold, or lowers it as far as leaves enough keys for the sample. */
  #sink(): void {
    const keys = this.#keys.filter((_, slot) => this.#taken[slot] === 1);
    const half = this.#threshold / 2;
    const below = keys.filter((key) => key < half).length;
    this.#threshold = below >= MAX_SAMPLED_KEYS ? half : (keys.toSorted()[MAX_SAMPLED_KEYS] ?? END);
    this.#rebuild(this.#taken.length);
  }

  /** Puts the keys below the threshold into this many slots. */
  #rebuild(slots: number): void {
    const [keys, taken, rows] = [this.#keys, this.#taken, this.#rows];
    this.#keys = new Float64Array(slots);
    this.#taken = new Uint8Array(slots);
    this.#rows = new Int32Array(slots);
    this.#known = 0;
    this.#touched = [];
    keys.forEach((key, slot) => {
      if (taken[slot] === 1 && key < this.#threshold) this.#count(key, rows[slot] ?? 0);
    });
  }

  /** The key's slot, or the free one that it would get. The last bits of a digest are as good as random. */
  #slotOf(key: number): number {
    const last = this.#taken.length - 1;
    let slot = (key % TAIL) & last;
    while (this.#taken[slot] === 1 && this.#keys[slot] !== key) slot = (slot + 1) & last;
    return slot;
  }
}

function hexNumber(bytes: Uint8Array, start: number, digits: number): number {
  let number = 0;
  for (let at = start; at < start + digits; at++) {
    const letter = bytes[at] ?? 0;
    number = (number << 4) | ((letter & 15) + (letter >> 6) * 9);
  }
  return number;
}
