import { z } from 'zod';
import type { Reject } from '../model/reject.js';
import { counted } from './numbers.js';

/** Locations remembered per group. Bound: one group per reject code and column of the schema. */
const MAX_PLACES = 5;

/** Rejected rows by reason and column, the largest group first. */
export const rejectGroupsShape = z.array(
  z.object({
    code: z.string(),
    /** Null: the entire record. */
    column: z.string().nullable(),
    rows: z.number().int().nonnegative(),
    /** The first locations, in reading order; lines are 1-based. */
    places: z.array(z.object({ file: z.string(), line: z.number().int() })),
  }),
);

export type RejectGroup = z.infer<typeof rejectGroupsShape>[number];

/**
 * The groups of a report, the largest first. Reports of earlier versions have none: then their counts by reason are
 * used.
 */
export function rejectGroupsOf({
  rejects,
  rejectGroups,
}: {
  readonly rejects: Readonly<Record<string, number>>;
  readonly rejectGroups: readonly RejectGroup[];
}): readonly RejectGroup[] {
  if (rejectGroups.length > 0) return rejectGroups;
  return Object.entries(rejects)
    .map(([code, rows]) => ({ code, column: null, rows, places: [] }))
    .toSorted(inOrder);
}

/** The most frequent reason for rejects, as a sentence to append to another; empty if nothing was rejected. */
export function mainReason(report: Parameters<typeof rejectGroupsOf>[0]): string {
  const [first] = rejectGroupsOf(report);
  if (first === undefined) return '';
  const { code, column, rows } = first;
  return ` The most frequent reason: ${code}${column === null ? '' : ` in ${column}`} (${counted(rows, 'row')}).`;
}

/**
 * Where to look: `sales.csv lines 3, 9, 12 …; more.csv line 4`. Empty if no location is known.
 * @param shown a file's name as it should be shown
 */
export function placesText({ places, rows }: RejectGroup, shown: (file: string) => string): string {
  if (places.length === 0) return '';
  const byFile = new Map<string, number[]>();
  for (const { file, line } of places) byFile.set(file, [...(byFile.get(file) ?? []), line]);
  const parts = [...byFile].map(
    ([file, lines]) => `${shown(file)} line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}`,
  );
  return `${parts.join('; ')}${rows > places.length ? ' …' : ''}`;
}

/** Counts rejects by reason and column, and remembers the first locations of each group. Never stores a value. */
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
    return [...this.#groups.values()].toSorted(inOrder);
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

function inOrder(a: RejectGroup, b: RejectGroup): number {
  return b.rows - a.rows || compare(a.code, b.code) || compare(a.column ?? '', b.column ?? '');
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
