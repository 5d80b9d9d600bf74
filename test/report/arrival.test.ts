import { describe, expect, it } from 'vitest';
import {
  ARRIVAL_STATES,
  isIncomplete,
  reportedArrival,
  reportedArrivalShape,
  type Arrival,
} from '../../src/report/arrival.js';

/** A check in which AMC matched the people of this share of rows. */
function arrivalOf(matchRate: number | null): Arrival {
  return {
    dataSetId: 'sales',
    instanceId: 'amc1',
    kind: 'standard',
    at: '2026-01-15T08:00:00.000Z',
    state: 'complete',
    expected: 0,
    arrived: matchRate === null ? null : { rows: 0, resolved: null, people: null },
    hidden: { people: 0, required: null },
    matchRate,
    periods: [{ period: '2026-01-15', expected: 0, arrived: null }],
    countries: [],
    matchable: { rows: 0, withKey: 0 },
    otherUploads: 0,
    notes: [],
  };
}

describe('a check in a report', () => {
  it.each([null, 0, 0.25, 1])('can be read back, along with the one before it: match rate %s', (rate) => {
    const reported = reportedArrival(arrivalOf(0.5), arrivalOf(rate));
    expect(reportedArrivalShape.parse(reported)).toEqual(reported);
    expect(reported.previous).toEqual({
      at: '2026-01-15T08:00:00.000Z',
      rows: rate === null ? null : 0,
      matchRate: rate,
    });
    expect(reportedArrivalShape.parse(reportedArrival(arrivalOf(rate), null)).previous).toBeNull();
  });

  it.each([-0.01, 1.01])('has no rate outside 0 to 1: %s', (rate) => {
    expect(reportedArrivalShape.safeParse(reportedArrival(arrivalOf(rate), null)).success).toBe(false);
    expect(reportedArrivalShape.safeParse(reportedArrival(arrivalOf(1), arrivalOf(rate))).success).toBe(
      false,
    );
  });
});

it('missing, absent and surplus rows need attention', () => {
  const states = ARRIVAL_STATES.filter((state) => isIncomplete({ ...arrivalOf(1), state }));
  expect(states).toEqual(['missing', 'surplus', 'nothing']);
});
