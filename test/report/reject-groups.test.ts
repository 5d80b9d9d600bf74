import { describe, expect, it } from 'vitest';
import { RejectGroups } from '../../src/report/reject-groups.js';

const reject = (line: number, column: string | null = 'note') => ({
  file: 'a.csv',
  line,
  column,
  code: 'RAW_CARD' as const,
});
const groupOf = (lines: readonly number[], rows = lines.length) => ({
  code: 'RAW_CARD',
  column: 'note',
  rows,
  places: lines.map((line) => ({ file: 'a.csv', line })),
});
const lines = (groups: RejectGroups) => groups.list()[0]?.places.map(({ line }) => line);

describe('rejects by reason and column', () => {
  it('name the first five places of each', () => {
    const groups = new RejectGroups();
    for (let line = 1; line <= 7; line++) groups.add(reject(line));
    groups.add(reject(9, null));
    expect(groups.list()).toEqual([groupOf([1, 2, 3, 4, 5], 7), { ...groupOf([9]), column: null }]);
  });

  it('name five places in all when the parts of a run are put together, the first ones', () => {
    const groups = new RejectGroups();
    groups.addAll([groupOf([1, 2, 3], 30)]);
    expect(lines(groups)).toEqual([1, 2, 3]);
    groups.addAll([groupOf([4, 5, 6, 7, 8], 8)]);
    expect(lines(groups)).toEqual([1, 2, 3, 4, 5]);
    groups.addAll([groupOf([9], 1)]);
    expect(groups.list()).toEqual([groupOf([1, 2, 3, 4, 5], 39)]);
    const others = new RejectGroups();
    others.addAll([groupOf([1, 2, 3, 4, 5, 6], 6)]);
    expect(lines(others)).toEqual([1, 2, 3, 4, 5]);
  });

  it('are listed by their rows, the most first, then by reason and column', () => {
    const groups = new RejectGroups();
    const add = (code: string, column: string | null, rows: number) =>
      groups.addAll([{ code, column, rows, places: [] }]);
    add('B', 'x', 2);
    add('A', 'z', 2);
    add('C', null, 9);
    add('A', 'y', 2);
    add('A', null, 2);
    add('D', 'a', 1);
    expect(groups.list().map(({ code, column, rows }) => `${code} ${column} ${rows}`)).toEqual([
      'C null 9',
      'A null 2',
      'A y 2',
      'A z 2',
      'B x 2',
      'D a 1',
    ]);
  });
});
