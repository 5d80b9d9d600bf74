/** Bits of a digest that select a table's bucket. Three tables; each shares half of its bits with the next. */
const BUCKET_BITS = 12;
const BUCKETS = 1 << BUCKET_BITS;
const SHARED_BITS = BUCKET_BITS / 2;
const SHARED = (1 << SHARED_BITS) - 1;
const TABLES = 3;
/** Bits of a digest that the tables use: its first ones. */
export const HEAD_BITS = 28;
const SHIFTS = [
  HEAD_BITS - BUCKET_BITS,
  HEAD_BITS - BUCKET_BITS - SHARED_BITS,
  HEAD_BITS - BUCKET_BITS - 2 * SHARED_BITS,
] as const;

/** With more rows than this, a block's tables are smaller than the list of its heads. */
const MAX_HEADS = 512;

/**
 * How many rows have a digest in each of some thousand buckets, three times over. That is enough to tell how many rows
 * the most frequent digest has, whatever else there is, in 48 kB and without keeping any digest. It is a sum, so the
 * parts and their order do not matter. Plain data: few rows are kept as `heads`, the first 28 bits of their digests in
 * ascending order; more rows as `counts` of the buckets of three tables.
 */
export interface KeySketch {
  readonly heads: readonly number[];
  counts: number[] | Uint32Array | null;
}

export function emptySketch(): KeySketch {
  return { heads: [], counts: null };
}

/** Adds a part. `total` is modified; it has no heads. */
export function addSketch(total: KeySketch, { heads, counts }: KeySketch): void {
  if (heads.length === 0 && counts === null) return;
  const sums = (total.counts ??= Array.from({ length: TABLES * BUCKETS }, () => 0));
  for (const head of heads) addHead(sums, head);
  if (counts === null) return;
  for (let bucket = 0; bucket < TABLES * BUCKETS; bucket++)
    sums[bucket] = (sums[bucket] ?? 0) + (counts[bucket] ?? 0);
}

function addHead(counts: number[] | Uint32Array, head: number): void {
  for (let table = 0; table < TABLES; table++) {
    const bucket = table * BUCKETS + ((head >>> (SHIFTS[table] ?? 0)) & (BUCKETS - 1));
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
}

/** Counts the digests of a block's rows. */
export class SketchCounter {
  readonly #heads = new Int32Array(MAX_HEADS);
  #rows = 0;
  #counts: Uint32Array | null = null;

  /** @param head the first 28 bits of the row's digest */
  add(head: number): void {
    if (this.#counts !== null) addHead(this.#counts, head);
    else if (this.#rows < MAX_HEADS) this.#heads[this.#rows] = head;
    else {
      this.#counts = new Uint32Array(TABLES * BUCKETS);
      for (const earlier of this.#heads) addHead(this.#counts, earlier);
      addHead(this.#counts, head);
    }
    this.#rows += 1;
  }

  /** The digests added since the last call. */
  take(): KeySketch {
    const counts = this.#counts;
    const heads = counts === null ? Array.from(this.#heads.subarray(0, this.#rows)).toSorted(ascending) : [];
    this.#counts = null;
    this.#rows = 0;
    return { heads, counts };
  }
}

const ascending = (one: number, other: number) => one - other;

/**
 * Approximate number of rows with the most frequent digest; 0 if no digest has `least` of them. It is never much too
 * small, and too large only by other digests that share all its buckets: with `least` at a thousandth of the rows, that
 * is next to nothing.
 */
export function mostFrequent({ counts }: KeySketch, least: number): number {
  if (counts === null) return 0;
  const heavy = (table: number) => {
    const buckets: number[] = [];
    for (let bucket = 0; bucket < BUCKETS; bucket++)
      if ((counts[table * BUCKETS + bucket] ?? 0) >= least) buckets.push(bucket);
    return buckets;
  };
  const lasts = heavy(2);
  let most = 0;
  for (const first of heavy(0)) {
    for (const last of lasts) {
      // The middle table's bits are shared with the other two.
      const middle = ((first & SHARED) << SHARED_BITS) | (last >>> SHARED_BITS);
      const rows = Math.min(
        counts[first] ?? 0,
        counts[BUCKETS + middle] ?? 0,
        counts[2 * BUCKETS + last] ?? 0,
      );
      most = Math.max(most, rows);
    }
  }
  if (most < least) return 0;
  // The average of a bucket's other rows.
  let rows = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) rows += counts[bucket] ?? 0;
  return Math.round(most - (rows - most) / BUCKETS);
}
