import { z } from 'zod';

/** Inputs whose rejects are placed: the first ones that have some. */
export const MAX_PLACED_INPUTS = 50;
/** Buckets of lines that an input is divided into at most. */
export const MAX_STRETCHES = 64;

/** Where in the inputs the rejects stand. */
export const rejectPositionsShape = z.array(
  z.object({
    file: z.string(),
    /** A power of two: the smallest with which `MAX_STRETCHES` reach to the last reject. */
    linesPerStretch: z.number().int().positive(),
    /** Rejects that start in lines 1 to `linesPerStretch`, in as many lines behind them, and so on to the last one. */
    rows: z.array(z.number().int().nonnegative()),
  }),
);

type Placed = z.infer<typeof rejectPositionsShape>[number];

/**
 * Counts rejects by their place in the input. What comes of it depends on the rejects alone, not on how the input was
 * divided among blocks and ranges. Memory: `MAX_PLACED_INPUTS` times `MAX_STRETCHES` numbers.
 */
export class RejectPositions {
  readonly #inputs = new Map<string, Placed>();

  /** @param line 1-based */
  add(file: string, line: number, rejects = 1): void {
    let placed = this.#inputs.get(file);
    if (placed === undefined) {
      if (this.#inputs.size === MAX_PLACED_INPUTS) return;
      placed = { file, linesPerStretch: 1, rows: [] };
      this.#inputs.set(file, placed);
    }
    while (line > placed.linesPerStretch * MAX_STRETCHES) widen(placed);
    const stretch = Math.floor((line - 1) / placed.linesPerStretch);
    while (placed.rows.length <= stretch) placed.rows.push(0);
    placed.rows[stretch] = (placed.rows[stretch] ?? 0) + rejects;
  }

  /** Adds what was counted elsewhere, behind what is here. */
  addAll(positions: readonly Placed[]): void {
    for (const { file, linesPerStretch, rows } of positions) {
      const lastLine = (stretch: number) => (stretch + 1) * linesPerStretch;
      rows.forEach((count, stretch) => {
        if (count > 0) this.#addStretch(file, lastLine(stretch), linesPerStretch, count);
      });
    }
  }

  list(): Placed[] {
    return [...this.#inputs.values()];
  }

  /** Widths are powers of two, so that a bucket lies within one of any wider division. */
  #addStretch(file: string, lastLine: number, linesPerStretch: number, rejects: number): void {
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
