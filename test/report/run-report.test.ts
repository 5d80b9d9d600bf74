import { describe, expect, it } from 'vitest';
import { parseRunReport } from '../../src/report/run-report.js';
import { reportOfTally } from '../helpers/report-of-tally.js';

const report = reportOfTally((tally) => {
  tally.read = tally.written = 3;
});
const sha256 = 'a'.repeat(64);
const read = (more: object) => parseRunReport(JSON.stringify({ ...report, ...more }));

describe('reading a report', () => {
  it('returns what was written', () => expect(read({})).toEqual(report));

  it.each(['', 'no JSON', '{}', 'null', '[]'])('refuses other text: %j', (text) =>
    expect(parseRunReport(text)).toBeNull(),
  );

  it.each([sha256.slice(1), `${sha256}a`])('needs digests of 64 digits, not %s', (short) => {
    const input = { name: 'a.csv', rows: 3 };
    const suppression = { values: 1, unreadable: 0 };
    expect(read({ inputs: [{ ...input, sha256, unpackedSha256: sha256 }] })).not.toBeNull();
    expect(read({ inputs: [{ ...input, sha256: short }] })).toBeNull();
    expect(read({ inputs: [{ ...input, unpackedSha256: short }] })).toBeNull();
    expect(read({ suppression: { ...suppression, digest: sha256 } })).not.toBeNull();
    expect(read({ suppression: { ...suppression, digest: short } })).toBeNull();
  });

  it.each(['runIdGiven', 'duplicateInputsAllowed'])('refuses %s unless it is true', (key) => {
    expect(read({ [key]: true })).toMatchObject({ [key]: true });
    expect(read({ [key]: false })).toBeNull();
  });

  it('skips checks at instances that it does not understand', () => {
    const [check, second] = ['one', 'two'].map((instanceId) => ({
      dataSetId: 'sales',
      instanceId,
      kind: 'standard',
      at: '2026-01-15T08:00:00.000Z',
      state: 'complete',
      expected: 0,
      arrived: null,
      hidden: { people: 0, required: null },
      matchRate: null,
      periods: [],
      countries: [],
      matchable: { rows: 0, withKey: 0 },
      otherUploads: 0,
      notes: [],
      previous: null,
    }));
    expect(read({ arrivals: [check] })?.arrivals).toEqual([check]);
    expect(read({ arrivals: [check, second] })?.arrivals).toEqual([check, second]);
    expect(read({ arrivals: [{ ...check, simulated: true }] })?.arrivals).toHaveLength(1);
    for (const arrivals of [[], [{ ...check, simulated: false }], [{ ...check, state: 'new' }]]) {
      const parsed = read({ arrivals });
      expect(parsed?.arrivals).toBeUndefined();
      expect(parsed?.rows).toEqual(report.rows);
    }
  });
});
