import { describe, expect, it } from 'vitest';
import { columnProfile } from '../../src/report/column-profiles.js';
import type { Repetition } from '../../src/report/repetition.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import type { ColumnProfile, NumberRange } from '../../src/tally/column-profile.js';
import { emptyColumnTally, emptyTally, type ColumnTally } from '../../src/tally/tally.js';

const plan = compilePlan(
  parseDataSetSchema(
    {
      dataSetId: 't',
      columns: [
        { name: 'price', dataType: 'DECIMAL', columnType: 'METRIC' },
        { name: 'units', dataType: 'LONG', columnType: 'METRIC' },
        { name: 'day', dataType: 'DATE', columnType: 'DIMENSION' },
      ],
    },
    'a test',
  ),
);
const [PRICE, UNITS, DAY] = [0, 1, 2];
const THREE = { level: 0, keys: [1, 2, 3] };

function profileOf(
  column: number,
  profile: Partial<ColumnProfile> | undefined,
  { counts = {}, repetition }: { counts?: Partial<ColumnTally>; repetition?: Repetition } = {},
) {
  const tally = emptyTally(plan.columns.length);
  tally.written = 10;
  tally.columns[column] = { ...emptyColumnTally(), ...counts };
  if (profile !== undefined) tally.profiles[column] = { distinct: THREE, ...profile };
  return columnProfile(plan, tally, column, repetition);
}
const numbersOf = (column: number, numbers: NumberRange) => {
  const { min, max, sum } = profileOf(column, { numbers });
  return [min, max, sum];
};

describe('the profile of a column', () => {
  it('counts the written rows that have a value', () => {
    expect(profileOf(UNITS, undefined)).toEqual({ filled: 10 });
    expect(profileOf(UNITS, undefined, { counts: { nulls: 3 } })).toEqual({ filled: 7 });
    const counts = { nulls: 3, standardizedToNothing: 2 };
    expect(profileOf(UNITS, undefined, { counts })).toEqual({ filled: 5 });
    // A tally of another plan does not have the column.
    expect(columnProfile(plan, { ...emptyTally(0), written: 10 }, UNITS, undefined)).toEqual({ filled: 10 });
  });

  it('counts distinct values: exactly when all were counted, and never more than rows', () => {
    expect(profileOf(UNITS, {}).distinct).toEqual({ values: 3, isExact: true });
    const sampled = { level: 1, keys: [1, 2, 3] };
    expect(profileOf(UNITS, { distinct: sampled }).distinct).toEqual({ values: 6, isExact: false });
    const counts = { nulls: 5 };
    expect(profileOf(UNITS, { distinct: sampled }, { counts }).distinct).toEqual({
      values: 5,
      isExact: false,
    });
  });

  it('derives the distinct values of a key column from how often they occur', () => {
    const repetition: Repetition = {
      rows: 1,
      distinct: 1,
      isExact: true,
      sampled: { values: 1, rows: 1 },
      byOccurrence: { '1': 1 },
      most: 1,
      mostOfAll: 1,
    };
    expect(profileOf(DAY, {}, { repetition }).distinct).toEqual({ values: 1, isExact: true });
    const about = { ...repetition, rows: 4, distinct: 2, isExact: false };
    expect(profileOf(DAY, undefined, { repetition: about }).distinct).toEqual({ values: 2, isExact: false });
    // Without rows, no value occurs.
    expect(profileOf(DAY, {}, { repetition: { ...repetition, rows: 0, distinct: 0 } }).distinct).toEqual({
      values: 3,
      isExact: true,
    });
  });

  it('shows times as they are written', () => {
    const times = { first: '2023-12-31', last: '2024-05-13' };
    expect(profileOf(DAY, { times })).toMatchObject({ min: '2023-12-31', max: '2024-05-13' });
  });

  it.each([
    [PRICE, { min: '-5', max: '12345', sum: '7' }, ['-0.05', '123.45', '0.07']],
    [PRICE, { min: '0', max: '10', sum: '-100' }, ['0.00', '0.10', '-1.00']],
    [PRICE, { min: '-99', max: '100', sum: '-12345' }, ['-0.99', '1.00', '-123.45']],
    [UNITS, { min: '-5', max: '12345', sum: '0' }, ['-5', '12345', '0']],
  ] as const)('shows numbers with the decimals of the column: %i, %j', (column, numbers, shown) =>
    expect(numbersOf(column, numbers)).toEqual(shown),
  );

  it.each<[column: number, units: string, isShown: boolean]>([
    [UNITS, '9'.repeat(9), true],
    [UNITS, '1'.repeat(10), false],
    [UNITS, '1'.repeat(19), false],
    [UNITS, '1'.repeat(20), true],
    [PRICE, '9'.repeat(11), true],
    [PRICE, '1'.repeat(12), false],
    [PRICE, '1'.repeat(21), false],
    [PRICE, '1'.repeat(22), true],
  ])('hides numbers of ten to nineteen digits: %i, %s', (column, units, isShown) => {
    for (const numbers of [
      { min: '1', max: units, sum: '1' },
      { min: `-${units}`, max: '1', sum: '1' },
    ])
      expect(numbersOf(column, numbers).every((value) => value !== undefined)).toBe(isShown);
  });
});
