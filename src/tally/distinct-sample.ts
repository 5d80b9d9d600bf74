import { KEY_END } from './value-key.js';

/** Number of distinct values up to which they are counted exactly. */
export const MAX_DISTINCT_KEYS = 512;

/**
 * How many distinct values a column has: the keys (`value-key.ts`) below `KEY_END / 2 ** level`, in ascending order.
 * The level is the smallest at which there are no more than `MAX_DISTINCT_KEYS`, so the combined sample of two parts is
 * the same however the rows were divided. Plain data.
 */
export interface DistinctSample {
  readonly level: number;
  readonly keys: readonly number[];
}

export const NO_VALUES: DistinctSample = { level: 0, keys: [] };

/** Approximate number of distinct values; exact at level 0. */
export function distinctValues({ level, keys }: DistinctSample): number {
  return keys.length * 2 ** level;
}

/** The combined sample of two parts. */
export function mergeDistinct(a: DistinctSample, b: DistinctSample): DistinctSample {
  const level = Math.max(a.level, b.level);
  const limit = KEY_END / 2 ** level;
  const keys: number[] = [];
  let inA = 0;
  let inB = 0;
  for (;;) {
    const keyA = a.keys[inA] ?? KEY_END;
    const keyB = b.keys[inB] ?? KEY_END;
    const key = Math.min(keyA, keyB);
    if (key >= limit) break;
    keys.push(key);
    if (keyA === key) inA += 1;
    if (keyB === key) inB += 1;
  }
  return distinctSample(level, keys);
}

/**
 * The sample of these keys, which are ascending and below the level's limit; the level rises until they are few enough.
 */
export function distinctSample(level: number, keys: number[]): DistinctSample {
  let rising = level;
  while (keys.length > MAX_DISTINCT_KEYS) {
    rising += 1;
    const limit = KEY_END / 2 ** rising;
    const end = keys.findIndex((key) => key >= limit);
    if (end >= 0) keys.length = end;
  }
  return { level: rising, keys };
}
