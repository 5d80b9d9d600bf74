import { describe, expect, it } from 'vitest';
import { matchableRows } from '../../src/report/matchable-rows.js';
import type { RunReport } from '../../src/report/run-report.js';
import { reportOfTally } from '../helpers/report-of-tally.js';

const none = reportOfTally(() => undefined);
const facts = { rows: 0, withKey: 0, keys: {}, byKeyCount: [], identifiers: {} };
const coverage = (withKey: Readonly<Record<string, number>>): RunReport['coverage'] => ({
  ...facts,
  countries: Object.fromEntries(
    Object.entries(withKey).map(([country, rows]) => [country, { ...facts, withKey: rows }]),
  ),
});
const signals = (counts: Readonly<Record<string, number>>) => ({ required: 0, signals: counts });

describe('rows that AMC could match', () => {
  it.each<[what: string, written: number, more: Partial<RunReport>, expected: number]>([
    ['none without keys', 9, { coverage: null }, 0],
    ['those with a key', 9, { coverage: coverage({ US: 3, JP: 4 }) }, 7],
    ['not those without a country', 9, { coverage: coverage({ US: 3, unknown: 4 }) }, 3],
    ['no more than were written', 5, { coverage: coverage({ US: 3, JP: 4 }) }, 5],
    [
      'those of a table before rows of one key became one',
      5,
      {
        coverage: coverage({ US: 3, JP: 4 }),
        rows: { read: 8, written: 5, rejected: 1, leftOut: 0, collapsed: 2 },
      },
      7,
    ],
    ['less those whose signal denies', 9, { coverage: coverage({ US: 9 }), consentFaults: { denied: 2 } }, 7],
    [
      'less those without a signal, too',
      9,
      {
        coverage: coverage({ US: 9 }),
        consentFaults: { missing: 1, denied: 2 },
        consent: signals({ tcf: 3 }),
      },
      6,
    ],
    ['never less than zero', 2, { coverage: coverage({ US: 9 }), consentFaults: { denied: 3 } }, 0],
    // No consent column: AMC refuses all rows of the countries that need a signal, and no others.
    [
      'not those of Europe without consent columns',
      9,
      { coverage: coverage({ US: 3, DE: 4 }), consentFaults: { missing: 2 }, consent: signals({}) },
      3,
    ],
    ['all of Europe when every row has a signal', 9, { coverage: coverage({ US: 3, DE: 4 }) }, 7],
    [
      'Europe where there is a consent column',
      9,
      { coverage: coverage({ US: 3, DE: 4 }), consentFaults: { missing: 1 }, consent: signals({ tcf: 3 }) },
      7,
    ],
  ])('are %s', (_, written, more, expected) =>
    expect(matchableRows({ ...none, ...more, rows: { ...(more.rows ?? none.rows), written } })).toBe(
      expected,
    ),
  );
});
