import { z } from 'zod';

const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);

/** How often the values of a key column occur. */
export const repetitionShape = z.object({
  /** Rows with a value. */
  rows: count,
  /** Approximate number of distinct values among them. */
  distinct: count,
  isExact: z.boolean(),
  /** Values that were counted, and their rows. */
  sampled: z.object({ values: count, rows: count }),
  /** Values sampled by how many rows have them: `1`, `2`, `3-5`, `6-10`, `11+`. */
  byOccurrence: counts,
  /** Rows of the most frequent sampled value. */
  most: count,
  /**
   * Rows of the most frequent value, sampled or not; approximate unless `isExact`. Missing in reports of earlier
   * versions.
   */
  mostOfAll: count.optional(),
});
export type Repetition = z.infer<typeof repetitionShape>;
