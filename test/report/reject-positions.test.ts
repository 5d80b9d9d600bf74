import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_POSITIONED_INPUTS,
  MAX_BUCKETS,
  RejectPositions,
  rejectPositionsShape,
} from '../../src/report/reject-positions.js';

function placed(lines: readonly number[]): RejectPositions {
  const positions = new RejectPositions();
  for (const line of lines) positions.add('a.csv', line);
  return positions;
}

describe('the positions of rejects in an input', () => {
  it('are buckets up to the last reject', () => {
    expect(placed([1, 2, 2, 64]).list()).toEqual([
      { file: 'a.csv', linesPerStretch: 1, rows: [1, 2, ...Array.from({ length: 61 }, () => 0), 1] },
    ]);
    const [wide] = placed([1, 2, 65]).list();
    expect(wide?.linesPerStretch).toBe(2);
    expect(wide?.rows[0]).toBe(2);
    expect(wide?.rows.at(-1)).toBe(1);
  });

  it('use the widest buckets when parts are merged, without empty buckets', () => {
    const joined = new RejectPositions();
    joined.addAll([
      { file: 'empty.csv', linesPerStretch: 8, rows: [0, 0] },
      { file: 'wide.csv', linesPerStretch: 2, rows: [0, 1] },
    ]);
    joined.addAll([{ file: 'wide.csv', linesPerStretch: 1, rows: [0, 3] }]);
    expect(joined.list()).toEqual([{ file: 'wide.csv', linesPerStretch: 2, rows: [3, 1] }]);
    joined.add('wide.csv', 5, 7);
    expect(joined.list()).toEqual([{ file: 'wide.csv', linesPerStretch: 2, rows: [3, 1, 7] }]);
    expect(rejectPositionsShape.parse(joined.list())).toEqual(joined.list());
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

  it('are kept for the first inputs only', () => {
    const positions = new RejectPositions();
    for (let file = 0; file < 2 * MAX_POSITIONED_INPUTS; file++) positions.add(`${file}.csv`, 1);
    expect(MAX_POSITIONED_INPUTS).toBe(50);
    expect(positions.list()).toHaveLength(MAX_POSITIONED_INPUTS);
    expect(positions.list()[0]?.file).toBe('0.csv');
    // A part's positions are not added for new inputs when there is no more room, but for known ones they are.
    positions.addAll([
      { file: 'new.csv', linesPerStretch: 4, rows: [1] },
      { file: '0.csv', linesPerStretch: 4, rows: [1] },
    ]);
    expect(positions.list()).toHaveLength(MAX_POSITIONED_INPUTS);
    expect(positions.list()[0]).toEqual({ file: '0.csv', linesPerStretch: 4, rows: [2] });
  });
});
