/** Maximum number of keys of a sample: with this many, shares are accurate to about one percentage point. */
export const MAX_SAMPLED_KEYS = 2_048;
/** Up to this many keys are added to a sample one by one: thousands of small files bring a few each. */
const FEW_KEYS = 64;

/**
 * The smallest of a column's distinct keys, and how many rows have each. Keys are the first 52 bits of SHA-256 digests,
 * so the smallest are equivalent to a random sample of all, whatever the rows' order. A key that is among the smallest
 * of all is also among the smallest of every part that has it, so its count is exact. With fewer keys than
 * `MAX_SAMPLED_KEYS`, the sample has all keys. Plain data; `keys` are ascending, `counts` correspond to them.
 */
export interface KeySample {
  readonly keys: readonly number[];
  readonly counts: readonly number[];
}

export function emptySample(): KeySample {
  return { keys: [], counts: [] };
}

/** The combined sample of two parts; the order of the parts does not matter. */
export function mergeSamples(a: KeySample, b: KeySample): KeySample {
  if (b.keys.length === 0) return a;
  if (a.keys.length === 0) return b;
  if (a.keys.length < b.keys.length) return mergeSamples(b, a);
  if (b.keys.length <= FEW_KEYS) return addFew(a, b);
  const keys: number[] = [];
  const counts: number[] = [];
  let inA = 0;
  let inB = 0;
  while (keys.length < MAX_SAMPLED_KEYS && (inA < a.keys.length || inB < b.keys.length)) {
    const keyA = a.keys[inA] ?? Infinity;
    const keyB = b.keys[inB] ?? Infinity;
    keys.push(Math.min(keyA, keyB));
    counts.push((keyA <= keyB ? (a.counts[inA] ?? 0) : 0) + (keyB <= keyA ? (b.counts[inB] ?? 0) : 0));
    if (keyA <= keyB) inA += 1;
    if (keyB <= keyA) inB += 1;
  }
  return { keys, counts };
}

function addFew(sample: KeySample, few: KeySample): KeySample {
  const isFull = sample.keys.length >= MAX_SAMPLED_KEYS;
  const largest = isFull ? (sample.keys.at(-1) ?? Infinity) : Infinity;
  if ((few.keys[0] ?? Infinity) > largest) return sample;
  const keys = sample.keys.slice();
  const counts = sample.counts.slice();
  few.keys.forEach((key, index) => {
    const count = few.counts[index] ?? 0;
    const at = firstAtLeast(keys, key);
    if (keys[at] === key) counts[at] = (counts[at] ?? 0) + count;
    else {
      keys.splice(at, 0, key);
      counts.splice(at, 0, count);
    }
  });
  if (keys.length > MAX_SAMPLED_KEYS) keys.length = counts.length = MAX_SAMPLED_KEYS;
  return { keys, counts };
}

/** The index of the first of ascending keys that is not less than `key`. */
function firstAtLeast(keys: readonly number[], key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
