import { describe, expect, it } from 'vitest';
import { cellText } from '../../src/model/cell-text.js';

describe('cellText', () => {
  it.each([
    ['', ''],
    [' a b ', 'a b'],
    ['="0012"', '0012'],
    [' ="0012" ', '0012'],
    ['=" 0012 "', '0012'],
    ['=""', ''],
    ['="="', '='],
    ['=""""', '"'],
    ['="12 ""inch"" pipe"', '12 "inch" pipe'],
    ['="two\nlines"', 'two\nlines'],
    [`'="0012"`, '0012'],
    [`="'0012"`, "'0012"],
    ['=0012', '=0012'],
    ['="', '="'],
    ['"0012"', '"0012"'],
    ['x="0012"', 'x="0012"'],
    [`'0012`, `'0012`],
  ])('turns %j into %j', (raw, expected) => {
    expect(cellText(raw)).toBe(expected);
  });
});
