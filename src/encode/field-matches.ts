/**
 * Finds repeats in encoded rows for deflate. Digests hold no repeats inside, but whole fields come again (cities,
 * states, frequent names, in JSON the keys): so a repeat is only looked for where a field begins, and where a
 * repeat ended. That costs some 15 looks a row instead of one a byte.
 */

const COMMA = 0x2c;
/** Shorter repeats save nothing over the Huffman codes of what they replace. */
const MIN_MATCH = 6;
/** Deflate's limits. */
const MAX_MATCH = 258;
const MAX_DISTANCE = 32_768;
const DIGEST_LETTERS = 64;
const HASH_BITS = 15;

/** Repeats, in order: position, length and distance back of each. Reused; bounded by the bytes looked at. */
export class FieldMatches {
  count = 0;
  readonly positions: Int32Array;
  readonly lengths: Uint16Array;
  readonly distances: Uint16Array;
  /** By hash of the six bytes that a place starts with: the last such place. */
  readonly #last = new Int32Array(1 << HASH_BITS);

  /** @param maxBytes most bytes that one `find` looks at */
  constructor(maxBytes: number) {
    const most = Math.ceil(maxBytes / MIN_MATCH) + 1;
    this.positions = new Int32Array(most);
    this.lengths = new Uint16Array(most);
    this.distances = new Uint16Array(most);
  }

  /** Forgets earlier places: a new stream begins. */
  reset(): void {
    this.#last.fill(-MAX_DISTANCE - 1);
  }

  /** Finds the repeats between `start` and `end`; they may point back before `start`. */
  find(bytes: Uint8Array, start: number, end: number): void {
    this.count = 0;
    const last = this.#last;
    const stop = end - MIN_MATCH;
    let at = start;
    while (at <= stop) {
      const hash = hashAt(bytes, at);
      const candidate = last[hash] ?? -1;
      last[hash] = at;
      const distance = at - candidate;
      if (distance <= MAX_DISTANCE && candidate >= 0) {
        const most = Math.min(MAX_MATCH, end - at);
        let length = 0;
        while (length < most && bytes[candidate + length] === bytes[at + length]) length++;
        if (length >= MIN_MATCH) {
          const index = this.count++;
          this.positions[index] = at;
          this.lengths[index] = length;
          // 32,768 does not fit 16 bits signed, but it does unsigned.
          this.distances[index] = distance;
          at += length;
          continue;
        }
      }
      // A digest behind which the next field begins is passed at once.
      if (at + DIGEST_LETTERS < end && bytes[at + DIGEST_LETTERS] === COMMA) at += DIGEST_LETTERS;
      else while (at <= stop && bytes[at] !== COMMA) at++;
      at++;
    }
  }
}

function hashAt(bytes: Uint8Array, at: number): number {
  const low =
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24);
  const high = (bytes[at + 4] ?? 0) | ((bytes[at + 5] ?? 0) << 8);
  return (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> (32 - HASH_BITS);
}
