import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText } from '../../src/model/cell-text.js';
import { CellSpace } from '../../src/reshape/cell-space.js';

const piece = fc.constantFrom(
  'a',
  'ß',
  '"',
  '=',
  "'",
  ' ',
  '\t',
  '\u00a0',
  '\u3000',
  '\ufeff',
  '\u2009',
  '\u1680',
  'à',
  '€',
  '=""',
);
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

/** The text of a cell. */
function said(space: CellSpace, cell: string): string {
  space.add(cell);
  space.trim(space.start, space.length);
  return space.text();
}

describe('a cell record', () => {
  it('returns what its text says', () => {
    fc.assert(
      fc.property(text, (given) => {
        const space = new CellSpace();
        space.load(Buffer.from('before '));
        expect(said(space, given)).toBe(cellText(given));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['  plain ', 'plain'],
    ['="00123"', '00123'],
    ['\'="7"', '7'],
    ['\u00a0Tür\u3000', 'Tür'],
    ['="a""b"', 'a"b'],
    ['', ''],
  ])('reads %j as %j', (given, expected) => {
    expect(said(new CellSpace(), given)).toBe(expected);
  });
});

describe('cached cells', () => {
  it('stay when others are evicted, and when other input replaces theirs', () => {
    const space = new CellSpace();
    space.load(Buffer.from('first second'));
    const kept = Int32Array.of(0, 5, 0, -1, 6, 6);
    space.add('made');
    kept.set([space.start, space.length], 2);
    const texts = () =>
      [0, 2, 4].map((at) => {
        const start = kept[at] ?? 0;
        return space.bytes.toString('utf8', start, start + (kept[at + 1] ?? 0));
      });
    space.add('forgotten');
    space.forget([kept]);
    expect(texts()).toEqual(['first', 'made', 'second']);
    expect(space.size).toBe('first second'.length + 'made'.length);
    space.load(Buffer.from('another input'), [kept]);
    expect(texts()).toEqual(['first', 'made', 'second']);
  });
});

describe('doubtful characters', () => {
  it.each([
    ['a\ud83d', true],
    ['\ufffd', true],
    ['\u001b$B', true],
    ['Tür', false],
    ['plain', false],
  ])('are detected in %j: %s', (given, expected) => {
    const space = new CellSpace();
    space.addForeign(given);
    expect(space.isDoubtful).toBe(expected);
  });
});
