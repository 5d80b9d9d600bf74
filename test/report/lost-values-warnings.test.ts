import { describe, expect, it } from 'vitest';
import { NOTE_CODES } from '../../src/model/identifier-note.js';
import { runWarnings } from '../../src/report/warnings.js';
import { emptyTally } from '../../src/tally/tally.js';
import { everyIdentifierPlan } from '../helpers/plans.js';

const plan = everyIdentifierPlan();

function codes(written: number, nulls: number, standardizedToNothing: number, name = 'email'): string[] {
  const tally = { ...emptyTally(plan.columns.length), read: written, written, countries: { US: written } };
  const index = plan.columns.findIndex((column) => column.name === name);
  const column = tally.columns[index];
  if (column === undefined) throw new Error(`There is no column ${name}.`);
  tally.columns[index] = { ...column, nulls, standardizedToNothing };
  return runWarnings(plan, tally, { hasTables: () => true, today: '2024-06-01' }).map(({ code }) => code);
}

describe('identifiers that standardize to nothing', () => {
  it.each([
    // More than a tenth of the column's values.
    [100, 0, 10, false],
    [100, 0, 11, true],
    [1000, 400, 60, false],
    [1000, 400, 61, true],
    [0, 0, 0, false],
  ])('in %i rows, %i of them empty: %i cause a warning: %s', (written, nulls, lost, expected) => {
    expect(codes(written, nulls, lost).includes('MANY_STANDARDIZED_TO_NOTHING')).toBe(expected);
  });

  it('cause a warning in a sparse column, too', () => {
    expect(codes(1000, 980, 10)).toEqual(['MANY_NULLS', 'MANY_STANDARDIZED_TO_NOTHING']);
  });
});

describe('missing identifiers', () => {
  it('are one warning when no row has them, and one each when some do', () => {
    const tally = { ...emptyTally(plan.columns.length), read: 10, written: 10, countries: { US: 10 } };
    const lacking = (nulls: Readonly<Record<string, number>>) => {
      const columns = tally.columns.map((column, index) => ({
        ...column,
        nulls: nulls[plan.columns[index]?.name ?? ''] ?? 0,
      }));
      return runWarnings(plan, { ...tally, columns }, { hasTables: () => true, today: '2024-06-01' }).map(
        ({ message }) => message,
      );
    };
    expect(lacking({ email: 10, phone: 10, city: 9 })).toEqual([
      'No row has a value for email, phone; nobody can match by them.',
      '90.0 % of the rows have no city; they cannot match by it.',
    ]);
    expect(lacking({ phone: 10 })).toEqual(['No row has a value for phone; nobody can match by it.']);
  });

  it.each([
    [100, 50, false],
    [100, 51, true],
  ])('in %i rows, %i of them empty, cause a warning: %s', (written, nulls, expected) => {
    expect(codes(written, nulls, 0).includes('MANY_NULLS')).toBe(expected);
  });
});

it('values that have a code of their own cause one warning only', () => {
  const index = plan.columns.findIndex(({ name }) => name === 'email');
  const tally = { ...emptyTally(plan.columns.length), read: 100, written: 100, countries: { US: 100 } };
  const column = tally.columns[index];
  if (column === undefined) throw new Error('There is no column email.');
  tally.columns[index] = { ...column, standardizedToNothing: 30 };
  const codesWith = (hashes: number) => {
    tally.notes[index * NOTE_CODES.length + NOTE_CODES.indexOf('OTHER_HASH')] = hashes;
    return runWarnings(plan, tally, { hasTables: () => true, today: '2024-06-01' }).map(({ code }) => code);
  };
  expect(codesWith(0)).toEqual(['MANY_STANDARDIZED_TO_NOTHING']);
  expect(codesWith(19)).toEqual(['MANY_STANDARDIZED_TO_NOTHING', 'OTHER_HASH']);
  expect(codesWith(20)).toEqual(['OTHER_HASH']);
});

it('a column full of placeholders causes a warning, since nothing else reports it', () => {
  const index = plan.columns.findIndex(({ name }) => name === 'email');
  const tally = { ...emptyTally(plan.columns.length), read: 100, written: 100, countries: { US: 100 } };
  const column = tally.columns[index];
  if (column === undefined) throw new Error('There is no column email.');
  tally.columns[index] = { ...column, standardizedToNothing: 90 };
  tally.notes[index * NOTE_CODES.length + NOTE_CODES.indexOf('PLACEHOLDER')] = 90;
  expect(
    runWarnings(plan, tally, { hasTables: () => true, today: '2024-06-01' }).map(({ code }) => code),
  ).toContain('MANY_STANDARDIZED_TO_NOTHING');
});
