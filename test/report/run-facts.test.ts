import { describe, expect, it } from 'vitest';
import { ingest, type IngestResult } from '../../src/ingest/ingest.js';
import type { IngestOptions } from '../../src/ingest/ingest-options.js';
import { parseRunReport } from '../../src/report/run-report.js';
import { EVERY_KIND } from '../helpers/plans.js';
import { reportOfTally } from '../helpers/report-of-tally.js';

const row = (fields: Readonly<Record<string, string>>) => ({
  time: '2024-05-13T10:00:00Z',
  id: '1',
  ...fields,
});

function facts(rows: readonly object[], options: Partial<IngestOptions> = {}): Promise<IngestResult> {
  return ingest({ inputs: [rows], schema: EVERY_KIND, dryRun: true, maxRejectRate: 1, ...options });
}

/** The timeline of a report on such events, made on a given day. */
function timelineOn(today: string, rows: Readonly<Record<string, number>>) {
  return reportOfTally((tally) => {
    tally.timeline = { period: 'hour', rows: { ...rows } };
  }, today).timeline;
}

describe('the facts of a run', () => {
  it('include the identifiers that rows can be matched by, in total and by country', async () => {
    const { coverage } = await facts([
      row({ email: 'a@b.example', phone: '415 555 0132' }),
      row({ email: 'a@b.example' }),
      row({ phone: 'none' }),
      row({ device: '38400000-8cf0-11bd-b23e-10b96e40000d', country: 'JP' }),
    ]);
    expect(coverage).toMatchObject({
      rows: 4,
      withKey: 3,
      keys: { EMAIL: 2, PHONE: 1, ADDRESS: 0, EXTERNAL: 1 },
      byKeyCount: [1, 2, 1, 0, 0],
      identifiers: { EMAIL: 2, PHONE: 1, MAID: 1 },
    });
    expect(Object.keys(coverage?.countries ?? {})).toEqual(['JP', 'US']);
    expect(coverage?.countries['JP']).toMatchObject({ rows: 1, withKey: 1, identifiers: { MAID: 1 } });
  });

  it('treat name, street and postal code together as one match key', async () => {
    const columns = ['LAST_NAME', 'ADDRESS', 'ZIP'].map((type) => ({
      name: type.toLowerCase(),
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: type },
    }));
    const schema = { dataSetId: 'people', countryCode: 'US', columns };
    const person = { last_name: 'Lee', address: '12 Main St', zip: '67202' };
    const { coverage, timeline, repetitions } = await facts([person, { ...person, zip: '' }], { schema });
    expect(coverage?.keys['ADDRESS']).toBe(1);
    expect(timeline).toBeNull();
    expect(repetitions).toMatchObject({ address: { rows: 2, distinct: 1, most: 2, mostOfAll: 2 } });
  });

  it('include how often keys occur', async () => {
    const rows = ['a', 'b', 'b', 'c', 'c', 'c', ''].map((name) =>
      row({ email: name && `${name}@shop.example` }),
    );
    const { repetitions } = await facts(rows);
    expect(repetitions['email']).toEqual({
      rows: 6,
      distinct: 3,
      isExact: true,
      sampled: { values: 3, rows: 6 },
      byOccurrence: { '1': 1, '2': 1, '3-5': 1, '6-10': 0, '11+': 0 },
      most: 3,
      mostOfAll: 3,
    });
  });

  it('estimate the number of distinct keys when there are many', async () => {
    const rows = Array.from({ length: 12_000 }, (_, at) => row({ email: `p${at % 8_000}@shop.example` }));
    const { repetitions } = await facts(rows);
    const { distinct = 0, isExact } = repetitions['email'] ?? {};
    expect(isExact).toBe(false);
    expect(Math.abs(distinct - 8_000) / 8_000).toBeLessThan(0.03);
  });

  it.each([
    ['one address on most rows', 2_000, (at: number) => (at < 1_800 ? 'shop' : `p${at}`), true],
    ['one address on all rows', 200, () => 'shop', true],
    ['one on 1.5 of 1,000 rows', 10_000, (at: number) => (at % 66 === 0 ? 'shop' : `p${at}`), true],
    ['one on fewer than 100 rows', 2_000, (at: number) => (at < 90 ? 'shop' : `p${at}`), false],
    ['people who come back', 10_000, (at: number) => `p${at % 300}`, false],
    [
      'a few who come back very often',
      10_000,
      (at: number) => `p${at % 7 === 0 ? at % 13 : at % 900}`,
      false,
    ],
    ['all different', 3_000, (at: number) => `p${at}`, false],
  ] as const)(
    'warn about keys that do not belong to one person: %s',
    async (_, count, nameOf, isPointedOut) => {
      const rows = Array.from({ length: count }, (__, at) => row({ email: `${nameOf(at)}@shop.example` }));
      const { warnings } = await facts(rows);
      const found = warnings.filter(({ code }) => code === 'REPEATED_IDENTIFIER');
      expect(found).toHaveLength(isPointedOut ? 1 : 0);
      for (const { message } of found) expect(message).not.toContain('shop.example');
    },
  );

  it.each(['none', 'month', 'day', 'hour'] as const)('count events over time: %s', async (partition) => {
    const rows = ['2024-05-13T10:00:00Z', '2024-05-13T11:00:00Z', '2024-07-01T00:00:00Z'];
    const { timeline } = await facts(
      rows.map((time) => row({ time })),
      { partition },
    );
    const byDay = { '2024-05-13': 2, '2024-07-01': 1 };
    const byHour = { '2024-05-13T10': 1, '2024-05-13T11': 1, '2024-07-01T00': 1 };
    expect(timeline).toEqual({
      period: partition === 'hour' ? 'hour' : 'day',
      rows: partition === 'hour' ? byHour : byDay,
      future: null,
      old: { rows: 3, asOf: expect.any(String) },
    });
  });

  it('warn about events in the future, and name the day only then', () => {
    const rows = { '2024-05-13T23': 2, '2024-05-14T00': 3 };
    expect(timelineOn('2024-05-13', rows)?.future).toEqual({ rows: 3, asOf: '2024-05-13' });
    expect(timelineOn('2024-05-14', rows)?.future).toBeNull();
  });

  it('warn about events that AMC may refuse as too old, and name the day only then', () => {
    const rows = { '2024-05-13T23': 2, '2024-05-14T00': 3 };
    expect(timelineOn('2025-05-29', rows)?.old).toEqual({ rows: 2, asOf: '2025-05-29' });
    expect(timelineOn('2025-05-28', rows)?.old).toBeNull();
    const years = { '2020': 4, '2024': 1 };
    expect(timelineOn('2025-06-30', years)?.old).toEqual({ rows: 5, asOf: '2025-06-30' });
  });

  it('count who needs consent, and the signals', async () => {
    const { consent } = await facts([
      row({ country: 'DE', consent: 'GRANTED' }),
      row({ country: 'US', consent: 'GRANTED' }),
      row({ country: 'US' }),
    ]);
    expect(consent).toEqual({ required: 1, undecided: 0, signals: { consent: 2 } });
  });

  it('give the positions of rejects', async () => {
    const { rejectPositions } = await facts([row({}), row({ time: 'x' }), row({ time: 'y' })]);
    expect(rejectPositions).toEqual([expect.objectContaining({ linesPerStretch: 1, rows: [0, 1, 1] })]);
  });

  it('are missing in reports of earlier versions, which can still be read', async () => {
    const {
      coverage: _,
      timeline: _t,
      repetitions: _r,
      consent: _c,
      rejectPositions: _p,
      ...old
    } = await facts([row({})]);
    expect(parseRunReport(JSON.stringify(old))).toMatchObject({
      coverage: null,
      timeline: null,
      repetitions: {},
    });
  });
});
