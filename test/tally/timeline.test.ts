import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTimeline, coarsen, emptyTimeline, MAX_PERIODS, type Timeline } from '../../src/tally/timeline.js';
import { cases } from '../helpers/effort.js';

const of = (times: readonly string[]): Timeline => {
  const timeline = emptyTimeline();
  for (const time of times) addTimeline(timeline, { period: 'hour', rows: { [time.slice(0, 13)]: 1 } });
  return timeline;
};
const isoDay = (day: number) => new Date(day * 86_400_000).toISOString();

describe('the timeline', () => {
  it('counts by hour while there are few hours', () => {
    expect(of(['2024-05-13T10:00:00Z', '2024-05-13T10:59:59Z', '2024-05-14'])).toEqual({
      period: 'hour',
      rows: { '2024-05-13T10': 2, '2024-05-14': 1 },
    });
  });

  it('switches to coarser periods without losing rows', () => {
    const days = Array.from({ length: 3 * MAX_PERIODS }, (_, day) => isoDay(day));
    const timeline = of(days);
    expect(timeline.period).toBe('month');
    expect(Object.values(timeline.rows).reduce((sum, rows) => sum + rows, 0)).toBe(days.length);
    coarsen(timeline, 'hour');
    expect(timeline.period).toBe('month');
    coarsen(timeline, 'year');
    expect(timeline.rows['1971']).toBe(365);
  });

  it('does not depend on the order in which parts are added', () => {
    const part = fc.record({ from: fc.nat(20_000), days: fc.integer({ min: 1, max: 700 }) });
    const add = (parts: readonly { from: number; days: number }[]) => {
      const total = emptyTimeline();
      for (const { from, days } of parts) {
        const rows = Object.fromEntries(
          Array.from({ length: days }, (_, day) => [isoDay(from + day).slice(0, 10), 1]),
        );
        addTimeline(total, { period: 'day', rows });
      }
      return total;
    };
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const total = add(parts);
        expect(add(parts.toReversed())).toEqual(total);
        expect(Object.keys(total.rows).length).toBeLessThanOrEqual(MAX_PERIODS);
      }),
      { numRuns: cases(50) },
    );
  });
});
