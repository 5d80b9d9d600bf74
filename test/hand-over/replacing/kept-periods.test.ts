import { describe, expect, it } from 'vitest';
import { outcome, withKeptPeriods } from '../../../src/hand-over/hand-over-outcome.js';
import { keptPeriods } from '../../../src/hand-over/replacing/judge-upload.js';
import type { Holding, UploadEffect } from '../../../src/ledger/holdings.js';

const at = '2024-05-13T10:00:00.000Z';
const held = (name: string): Holding => ({ rows: 5, source: 's/', name, version: null, isWhole: true, at });
const upload = (strategy: string, periods: Record<string, number>): UploadEffect => ({
  strategy,
  delivery: { source: 's/', name: 'a', version: null, isWhole: true },
  periods,
  at,
});
const holdings = new Map([
  ['2024-05-10', held('a')],
  ['2024-05-11', held('a')],
  ['2024-05-12', held('b')],
  ['2024-05-13T10', held('a')],
]);

describe('periods that a newer version of a delivery no longer has', () => {
  it('are those of its earlier version, and only with OVERLAP_REPLACE', () => {
    const periods = { '2024-05-11': 5, '2024-05-13': 1 };
    expect(keptPeriods(upload('OVERLAP_REPLACE', periods), holdings)).toEqual(['2024-05-10']);
    for (const strategy of ['FULL_REPLACE', 'ADDITIVE', 'OVERLAP_KEEP'])
      expect(keptPeriods(upload(strategy, periods), holdings)).toEqual([]);
  });

  it('are named in the outcome of the upload, up to a few', () => {
    const periods = ['2024-05-01', '2024-05-02', '2024-05-03', '2024-05-04', '2024-05-05'];
    const sent = withKeptPeriods(outcome('one', 'submitted', 'u', 'Uploaded.'), periods);
    expect(sent.keptPeriods).toEqual(periods);
    expect(sent.summary).toContain('2024-05-01, 2024-05-02, 2024-05-03 and 2 more');
    const failed = outcome('one', 'failed', null, 'No.');
    expect(withKeptPeriods(failed, periods)).toBe(failed);
    expect(withKeptPeriods(sent, [])).toBe(sent);
  });
});
