import type { Reject, RejectCode } from '../../model/reject.js';

/** Places remembered of each group. Bound: one group a reject code and column of the schema. */
const MAX_PLACES = 5;

/** Rows refused for one reason, in one column. */
export interface RejectGroup {
  readonly code: RejectCode;
  /** Null: the record as a whole. */
  readonly column: string | null;
  readonly rows: number;
  /** The first places, in the order of reading. */
  readonly places: readonly Pick<Reject, 'file' | 'line'>[];
}

/** Counts rejects as they come and remembers where the first of each kind stand. Never a value. */
export class RejectExamples {
  readonly #groups = new Map<
    string,
    { code: RejectCode; column: string | null; rows: number; places: Pick<Reject, 'file' | 'line'>[] }
  >();

  add({ file, line, column, code }: Reject): void {
    const key = `${code} ${column ?? ''}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { code, column, rows: 0, places: [] };
      this.#groups.set(key, group);
    }
    group.rows += 1;
    if (group.places.length < MAX_PLACES) group.places.push({ file, line });
  }

  /** The groups, the largest first. */
  groups(): readonly RejectGroup[] {
    return [...this.#groups.values()].toSorted((a, b) => b.rows - a.rows);
  }
}
