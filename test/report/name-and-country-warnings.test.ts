import { expect, it } from 'vitest';
import { runWarnings } from '../../src/report/warnings.js';
import { emptyTally } from '../../src/tally/tally.js';
import { everyIdentifierPlan } from '../helpers/plans.js';

const plan = everyIdentifierPlan();

function warningsOf(countries: Record<string, number>, dataSetId = 'sales') {
  const tally = { ...emptyTally(plan.columns.length), read: 9, written: 9, countries };
  return runWarnings({ ...plan, dataSetId }, tally, { hasTables: () => true, today: '2024-06-01' });
}

it('rows of countries in which AMC matches nobody cause a warning', () => {
  expect(warningsOf({ US: 8, TR: 1 })).toEqual([]);
  expect(warningsOf({ US: 8, ZA: 1 })[0]?.message).toContain('ZA (1): 1 row.');
  const [warning, ...others] = warningsOf({ ZA: 2, US: 3, CH: 4 });
  expect(others).toEqual([]);
  expect(warning?.code).toBe('COUNTRY_NOT_RESOLVED');
  expect(warning?.message).toContain('CH (4), ZA (2): 6 rows');
  expect(warning?.message).toContain("Amazon's guide to audiences");
});

it('a data set named like a table of AMC causes a warning', () => {
  expect(warningsOf({ US: 9 }, 'conversions').map(({ code }) => code)).toEqual(['NAME_OF_AMAZON_TABLE']);
});
