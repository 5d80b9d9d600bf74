import { describe, expect, it } from 'vitest';
import type { ReportParts } from '../../src/report/build-report.js';
import { emptyColumnTally } from '../../src/tally/tally.js';
import { everyKindPlan } from '../helpers/plans.js';
import { reportOfTally } from '../helpers/report-of-tally.js';

describe('the counts of a report', () => {
  it('equal those of the rows, in name order', () => {
    const report = reportOfTally((tally) => {
      tally.read = 9;
      tally.leftOut = { SUPPRESSED: 2, EMPTY_ROW: 1 };
      tally.rejects = { RAW_EMAIL: 3, INVALID_INTEGER: 4 };
      tally.countries = { US: 5, '': 2, DE: 1 };
    });
    expect(report.rows).toMatchObject({ read: 9, leftOut: 3 });
    expect(Object.entries(report.leftOut)).toEqual([
      ['EMPTY_ROW', 1],
      ['SUPPRESSED', 2],
    ]);
    expect(Object.entries(report.rejects)).toEqual([
      ['INVALID_INTEGER', 4],
      ['RAW_EMAIL', 3],
    ]);
    expect(Object.entries(report.countries)).toEqual([
      ['DE', 1],
      ['US', 5],
      ['unknown', 2],
    ]);
  });

  it('of a column include its invalid values, or none where nothing was counted', () => {
    const [name = '', other = ''] = everyKindPlan().columns.map((column) => column.name);
    const { columns } = reportOfTally((tally) => {
      tally.invalid[0] = 7;
    });
    expect(columns[name]).toEqual({ ...emptyColumnTally(), invalid: 7, profile: { filled: 0 } });
    expect(columns[other]).toEqual({ ...emptyColumnTally(), invalid: 0, profile: { filled: 0 } });
  });

  it('include a first and a last event together, or neither', () => {
    const first = '2024-05-01T00:00:00Z';
    const last = '2024-05-02T00:00:00Z';
    const eventsOf = (change: object) => reportOfTally((tally) => Object.assign(tally, change)).events;
    expect(eventsOf({})).toBeNull();
    expect(eventsOf({ firstEvent: first })).toBeNull();
    expect(eventsOf({ lastEvent: last })).toBeNull();
    expect(eventsOf({ firstEvent: first, lastEvent: last })).toEqual({ first, last });
  });

  it('exclude rows whose key others replaced, and rows beyond the limit of a key', () => {
    const count = (rowsOfKeys: ReportParts['rowsOfKeys']) =>
      reportOfTally(
        (tally) => {
          tally.read = 10;
          tally.written = 9;
          tally.leftOut = { SUPPRESSED: 1 };
        },
        undefined,
        { rowsOfKeys },
      );
    expect(count({ collapsed: 2, tooMany: 3 })).toMatchObject({
      rows: { read: 10, written: 4, leftOut: 4, collapsed: 2 },
      leftOut: { SUPPRESSED: 1, TOO_MANY_ROWS_OF_KEY: 3 },
    });
    const none = count(undefined);
    expect(none.rows).toMatchObject({ read: 10, written: 9, leftOut: 1 });
    expect(none.rows).not.toHaveProperty('collapsed');
    expect(none.leftOut).toEqual({ SUPPRESSED: 1 });
    expect(count({ collapsed: 1, tooMany: 0 }).leftOut).toEqual({ SUPPRESSED: 1 });
  });
});

describe('the optional parts of a report', () => {
  const reportOf = (parts: Partial<ReportParts>) => reportOfTally(() => undefined, undefined, parts);

  it.each(['runIdGiven', 'duplicateInputsAllowed'] as const)('include %s', (key) => {
    expect(reportOf({ [key]: true })[key]).toBe(true);
    for (const parts of [{}, { [key]: false }]) expect(reportOf(parts)).not.toHaveProperty(key);
  });

  it('include the ledger, the suppression list and the bounds of events', () => {
    const none = reportOf({});
    for (const key of ['ledger', 'suppression', 'eventBounds', 'collaboration'])
      expect(none).not.toHaveProperty(key);
    expect(reportOf({ suppression: null })).not.toHaveProperty('suppression');
    expect(reportOf({ ledger: 's3://b/ledger' }).ledger).toBe('s3://b/ledger');
    const eventBounds = { asOf: '2024-05-13', tooOldBefore: '2023-04-14', futureFrom: null };
    expect(reportOf({ eventBounds }).eventBounds).toEqual(eventBounds);
  });
});
