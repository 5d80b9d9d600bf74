import { describe, expect, it } from 'vitest';
import { emptyColumnTally } from '../../src/tally/tally.js';
import { everyKindPlan } from '../helpers/plans.js';
import { reportOfTally } from '../helpers/report-of-tally.js';

describe('the counts of a report', () => {
  it('are those of the rows, in the order of their names', () => {
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

  it('of a column say how many of its values were invalid, none where nothing was counted', () => {
    const [name = '', other = ''] = everyKindPlan().columns.map((column) => column.name);
    const { columns } = reportOfTally((tally) => {
      tally.invalid[0] = 7;
    });
    expect(columns[name]).toEqual({ ...emptyColumnTally(), invalid: 7, profile: { filled: 0 } });
    expect(columns[other]).toEqual({ ...emptyColumnTally(), invalid: 0, profile: { filled: 0 } });
  });

  it('has a first and a last event together, or none', () => {
    const first = '2024-05-01T00:00:00Z';
    const last = '2024-05-02T00:00:00Z';
    const eventsOf = (change: object) => reportOfTally((tally) => Object.assign(tally, change)).events;
    expect(eventsOf({})).toBeNull();
    expect(eventsOf({ firstEvent: first })).toBeNull();
    expect(eventsOf({ lastEvent: last })).toBeNull();
    expect(eventsOf({ firstEvent: first, lastEvent: last })).toEqual({ first, last });
  });
});
