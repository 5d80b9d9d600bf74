import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PLACED_INPUTS, MAX_BUCKETS, RejectPositions } from '../../src/report/reject-positions.js';

function placed(lines: readonly number[]): RejectPositions {
  const positions = new RejectPositions();
  for (const line of lines) positions.add('a.csv', line);
  return positions;
}

describe('the positions of rejects', () => {
  it('are buckets that reach to the last reject', () => {
    expect(placed([1, 2, 2, 64]).list()).toEqual([
      { file: 'a.csv', linesPerStretch: 1, rows: [1, 2, ...Array.from({ length: 61 }, () => 0), 1] },
    ]);
    const [wide] = placed([1, 2, 65]).list();
    expect(wide?.linesPerStretch).toBe(2);
    expect(wide?.rows[0]).toBe(2);
    expect(wide?.rows.at(-1)).toBe(1);
  });

  it('are the same however the rejects are divided', () => {
    const lines = fc.array(fc.integer({ min: 1, max: 100_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 5 }), (ranges) => {
        const whole = placed(ranges.flat().toSorted((a, b) => a - b)).list();
        const joined = new RejectPositions();
        for (const range of ranges) joined.addAll(placed(range).list());
        expect(joined.list()).toEqual(whole);
        const total = whole.flatMap(({ rows }) => rows).reduce((sum, rows) => sum + rows, 0);
        expect(total).toBe(ranges.flat().length);
        expect(whole.every(({ rows }) => rows.length <= MAX_BUCKETS)).toBe(true);
      }),
    );
  });

  it('are those of the first inputs', () => {
    const positions = new RejectPositions();
    for (let file = 0; file < 2 * MAX_PLACED_INPUTS; file++) positions.add(`${file}.csv`, 1);
    expect(positions.list()).toHaveLength(MAX_PLACED_INPUTS);
    expect(positions.list()[0]?.file).toBe('0.csv');
  });
});
