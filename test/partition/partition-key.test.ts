import { describe, expect, it } from 'vitest';
import { partitionKey, partName, WHOLE } from '../../src/partition/partition-key.js';

describe('the partition of a row', () => {
  it.each([
    ['none', '2024-05-13T10:30:00Z', 'all'],
    ['hour', '2024-05-13T10:30:59Z', '2024-05-13T10'],
    ['day', '2024-05-13T10:30:00Z', '2024-05-13'],
    ['month', '2024-05-13T10:30:00Z', '2024-05'],
    // A date has no hour and counts as midnight.
    ['hour', '2024-05-13', '2024-05-13T00'],
    ['day', '2024-05-13', '2024-05-13'],
    ['month', '2024-05-13', '2024-05'],
    ['hour', '2024-12-31T23:59:59Z', '2024-12-31T23'],
  ] as const)('by %s of %s is %s', (partitioning, time, key) =>
    expect(partitionKey(partitioning, time)).toBe(key),
  );

  it.each(['none', 'hour', 'day', 'month'] as const)(
    'without a time is the entire data set: %s',
    (partitioning) => expect(partitionKey(partitioning, null)).toBe(WHOLE),
  );
});

describe('the name of a part', () => {
  it.each([
    [1, 'data/2024-05-13-0001.csv.gz'],
    [42, 'data/2024-05-13-0042.csv.gz'],
    [9999, 'data/2024-05-13-9999.csv.gz'],
    [10_000, 'data/2024-05-13-10000.csv.gz'],
  ])('has at least four digits for part %i', (sequence, name) =>
    expect(partName('2024-05-13', sequence, '.csv.gz')).toBe(name),
  );

  it('sorts in part order', () => {
    const names = Array.from({ length: 9999 }, (_, at) => partName('all', at + 1, '.parquet'));
    expect(names.toSorted()).toEqual(names);
  });
});
