import { describe, expect, it } from 'vitest';
import { StorageError } from '../../src/errors.js';
import { declined, failed, outcome, withKeptPeriods } from '../../src/hand-over/hand-over-outcome.js';

const MONTHS = ['2024-01', '2024-02', '2024-03', '2024-04', '2024-05'];

describe('the outcome of a hand-over', () => {
  it.each([
    [1, '2024-01'],
    [3, '2024-01, 2024-02, 2024-03'],
    [4, '2024-01, 2024-02, 2024-03 and 1 more'],
    [5, '2024-01, 2024-02, 2024-03 and 2 more'],
  ])('names up to three of %i periods that AMC keeps', (count, words) => {
    const kept = MONTHS.slice(0, count);
    for (const status of ['success', 'submitted'] as const) {
      const told = withKeptPeriods(outcome('amcone', status, 'u1', 'Done.'), kept);
      expect(told.summary).toMatch(
        new RegExp(`^Done\\. AMC keeps the rows that an earlier version of this delivery had in ${words}: `),
      );
      expect(told.keptPeriods).toEqual(kept);
    }
  });

  it('does not mention periods where there are none, or nothing was sent', () => {
    for (const [status, kept] of [
      ['success', []],
      ['failed', MONTHS],
      ['declined', MONTHS],
    ] as const) {
      const of = outcome('amcone', status, null, 'So.');
      expect(withKeptPeriods(of, kept)).toBe(of);
    }
  });

  it('is the failure or the caution that prevented it', () => {
    const error = new StorageError('Busy.', { code: 'LEDGER_BUSY' });
    expect(failed('amcone', 'u1', error)).toMatchObject({
      status: 'failed',
      uploadId: 'u1',
      summary: 'Busy.',
      error: { code: 'LEDGER_BUSY', retryable: error.retryable },
    });
    expect(() => failed('amcone', null, new TypeError('a defect'))).toThrow('a defect');
    expect(declined('amcone', { code: 'FEWER_ROWS', message: 'Why.' }, ['a.csv'])).toMatchObject({
      status: 'declined',
      uploadId: null,
      summary: 'Not uploaded. Why.',
      caution: 'FEWER_ROWS',
      newInputs: ['a.csv'],
    });
  });
});
