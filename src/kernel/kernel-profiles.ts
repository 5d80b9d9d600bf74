import type { DigestBatch } from './digest-batch.js';
import * as layout from './kernel-layout.js';

/** A column with a profile; the kind is one of `kernel-layout.ts`, such as `TEXT_PROFILE`. */
export interface KernelProfile {
  readonly column: number;
  readonly kind: number;
}

/** What the row program counted for a column. */
export interface CountedProfile {
  /** Keys of distinct values below `2 ** 52 / 2 ** level`, in no order. */
  readonly keys: Float64Array;
  readonly level: number;
  /** Smallest and largest number or packed time, and the sum of numbers; null when there are none. */
  readonly range: { readonly min: bigint; readonly max: bigint; readonly sum: bigint } | null;
}

/** Sets which columns the row program profiles. */
export function setProfiles({ words }: DigestBatch, profiles: readonly KernelProfile[]): void {
  words[(layout.STATE + layout.PROFILE_COUNT) >> 2] = profiles.length;
  profiles.forEach(({ column, kind }, index) => {
    const profile = (layout.PROFILES + index * layout.PROFILE_BYTES) >> 2;
    words[profile + (layout.PROFILE_COLUMN >> 2)] = column;
    words[profile + (layout.PROFILE_KIND >> 2)] = kind;
  });
}

/**
 * What was counted for a column since the block began; null when it has no value. @param index as in
 * `setProfiles`
 */
export function countedProfile({ words }: DigestBatch, index: number): CountedProfile | null {
  const profile = (layout.PROFILES + index * layout.PROFILE_BYTES) >> 2;
  const count = words[profile + (layout.PROFILE_KEY_COUNT >> 2)] ?? 0;
  if (count === 0) return null;
  const keys = new Float64Array(count);
  const first = (layout.PROFILE_KEYS + index * layout.PROFILE_KEY_BYTES) >> 2;
  let found = 0;
  for (let word = first; word < first + 2 * layout.PROFILE_SLOTS; word += 2) {
    const low = (words[word] ?? 0) >>> 0;
    const high = words[word + 1] ?? 0;
    if (low !== 0 || high !== 0) keys[found++] = high * 2 ** 32 + low;
  }
  const wide = (offset: number) => {
    const word = profile + (offset >> 2);
    return (BigInt(words[word + 1] ?? 0) << 32n) | BigInt((words[word] ?? 0) >>> 0);
  };
  // The limit is a power of two.
  const level = 52 - (wide(layout.PROFILE_LIMIT).toString(2).length - 1);
  const min = wide(layout.PROFILE_MIN);
  const max = wide(layout.PROFILE_MAX);
  const sum = (wide(layout.PROFILE_SUM_HIGH) << 32n) + wide(layout.PROFILE_SUM_LOW);
  return { keys, level, range: min > max ? null : { min, max, sum } };
}
