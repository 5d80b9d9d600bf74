import { expect, test } from 'vitest';
import { dataSetAnswer } from '../../src/amc/data-set.js';
import { arrivalQueries, arrivalWindow } from '../../src/ask/arrival-queries.js';

const email = {
  name: 'email',
  dataType: 'STRING',
  columnType: 'DIMENSION',
  externalUserIdType: { hashedPii: 'EMAIL' },
};
const time = { name: 'purchase_time', dataType: 'TIMESTAMP', columnType: 'DIMENSION', isMainEventTime: true };
const country = { name: 'land "x"', dataType: 'STRING', columnType: 'DIMENSION', isCountryCode: true };
const COUNTS =
  'COUNT(1) AS rows_total, SUM(CASE WHEN user_id IS NOT NULL THEN 1 ELSE 0 END) AS rows_resolved, COUNT(DISTINCT user_id) AS people';

test('queries of a fact data set count rows and people by column and period', () => {
  expect(
    arrivalQueries(
      dataSetAnswer.parse({ dataSetId: 'sales', columns: [email, time, country], period: 'P1M' }),
    ),
  ).toEqual({
    isAboutPeople: true,
    columns: ['user_id', 'purchase_time', 'land "x"'],
    hidden: 'SELECT COUNT(1) AS rows_hidden, COUNT(DISTINCT user_id) AS people_hidden FROM sales',
    total: `SELECT ${COUNTS} FROM sales`,
    byPeriod: `SELECT DATE_TRUNC('MONTH', purchase_time) AS period, ${COUNTS} FROM sales GROUP BY DATE_TRUNC('MONTH', purchase_time)`,
    byCountry: `SELECT "land ""x""" AS country, ${COUNTS} FROM sales GROUP BY "land ""x"""`,
  });
});

test('queries count people by the data set’s own id column, or not at all in data sets without people', () => {
  const user = { name: 'buyer', dataType: 'STRING', columnType: 'DIMENSION', isMainUserId: true };
  expect(arrivalQueries(dataSetAnswer.parse({ dataSetId: 'crm', columns: [email, user] }))).toMatchObject({
    total: expect.stringContaining('COUNT(DISTINCT buyer)'),
    byPeriod: null,
    byCountry: null,
  });
  expect(arrivalQueries(dataSetAnswer.parse({ dataSetId: 'catalog', columns: [country] }))).toMatchObject({
    isAboutPeople: false,
    hidden: null,
    columns: ['land "x"'],
    total: 'SELECT COUNT(1) AS rows_total FROM catalog',
  });
});

test.each([
  [['2026-01-31', '2025-12-30'], '2025-12-30T00:00:00', '2026-02-01T00:00:00'],
  [['2024-02'], '2024-02-01T00:00:00', '2024-03-01T00:00:00'],
  [['2024-12'], '2024-12-01T00:00:00', '2025-01-01T00:00:00'],
  [['2024-02-28T23', '2024-02-28T01'], '2024-02-28T01:00:00', '2024-02-29T00:00:00'],
])('the query window for %j starts at the first period and ends after the last', (periods, start, end) => {
  const map = new Map(periods.map((period) => [period, 1]));
  expect(arrivalWindow(map, true)).toEqual({ type: 'EXPLICIT', start, end });
});

test('without periods the query covers everything; a dimension data set accepts any window', () => {
  expect(arrivalWindow(null, true)).toEqual({ type: 'ALL' });
  expect(arrivalWindow(new Map(), false)).toEqual({ type: 'MOST_RECENT_WEEK' });
});
