/**
 * Keys of values: 52 bits of a hash that `assembly/profiles.ts` computes in the same way, so that a value has the same
 * key wherever it is counted. Not for secrets: values can be guessed from it.
 */

/** One more than the largest key. */
export const KEY_END = 2 ** 52;

const FIRST_SEED = 0x9747_b28c;
const SECOND_SEED = 0x3c07_4a61;
const FIRST_FACTOR = 0x85eb_ca6b;
const SECOND_FACTOR = 0xc2b2_ae35;

/** The key of a value's bytes. */
export function keyOfBytes(bytes: Buffer): number {
  const { length } = bytes;
  let first = FIRST_SEED;
  let second = SECOND_SEED;
  let at = 0;
  for (; at + 8 <= length; at += 8) {
    first = mix(first, bytes.readInt32LE(at), FIRST_FACTOR);
    second = mix(second, bytes.readInt32LE(at + 4), SECOND_FACTOR);
  }
  if (at < length) {
    first = mix(first, lastWord(bytes, at), FIRST_FACTOR);
    second = mix(second, lastWord(bytes, at + 4), SECOND_FACTOR);
  }
  return finish(first, second, length);
}

/** The key of a 64-bit number. */
export function keyOfNumber(low: number, high: number): number {
  return finish(mix(FIRST_SEED, low, FIRST_FACTOR), mix(SECOND_SEED, high, SECOND_FACTOR), 8);
}

/** Up to four bytes, padded with zeros. */
function lastWord(bytes: Buffer, at: number): number {
  let word = 0;
  for (let index = 0; index < 4; index++) word |= (bytes[at + index] ?? 0) << (8 * index);
  return word;
}

function mix(hash: number, word: number, factor: number): number {
  const product = Math.imul(hash ^ word, factor);
  return (product << 15) | (product >>> 17);
}

function finish(first: number, second: number, length: number): number {
  let one = (first ^ length) + (second ^ length);
  let other = (second ^ length) + one;
  one = scatter(one | 0);
  other = scatter(other | 0);
  one = (one + other) | 0;
  other = (other + one) | 0;
  const key = (one >>> 0) * 2 ** 20 + (other >>> 12);
  // Zero marks a free slot.
  return key === 0 ? 1 : key;
}

/** The last step of MurmurHash3 for 32 bits. */
function scatter(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), FIRST_FACTOR);
  mixed = Math.imul(mixed ^ (mixed >>> 13), SECOND_FACTOR);
  return mixed ^ (mixed >>> 16);
}
