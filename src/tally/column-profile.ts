import { mergeDistinct, type DistinctSample } from './distinct-sample.js';

/**
 * The smallest and the largest number and the sum, in units of the column's last decimal. Strings, as they have any
 * size.
 */
export interface NumberRange {
  readonly min: string;
  readonly max: string;
  readonly sum: string;
}

/** The first and the last time, as written. */
export interface TimeRange {
  readonly first: string;
  readonly last: string;
}

/** What the written rows have in a column, without any value that may be a person's. Plain data. */
export interface ColumnProfile {
  readonly distinct: DistinctSample;
  /** For metrics only: other numbers may be identifiers. */
  readonly numbers?: NumberRange;
  /** For dates and timestamps. */
  readonly times?: TimeRange;
}

/** By the column's index; columns without a value are missing. */
export type ColumnProfiles = Partial<Record<number, ColumnProfile>>;

/**
 * Adds the profiles of a part; the order of the parts does not matter. @param part missing if it is from an older
 * version
 */
export function addProfiles(total: ColumnProfiles, part: ColumnProfiles | undefined): void {
  for (const [column, profile] of Object.entries(part ?? {})) {
    if (profile === undefined) continue;
    const index = Number(column);
    const known = total[index];
    total[index] = known === undefined ? profile : mergeProfiles(known, profile);
  }
}

function mergeProfiles(a: ColumnProfile, b: ColumnProfile): ColumnProfile {
  const numbers = mergeNumbers(a.numbers, b.numbers);
  const times = mergeTimes(a.times, b.times);
  return {
    distinct: mergeDistinct(a.distinct, b.distinct),
    ...(numbers === undefined ? {} : { numbers }),
    ...(times === undefined ? {} : { times }),
  };
}

function mergeNumbers(a: NumberRange | undefined, b: NumberRange | undefined): NumberRange | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    min: BigInt(a.min) <= BigInt(b.min) ? a.min : b.min,
    max: BigInt(a.max) >= BigInt(b.max) ? a.max : b.max,
    sum: String(BigInt(a.sum) + BigInt(b.sum)),
  };
}

/** All times of a column have the same form, so they can be compared as texts. */
function mergeTimes(a: TimeRange | undefined, b: TimeRange | undefined): TimeRange | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { first: a.first <= b.first ? a.first : b.first, last: a.last >= b.last ? a.last : b.last };
}
