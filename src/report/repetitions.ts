import type { KeySample } from '../tally/key-sample.js';
import type { RunFacts } from './run-facts.js';

/** Classes of values by how many rows have them, and the largest number of each. */
export const OCCURRENCES = [
  ['1', 1],
  ['2', 2],
  ['3-5', 5],
  ['6-10', 10],
  ['11+', Infinity],
] as const;

/**
 * What a sample says of a column's values. Distinct values are estimated by the sample's rows a value: exact where every
 * value occurs equally often, else off by some 2 % times the spread of the occurrences.
 * @param rows with a value, exactly
 */
export function repetitionOf({ keys, counts }: KeySample, rows: number): RunFacts['repetitions'][string] {
  const sampledRows = counts.reduce((sum, count) => sum + count, 0);
  const isExact = sampledRows === rows;
  const ratio = sampledRows === 0 ? 0 : keys.length / sampledRows;
  const byOccurrence = OCCURRENCES.map(([name, most], index) => {
    const less = OCCURRENCES[index - 1]?.[1] ?? 0;
    return [name, counts.filter((count) => count > less && count <= most).length] as const;
  });
  return {
    rows,
    distinct: isExact ? keys.length : Math.round(rows * ratio),
    isExact,
    sampled: { values: keys.length, rows: sampledRows },
    byOccurrence: Object.fromEntries(byOccurrence),
    most: counts.reduce((most, count) => Math.max(most, count), 0),
  };
}
