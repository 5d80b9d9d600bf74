import { describe, expect, it } from 'vitest';
import { rowsByPeriod } from '../../../src/hand-over/replacing/rows-by-period.js';
import { ingest } from '../../../src/ingest/ingest.js';
import { EVERY_KIND } from '../../helpers/plans.js';
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

describe('the rows that a run writes, by the periods that AMC replaces', () => {
  it.each(['hour', 'day', 'none'] as const)('are counted day by day, with parts by %s', async (partition) => {
    const report = await reportOf('P1D', partition);
    expect(report.rows.written).toBe(4);
    expect(rowsByPeriod(report)).toEqual({ '2024-05-13': 3, '2024-05-14': 1 });
  });

  it('are those of the files, where they say it: a timeline is of the rows that had a time', async () => {
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

  it('are counted hour by hour', async () => {
    expect(rowsByPeriod(await reportOf('PT1H', 'hour'))).toEqual({
      '2024-05-13T01': 2,
      '2024-05-13T22': 1,
      '2024-05-14T00': 1,
    });
  });
});
