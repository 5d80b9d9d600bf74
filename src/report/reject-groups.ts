import { z } from 'zod';
import type { Reject } from '../model/reject.js';

/** Places remembered of each group. Bound: one group per reject code and column of the schema. */
const MAX_PLACES = 5;

/** Rejected rows by reason and column, the largest group first. */
export const rejectGroupsShape = z.array(
  z.object({
    code: z.string(),
    /** Null: the record as a whole. */
    column: z.string().nullable(),
    rows: z.number().int().nonnegative(),
    /** The first places, in the order of reading; lines are 1-based. */
    places: z.array(z.object({ file: z.string(), line: z.number().int() })),
  }),
);

export type RejectGroup = z.infer<typeof rejectGroupsShape>[number];

/** Counts rejects by reason and column, and remembers where the first of each group are. Never a value. */
export class RejectGroups {
  readonly #groups = new Map<string, RejectGroup>();

  add({ file, line, column, code }: Reject): void {
    const group = this.#group(code, column);
    group.rows += 1;
    if (group.places.length < MAX_PLACES) group.places.push({ file, line });
  }

  /** Adds the groups of the part that was read next. */
  addAll(groups: readonly RejectGroup[]): void {
    for (const { code, column, rows, places } of groups) {
      const group = this.#group(code, column);
      group.rows += rows;
      group.places.push(...places.slice(0, MAX_PLACES - group.places.length));
    }
  }

  list(): RejectGroup[] {
    return [...this.#groups.values()].toSorted(
      (a, b) => b.rows - a.rows || compare(a.code, b.code) || compare(a.column ?? '', b.column ?? ''),
    );
  }

  #group(code: string, column: string | null): RejectGroup {
    const key = `${code} ${column ?? ''}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { code, column, rows: 0, places: [] };
      this.#groups.set(key, group);
    }
    return group;
  }
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
