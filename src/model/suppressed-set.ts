import { DefectError } from '../errors.js';

/** Digests are SHA-256, 32 bytes: eight numbers. */
const WORDS = 8;
/** A full table grows by this factor. */
const GROWTH = 2;
const FIRST_CAPACITY = 1024;

/**
 * Maximum number of values of a list. Each takes 32 bytes, in a table that is at most two thirds and at least one third
 * full, so the largest list takes 256 MB (and half as much again while it is built), once for all threads.
 */
export const MAX_SUPPRESSED = 4_000_000;

/**
 * SHA-256 digests of the identifiers of people who must not be sent, in memory that all threads share. Plain data: a
 * table with open addressing; a slot of zeros is empty.
 */
export interface SuppressedSet {
  readonly words: Uint32Array;
}

/** Whether a digest (64 lower-case hex digits) is in the set; other texts never are. */
export function isSuppressed(set: SuppressedSet, hex: string): boolean {
  return readDigest(hex) && holds(set.words, DIGEST);
}

/** Whether the 64 lower-case hex digits from `start` on are in the set. */
export function isSuppressedAt({ words }: SuppressedSet, bytes: Uint8Array, start: number): boolean {
  // Most are not, and their first word is enough to tell.
  DIGEST[0] = wordOf(bytes, start);
  const first = ((DIGEST[0] ?? 0) & (words.length / WORDS - 1)) * WORDS;
  if (isFree(words, first)) return false;
  for (let index = 1; index < WORDS; index++) DIGEST[index] = wordOf(bytes, start + index * WORDS);
  return holds(words, DIGEST);
}

/** Builds a set, and a name for its content that does not depend on the order of the values. */
export class SuppressedSetBuilder {
  #words = tableOf(FIRST_CAPACITY);
  /** The exclusive or of all digests: none is in it twice. */
  readonly #mixed = new Uint32Array(WORDS);
  #size = 0;

  /** Distinct values so far. */
  get size(): number {
    return this.#size;
  }

  /** 64 hex digits that name the content, for `size` values. */
  get mixed(): string {
    return [...this.#mixed].map((word) => word.toString(16).padStart(8, '0')).join('');
  }

  /** @param hex 64 lower-case hex digits */
  add(hex: string): void {
    if (!readDigest(hex)) {
      throw new DefectError('Only digests go into a suppression list.', { code: 'NOT_A_DIGEST' });
    }
    if (!insert(this.#words, DIGEST, 0)) return;
    this.#size += 1;
    for (let index = 0; index < WORDS; index++)
      this.#mixed[index] = (this.#mixed[index] ?? 0) ^ (DIGEST[index] ?? 0);
    if (this.#size * 3 > (this.#words.length / WORDS) * 2) this.#grow();
  }

  finish(): SuppressedSet {
    return { words: this.#words };
  }

  #grow(): void {
    const old = this.#words;
    this.#words = tableOf((old.length / WORDS) * GROWTH);
    for (let at = 0; at < old.length; at += WORDS) if (!isFree(old, at)) insert(this.#words, old, at);
  }
}

/** The digest to look up or add. */
const DIGEST = new Uint32Array(WORDS);
/** Values of lower-case hex digits by their ASCII code; no other character has one. */
const NO_DIGIT = 0xff;
const DIGITS = new Uint8Array(128).fill(NO_DIGIT);
for (const [value, sign] of [...'0123456789abcdef'].entries()) DIGITS[sign.charCodeAt(0)] = value;

/** Reads a digest into `DIGEST`; false when it is not one. */
function readDigest(hex: string): boolean {
  if (hex.length !== WORDS * WORDS) return false;
  for (let at = 0; at < hex.length; at++)
    if ((DIGITS[hex.charCodeAt(at)] ?? NO_DIGIT) === NO_DIGIT) return false;
  const bytes = Buffer.from(hex, 'latin1');
  for (let index = 0; index < WORDS; index++) DIGEST[index] = wordOf(bytes, index * WORDS);
  return true;
}

/** Eight hex digits as a number. */
function wordOf(bytes: Uint8Array, start: number): number {
  let word = 0;
  for (let at = start; at < start + WORDS; at++) word = (word << 4) | (DIGITS[bytes[at] ?? 0] ?? 0);
  return word;
}

function tableOf(capacity: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(capacity * WORDS * Uint32Array.BYTES_PER_ELEMENT));
}

function holds(words: Uint32Array, digest: Uint32Array): boolean {
  const mask = words.length / WORDS - 1;
  for (let slot = (digest[0] ?? 0) & mask; ; slot = (slot + 1) & mask) {
    const at = slot * WORDS;
    if (isFree(words, at)) return false;
    if (isEqual(words, at, digest, 0)) return true;
  }
}

/** @param from where the digest starts among the others; false if it is already there */
function insert(words: Uint32Array, digests: Uint32Array, from: number): boolean {
  const mask = words.length / WORDS - 1;
  for (let slot = (digests[from] ?? 0) & mask; ; slot = (slot + 1) & mask) {
    const at = slot * WORDS;
    if (isFree(words, at)) {
      for (let index = 0; index < WORDS; index++) words[at + index] = digests[from + index] ?? 0;
      return true;
    }
    if (isEqual(words, at, digests, from)) return false;
  }
}

function isFree(words: Uint32Array, at: number): boolean {
  for (let index = 0; index < WORDS; index++) if (words[at + index] !== 0) return false;
  return true;
}

function isEqual(words: Uint32Array, at: number, digests: Uint32Array, from: number): boolean {
  for (let index = 0; index < WORDS; index++) if (words[at + index] !== digests[from + index]) return false;
  return true;
}
