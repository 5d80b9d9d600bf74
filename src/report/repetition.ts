import { z } from 'zod';

const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);

/** How often the values of a key column occur. */
export const repetitionShape = z.object({
  /** Rows with a value. */
  rows: count,
  /** Different values among them, about. */
  distinct: count,
  isExact: z.boolean(),
  /** Values that were counted, and their rows. */
  sampled: z.object({ values: count, rows: count }),
  /** Values sampled by how many rows have them: `1`, `2`, `3-5`, `6-10`, `11+`. */
  byOccurrence: counts,
  /** Rows of the sampled value that occurs most. */
  most: count,
  /** Rows of the value that occurs most, sampled or not; about, unless `isExact`. Reports of earlier versions lack it. */
  mostOfAll: count.optional(),
});
export type Repetition = z.infer<typeof repetitionShape>;
