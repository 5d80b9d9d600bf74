import { describe, expect, it } from 'vitest';
import { isImplausible, repetitionOf, typicalRows } from '../../src/report/repetitions.js';
import { addSketch, emptySketch } from '../../src/tally/key-sketch.js';

const sampleOf = (counts: readonly number[]) => ({
  keys: counts.map((_, index) => index),
  counts: [...counts],
});
const repetition = (rows: number, mostOfAll?: number) => ({
  ...repetitionOf(sampleOf([1]), emptySketch(), 1),
  rows,
  mostOfAll,
});

describe('a value that is on more rows than one person can have', () => {
  it.each([
    // On more than 100 rows, and on 20 times as many as other values.
    [100, 10_000, 1, false],
    [101, 10_000, 1, true],
    [101, 10_000, 5, true],
    [101, 10_000, 6, false],
    [120, 10_000, 6, false],
    [121, 10_000, 6, true],
    // On more than a thousandth of the rows.
    [200, 200_000, 1, false],
    [201, 200_000, 1, true],
    // On more than one row in twenty, however often other values occur.
    [500, 10_000, 400, false],
    [501, 10_000, 400, true],
  ])('is %d of %d rows, with others on up to %d: %s', (most, rows, usual, expected) =>
    expect(isImplausible(repetition(rows, most), usual)).toBe(expected),
  );

  it('is not detected when an earlier version did not count', () => {
    expect(isImplausible(repetition(10), 0)).toBe(false);
  });
});

describe('the frequency of values', () => {
  it('has a typical value, which covers nine of ten', () => {
    expect(typicalRows(sampleOf([]))).toBe(0);
    expect(typicalRows(sampleOf([7]))).toBe(7);
    expect(typicalRows(sampleOf([9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 50]))).toBe(9);
    expect(typicalRows(sampleOf([50, 1, 1, 1, 1, 1, 1, 1, 1, 1]))).toBe(1);
  });

  it('is given by class, exact when all were counted', () => {
    const counts = [1, 1, 2, 3, 5, 6, 10, 11, 40];
    expect(repetitionOf(sampleOf(counts), emptySketch(), 79)).toMatchObject({
      rows: 79,
      distinct: 9,
      isExact: true,
      sampled: { values: 9, rows: 79 },
      byOccurrence: { '1': 2, '2': 1, '3-5': 2, '6-10': 2, '11+': 2 },
      most: 40,
      mostOfAll: 40,
    });
    // From a sample, in proportion.
    expect(repetitionOf(sampleOf(counts), emptySketch(), 790)).toMatchObject({
      distinct: 90,
      isExact: false,
    });
    expect(repetitionOf(sampleOf([]), emptySketch(), 10)).toMatchObject({ distinct: 0, isExact: false });
    expect(repetitionOf(sampleOf([]), emptySketch(), 0)).toMatchObject({
      distinct: 0,
      most: 0,
      mostOfAll: 0,
    });
  });

  it('counts the most frequent value beyond the sample, unless that is everything', () => {
    const sketch = emptySketch();
    addSketch(sketch, { heads: Array.from({ length: 300 }, () => 7), counts: null });
    const sample = sampleOf([5, 2]);
    expect(repetitionOf(sample, sketch, 1_000)).toMatchObject({ most: 5, mostOfAll: 300 });
    expect(repetitionOf(sampleOf([400, 2]), sketch, 1_000)).toMatchObject({ most: 400, mostOfAll: 400 });
    expect(repetitionOf(sample, sketch, 7)).toMatchObject({ isExact: true, most: 5, mostOfAll: 5 });
  });
});
