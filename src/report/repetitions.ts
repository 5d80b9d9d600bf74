import type { KeySample } from '../tally/key-sample.js';
import { mostFrequent, type KeySketch } from '../tally/key-sketch.js';
import type { Repetition } from './repetition.js';

/** Classes of values by how many rows have them, with the upper bound of each. */
export const OCCURRENCES = [
  ['1', 1],
  ['2', 2],
  ['3-5', 5],
  ['6-10', 10],
  ['11+', Infinity],
] as const;

/** A value with fewer rows, or with a smaller share of them, is never pointed out. */
const MIN_REPEATED = 100;
const MIN_SHARE = 0.001;
/** A returning customer does not have this many times the rows of most other values. */
const IMPLAUSIBLE_FACTOR = 20;
/** Nor so large a share, however often the other values occur. */
const LARGE_SHARE = 0.05;

/**
 * Whether the most frequent value is on more rows than one person's would be: on more than 100, and more than a
 * thousandth of the rows; and on 20 times as many as nine out of ten other values, or on one row in twenty.
 */
export function isImplausible({ rows, mostOfAll }: Repetition, usual: number): boolean {
  const most = mostOfAll ?? 0;
  if (most <= MIN_REPEATED || most <= MIN_SHARE * rows) return false;
  return most > IMPLAUSIBLE_FACTOR * usual || most > LARGE_SHARE * rows;
}

/** The maximum number of rows that nine out of ten values have. */
export function typicalRows({ counts }: KeySample): number {
  const ascending = counts.toSorted((a, b) => a - b);
  return ascending[Math.floor(0.9 * (ascending.length - 1))] ?? 0;
}

/**
 * What a sample says about a column's values. Distinct values are estimated from the sample's rows per value: exact if
 * every value occurs equally often, otherwise off by some 2 % times the spread of the occurrences.
 * @param rows with a value, exactly
 */
export function repetitionOf({ keys, counts }: KeySample, sketch: KeySketch, rows: number): Repetition {
  const sampledRows = counts.reduce((sum, count) => sum + count, 0);
  const isExact = sampledRows === rows;
  const ratio = sampledRows === 0 ? 0 : keys.length / sampledRows;
  const byOccurrence = OCCURRENCES.map(([name, most], index) => {
    const less = OCCURRENCES[index - 1]?.[1] ?? 0;
    return [name, counts.filter((count) => count > less && count <= most).length] as const;
  });
  const most = counts.reduce((largest, count) => Math.max(largest, count), 0);
  return {
    rows,
    distinct: isExact ? keys.length : Math.round(rows * ratio),
    isExact,
    sampled: { values: keys.length, rows: sampledRows },
    byOccurrence: Object.fromEntries(byOccurrence),
    most,
    mostOfAll: isExact ? most : Math.max(most, mostFrequent(sketch, MIN_SHARE * rows)),
  };
}
