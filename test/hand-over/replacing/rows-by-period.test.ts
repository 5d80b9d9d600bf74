import { describe, expect, it } from 'vitest';
import { rowsByPeriod } from '../../../src/hand-over/replacing/rows-by-period.js';
import { ingest } from '../../../src/ingest/ingest.js';
import type { RunReport } from '../../../src/report/run-report.js';
import { EVERY_KIND } from '../../helpers/plans.js';
import { reportOfTally } from '../../helpers/report-of-tally.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';

const TIMES = [
  '2024-05-13T01:00:00Z',
  '2024-05-13T01:30:00Z',
  '2024-05-13T22:00:00Z',
  '2024-05-14T00:00:00Z',
];

const reportOf = async (period: string, partition: 'hour' | 'day' | 'none') =>
  ingest({
    inputs: [TIMES.map((time, id) => ({ time, id: String(id) }))],
    schema: { ...EVERY_KIND, dataSetId: 'counted', period },
    out: await temporaryFolder(),
    partition,
    maxRejectRate: 1,
    workers: 0,
  });

describe('the rows that a run writes, by AMC’s periods', () => {
  it.each(['hour', 'day', 'none'] as const)('are counted by day, with parts by %s', async (partition) => {
    const report = await reportOf('P1D', partition);
    expect(report.rows.written).toBe(4);
    expect(rowsByPeriod(report)).toEqual({ '2024-05-13': 3, '2024-05-14': 1 });
  });

  it('are counted by the files where possible, since a timeline has only rows with a time', async () => {
    const report = await reportOf('P1D', 'day');
    expect(rowsByPeriod({ ...report, timeline: null })).toEqual({ '2024-05-13': 3, '2024-05-14': 1 });
    const byHour = await reportOf('PT1H', 'hour');
    const coarse = { period: 'day', rows: {}, future: null, old: null } as const;
    expect(Object.keys(rowsByPeriod({ ...byHour, timeline: coarse }))).toHaveLength(3);
    const none = await reportOf('P1D', 'none');
    expect(rowsByPeriod({ ...none, timeline: null })).toEqual({ '': 4 });
    expect(rowsByPeriod({ ...none, events: null })).toEqual({ '': 4 });
    expect(rowsByPeriod({ ...none, events: null, rows: { ...none.rows, written: 0 } })).toEqual({});
  });

  it('are counted by hour', async () => {
    expect(rowsByPeriod(await reportOf('PT1H', 'hour'))).toEqual({
      '2024-05-13T01': 2,
      '2024-05-13T22': 1,
      '2024-05-14T00': 1,
    });
  });
});

describe('the periods of a report', () => {
  const file = (partition: string, rows: number) => ({
    path: `data/${partition}.csv`,
    rows,
    bytes: 9,
    partition,
    sha256: 'a'.repeat(64),
  });
  type Parts = 'hour' | 'day' | 'month' | 'none';
  /** The counts of rows from files with such parts and a timeline. */
  const counted = (
    period: 'PT1H' | 'P1D' | 'P1M',
    partitioning: Parts,
    files: Readonly<Record<string, number>>,
    timeline: NonNullable<RunReport['timeline']>['rows'],
    timelinePeriod: 'hour' | 'day' | 'month' | 'year' = 'hour',
  ) =>
    rowsByPeriod({
      ...reportOfTally(() => undefined),
      events: { first: '2024-05-13T00:00:00Z', last: '2024-06-01T00:00:00Z' },
      output: { format: 'csv', compression: 'none', countryCode: null, partitioning, period },
      files: Object.entries(files).map(([name, rows]) => file(name, rows)),
      timeline: { period: timelinePeriod, rows: { ...timeline }, future: null, old: null },
    });
  const HOURS = { '2024-06-01T23': 1, '2024-05-13T01': 2, '2024-05-14T02': 3 };

  it('are cut to those of the data set, in chronological order', () => {
    const byDay = counted('P1D', 'hour', HOURS, {});
    expect(Object.entries(byDay)).toEqual([
      ['2024-05-13', 2],
      ['2024-05-14', 3],
      ['2024-06-01', 1],
    ]);
    expect(counted('P1M', 'hour', HOURS, {})).toEqual({ '2024-05': 5, '2024-06': 1 });
    expect(counted('PT1H', 'hour', HOURS, {})).toEqual(HOURS);
  });

  it('come from the files where these are fine enough, whatever the timeline says', () => {
    const days = { '2024-05-13': 2 };
    expect(counted('P1D', 'day', days, HOURS)).toEqual(days);
    expect(counted('P1M', 'day', days, HOURS)).toEqual({ '2024-05': 2 });
  });

  it('come from the timeline where the parts are too coarse and the timeline is finer', () => {
    const all = { '': 6 };
    const days = { '2024-05-13': 2, '2024-05-14': 3, '2024-06-01': 1 };
    expect(counted('P1D', 'none', all, HOURS)).toEqual(days);
    expect(counted('P1D', 'month', { '2024-05': 5 }, HOURS)).toEqual(days);
    expect(counted('PT1H', 'day', days, HOURS)).toEqual(HOURS);
    // A timeline without shorter periods adds nothing to the files.
    expect(counted('P1D', 'month', { '2024-05': 5 }, { '2024-04': 9 }, 'month')).toEqual({ '2024-05': 5 });
    expect(counted('P1D', 'month', { '2024-05': 5 }, { '2024': 9 }, 'year')).toEqual({ '2024-05': 5 });
  });
});
