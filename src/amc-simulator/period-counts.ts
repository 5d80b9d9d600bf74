import type { Period } from '../model/data-set.js';
import type { AmcUpdateStrategy } from '../amc/upload.js';

/** The period of rows in data sets without an event time. */
export const NO_PERIOD = '';

/** How many rows each period holds. Its size is bounded by the periods between the first and the last event. */
export class PeriodCounts {
  readonly #rows = new Map<string, number>();

  add(period: string, rows = 1): void {
    this.#rows.set(period, (this.#rows.get(period) ?? 0) + rows);
  }

  /** Rows of all periods, or of one. */
  total(period?: string): number {
    if (period !== undefined) return this.#rows.get(period) ?? 0;
    let total = 0;
    for (const rows of this.#rows.values()) total += rows;
    return total;
  }

  /** Periods with their rows, in order. */
  entries(): readonly (readonly [string, number])[] {
    return [...this.#rows].toSorted(([one], [other]) => (one < other ? -1 : 1));
  }

  /** Applies an upload by its strategy. Returns how many of its rows were kept. */
  apply(upload: PeriodCounts, strategy: AmcUpdateStrategy): number {
    if (strategy === 'FULL_REPLACE') this.#rows.clear();
    let kept = 0;
    // A period occurs once in the upload's map, so what is added here is never visited again.
    for (const [period, rows] of upload.#rows) {
      if (strategy === 'OVERLAP_KEEP' && this.#rows.has(period)) continue;
      if (strategy === 'OVERLAP_REPLACE') this.#rows.delete(period);
      this.add(period, rows);
      kept += rows;
    }
    return kept;
  }
}

/** The period that an event time (`yyyy-MM-dd…`) falls in: its text up to the day, hour or month. */
export function periodOf(eventTime: string, period: Period): string {
  const length = { P1M: 7, P1D: 10, PT1H: 13 }[period];
  return eventTime.slice(0, length);
}
