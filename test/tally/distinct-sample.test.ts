import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  distinctSample,
  distinctValues,
  MAX_DISTINCT_KEYS,
  mergeDistinct,
  NO_VALUES,
} from '../../src/tally/distinct-sample.js';
import { KEY_END, keyOfBytes, keyOfNumber } from '../../src/tally/value-key.js';
import { MAX_PROFILE_KEYS } from '../../src/kernel/kernel-layout.js';

const sampleOf = (values: Iterable<number>) =>
  distinctSample(
    0,
    [...new Set([...values].map((value) => keyOfNumber(value, 0)))].toSorted((a, b) => a - b),
  );
const upTo = (count: number) => Array.from({ length: count }, (_, value) => value);

describe('the sample of distinct values', () => {
  it('counts exactly up to its limit, and estimates beyond it', () => {
    expect(distinctValues(sampleOf(upTo(MAX_DISTINCT_KEYS)))).toBe(MAX_DISTINCT_KEYS);
    expect(sampleOf(upTo(MAX_DISTINCT_KEYS)).level).toBe(0);
    expect(sampleOf(upTo(MAX_DISTINCT_KEYS + 1)).level).toBe(1);
    for (const count of [5_000, 100_000]) {
      const estimate = distinctValues(sampleOf(upTo(count)));
      expect(Math.abs(estimate / count - 1)).toBeLessThan(0.12);
    }
  });

  it('is the same however the values are divided into parts, and in any order of merging', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6_000 }),
        fc.array(fc.integer({ min: 0, max: 6_000 }), { maxLength: 6 }),
        fc.boolean(),
        (count, cuts, isReversed) => {
          const values = upTo(count);
          const ends = [...cuts.filter((cut) => cut < count), count].toSorted((a, b) => a - b);
          const parts = ends.map((end, index) => sampleOf(values.slice(ends[index - 1] ?? 0, end)));
          if (isReversed) parts.reverse();
          expect(parts.reduce(mergeDistinct, NO_VALUES)).toEqual(sampleOf(values));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('has the limit of the kernel', () => {
    expect(MAX_PROFILE_KEYS).toBe(MAX_DISTINCT_KEYS);
  });
});

describe('the key of a value', () => {
  it('is unique, and keys are evenly distributed', () => {
    const texts = upTo(20_000).flatMap((number) => [
      `order-${number}`,
      `${number}`,
      `${number}`.padStart(9, '0'),
    ]);
    const keys = new Set(texts.map((text) => keyOfBytes(Buffer.from(text))));
    // "0" to "19999" with nine digits are separate texts.
    expect(keys.size).toBe(60_000);
    expect([...keys].filter((key) => key < KEY_END / 16).length / keys.size).toBeCloseTo(1 / 16, 1);
    expect(Math.min(...upTo(1_000).map((number) => keyOfNumber(number, 0)))).toBeGreaterThan(0);
  });
});
