import { describe, expect, it } from 'vitest';
import { placesText, RejectGroups, rejectGroupsOf } from '../../src/report/reject-groups.js';

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

describe('rejects grouped by reason and column', () => {
  it('name the first five locations of each group', () => {
    const groups = new RejectGroups();
    for (let line = 1; line <= 7; line++) groups.add(reject(line));
    groups.add(reject(9, null));
    expect(groups.list()).toEqual([groupOf([1, 2, 3, 4, 5], 7), { ...groupOf([9]), column: null }]);
  });

  it('name the first five locations when the parts of a run are merged', () => {
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

  it('are sorted by their rows, the most first, then by reason and column', () => {
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

describe('the groups of a report', () => {
  const groups = [groupOf([1])];

  it('are derived from its counts when an earlier version has no groups', () => {
    const rejects = { B: 2, A: 2, C: 9 };
    expect(rejectGroupsOf({ rejects, rejectGroups: groups })).toBe(groups);
    expect(rejectGroupsOf({ rejects: {}, rejectGroups: [] })).toEqual([]);
    expect(rejectGroupsOf({ rejects, rejectGroups: [] })).toEqual(
      ['C', 'A', 'B'].map((code) => ({
        code,
        column: null,
        rows: code === 'C' ? 9 : 2,
        places: [],
      })),
    );
  });

  it.each([
    [[], 5, ''],
    [[['a.csv', 3]], 1, '<a.csv> line 3'],
    [[['a.csv', 3]], 2, '<a.csv> line 3 …'],
    [
      [
        ['a.csv', 3],
        ['b.csv', 4],
        ['a.csv', 9],
      ],
      3,
      '<a.csv> lines 3, 9; <b.csv> line 4',
    ],
  ] as const)('name where to look: %j of %i', (places, rows, text) => {
    const group = {
      code: 'RAW_CARD',
      column: null,
      rows,
      places: places.map(([file, line]) => ({ file, line })),
    };
    expect(placesText(group, (file) => `<${file}>`)).toBe(text);
  });
});
