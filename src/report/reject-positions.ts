import { z } from 'zod';

/** Inputs whose reject positions are recorded: the first ones that have any. */
export const MAX_POSITIONED_INPUTS = 50;
/** Maximum number of line buckets per input. */
export const MAX_BUCKETS = 64;

/** Where in the inputs the rejects are. */
export const rejectPositionsShape = z.array(
  z.object({
    file: z.string(),
    /** A power of two: the smallest with which `MAX_BUCKETS` buckets reach the last reject. */
    linesPerStretch: z.number().int().positive(),
    /**
     * Rejects that start in lines 1 to `linesPerStretch`, in the same number of lines after them, and so on up to the
     * last one.
     */
    rows: z.array(z.number().int().nonnegative()),
  }),
);

type Placed = z.infer<typeof rejectPositionsShape>[number];

/**
 * Counts rejects by their position in the input. The result depends only on the rejects, not on how the input was
 * divided among blocks and ranges. Memory: `MAX_POSITIONED_INPUTS` times `MAX_BUCKETS` numbers.
 */
export class RejectPositions {
  readonly #inputs = new Map<string, Placed>();

  /** @param line 1-based */
  add(file: string, line: number, rejects = 1): void {
    let placed = this.#inputs.get(file);
    if (placed === undefined) {
      if (this.#inputs.size === MAX_POSITIONED_INPUTS) return;
      placed = { file, linesPerStretch: 1, rows: [] };
      this.#inputs.set(file, placed);
    }
    while (line > placed.linesPerStretch * MAX_BUCKETS) widen(placed);
    const bucket = Math.floor((line - 1) / placed.linesPerStretch);
    while (placed.rows.length <= bucket) placed.rows.push(0);
    placed.rows[bucket] = (placed.rows[bucket] ?? 0) + rejects;
  }

  /** Adds what was counted elsewhere, after the present counts. */
  addAll(positions: readonly Placed[]): void {
    for (const { file, linesPerStretch, rows } of positions) {
      const lastLine = (bucket: number) => (bucket + 1) * linesPerStretch;
      rows.forEach((count, bucket) => {
        if (count > 0) this.#addBucket(file, lastLine(bucket), linesPerStretch, count);
      });
    }
  }

  list(): Placed[] {
    return [...this.#inputs.values()];
  }

  /** Widths are powers of two, so that a bucket lies within one bucket of any wider division. */
  #addBucket(file: string, lastLine: number, linesPerStretch: number, rejects: number): void {
    const placed = this.#inputs.get(file);
    if (placed !== undefined) while (placed.linesPerStretch < linesPerStretch) widen(placed);
    this.add(file, lastLine, rejects);
    const added = this.#inputs.get(file);
    if (added !== undefined) while (added.linesPerStretch < linesPerStretch) widen(added);
  }
}

function widen(placed: Placed): void {
  const { rows } = placed;
  const wider = Array.from(
    { length: Math.ceil(rows.length / 2) },
    (_, at) => (rows[2 * at] ?? 0) + (rows[2 * at + 1] ?? 0),
  );
  placed.rows = wider;
  placed.linesPerStretch *= 2;
}
