import { DefectError } from '../errors.js';

/** Digests are SHA-256, 32 bytes: eight numbers. */
const WORDS = 8;
const FIRST_CAPACITY = 1024;

/**
 * Values that a list may have. Each takes 32 bytes, in a table that is at most two thirds full and at least one third,
 * so the largest list takes 256 MB (and half as much again while it is made), once for all threads.
 */
export const MAX_SUPPRESSED = 4_000_000;

/**
 * SHA-256 digests of the identifiers of people who must not be sent, in memory that all threads share. Plain data: a
 * table with open addressing; a place of zeros is empty.
 */
export interface SuppressedSet {
  readonly words: Uint32Array;
}

/** Whether a digest (64 lower-case hex digits) is in the set. */
export function isSuppressed({ words }: SuppressedSet, hex: string): boolean {
  const mask = words.length / WORDS - 1;
  const first = wordOf(hex, 0);
  for (let place = first & mask; ; place = (place + 1) & mask) {
    const at = place * WORDS;
    if (isFree(words, at)) return false;
    if (words[at] === first && isEqual(words, at, hex)) return true;
  }
}

/** Gathers a set, and what names its content whatever the order of the values. */
export class SuppressedSetBuilder {
  #words = tableOf(FIRST_CAPACITY);
  /** Of all digests, by exclusive or: none is in it twice. */
  readonly #mixed = new Uint32Array(WORDS);
  #size = 0;

  /** Different values so far. */
  get size(): number {
    return this.#size;
  }

  /** 64 hex digits that name the content, for `size` values. */
  get mixed(): string {
    return [...this.#mixed].map((word) => word.toString(16).padStart(8, '0')).join('');
  }

  /** @param hex 64 lower-case hex digits */
  add(hex: string): void {
    if (!/^[0-9a-f]{64}$/.test(hex)) {
      throw new DefectError('Only digests go into a suppression list.', { code: 'NOT_A_DIGEST' });
    }
    const digest = Array.from({ length: WORDS }, (_, index) => wordOf(hex, index));
    if (!insert(this.#words, digest)) return;
    this.#size += 1;
    digest.forEach((word, index) => {
      this.#mixed[index] = (this.#mixed[index] ?? 0) ^ word;
    });
    if (this.#size * 3 > (this.#words.length / WORDS) * 2) this.#grow();
  }

  finish(): SuppressedSet {
    return { words: this.#words };
  }

  #grow(): void {
    const old = this.#words;
    this.#words = tableOf((old.length / WORDS) * 2);
    for (let at = 0; at < old.length; at += WORDS)
      if (!isFree(old, at)) insert(this.#words, [...old.subarray(at, at + WORDS)]);
  }
}

function tableOf(capacity: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(capacity * WORDS * Uint32Array.BYTES_PER_ELEMENT));
}

/** False when it is there already. */
function insert(words: Uint32Array, digest: readonly number[]): boolean {
  const mask = words.length / WORDS - 1;
  for (let place = (digest[0] ?? 0) & mask; ; place = (place + 1) & mask) {
    const at = place * WORDS;
    if (isFree(words, at)) {
      words.set(digest, at);
      return true;
    }
    if (digest.every((word, index) => words[at + index] === word)) return false;
  }
}

function isFree(words: Uint32Array, at: number): boolean {
  for (let index = 0; index < WORDS; index++) if (words[at + index] !== 0) return false;
  return true;
}

function isEqual(words: Uint32Array, at: number, hex: string): boolean {
  for (let index = 1; index < WORDS; index++) if (words[at + index] !== wordOf(hex, index)) return false;
  return true;
}

function wordOf(hex: string, index: number): number {
  return Number.parseInt(hex.slice(index * WORDS, (index + 1) * WORDS), 16);
}
