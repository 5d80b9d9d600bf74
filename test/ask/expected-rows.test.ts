import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedRows, type TakenUpload } from '../../src/ask/expected-rows.js';
import { PeriodCounts } from '../../src/amc-simulator/period-counts.js';

const upload = (strategy: string, periods: Record<string, number> | null, rows?: number): TakenUpload => ({
  strategy,
  rowsWritten: rows ?? Object.values(periods ?? {}).reduce((sum, of) => sum + of, 0),
  periods: periods === null ? null : new Map(Object.entries(periods)),
  droppable: 0,
});

describe('the rows that AMC should hold', () => {
  test.each([
    [[], 0],
    [[upload('ADDITIVE', { a: 5, b: 5 }), upload('ADDITIVE', { b: 1 })], 11],
    [[upload('ADDITIVE', { a: 5, b: 5 }), upload('OVERLAP_REPLACE', { b: 1, c: 2 })], 8],
    [[upload('ADDITIVE', { a: 5, b: 5 }), upload('OVERLAP_KEEP', { b: 1, c: 2 })], 12],
    [[upload('ADDITIVE', { a: 5, b: 5 }), upload('FULL_REPLACE', { z: 3 })], 3],
    // Without periods, sums are still known, but not what is replaced.
    [[upload('ADDITIVE', null, 10), upload('ADDITIVE', { a: 1 })], 11],
    [[upload('ADDITIVE', null, 10), upload('OVERLAP_REPLACE', { a: 1 })], null],
    [[upload('ADDITIVE', { a: 1 }), upload('OVERLAP_KEEP', null, 10)], null],
    [[upload('ADDITIVE', null, 10), upload('OVERLAP_KEEP', { a: 1 }), upload('FULL_REPLACE', { b: 2 })], 2],
    // The first upload replaces nothing.
    [[upload('OVERLAP_REPLACE', null, 10)], 10],
  ])('after %j', (uploads, rows) => {
    expect(expectedRows(uploads).rows).toBe(rows);
  });

  test('are what the simulator holds, by period, with any strategies', () => {
    const strategies = ['ADDITIVE', 'FULL_REPLACE', 'OVERLAP_REPLACE', 'OVERLAP_KEEP'] as const;
    const periods = fc.dictionary(fc.constantFrom('1', '2', '3', '4'), fc.integer({ min: 1, max: 9 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...strategies), periods)), (uploads) => {
        const simulated = new PeriodCounts();
        for (const [strategy, rows] of uploads) {
          const one = new PeriodCounts();
          for (const [period, count] of Object.entries(rows)) one.add(period, count);
          simulated.apply(one, strategy);
        }
        const expected = expectedRows(uploads.map(([strategy, rows]) => upload(strategy, { ...rows })));
        expect(expected.rows).toBe(simulated.total());
        expect([...(expected.periods ?? [])].toSorted()).toEqual(simulated.entries());
      }),
    );
  });
});
