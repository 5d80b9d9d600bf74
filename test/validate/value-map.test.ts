import { describe, expect, it } from 'vitest';
import { compileValueMap } from '../../src/validate/value-map.js';

describe('a map of values', () => {
  it('finds names regardless of case', () => {
    const find = compileValueMap([
      ['Ja', 'GRANTED'],
      ['Nein', 'DENIED'],
      ['k. A.', null],
      ['Übergang', 'x'],
    ]);
    const given = ['Ja', 'JA', 'ja', 'nein', 'K. a.', 'übergang', 'U\u0308BERGANG', 'vielleicht', 'J', 'Ja!'];
    expect(given.map(find)).toEqual([
      'GRANTED',
      'GRANTED',
      'GRANTED',
      'DENIED',
      null,
      'x',
      'x',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('considers case when names differ only in case', () => {
    const find = compileValueMap([
      ['A', 'gold'],
      ['a', 'silver'],
      ['B', 'bronze'],
      ['b', 'bronze'],
      ['yes', null],
      ['YES', 'y'],
    ]);
    expect(['A', 'a', 'B', 'b', 'yes', 'YES', 'Yes'].map(find)).toEqual([
      'gold',
      'silver',
      'bronze',
      'bronze',
      null,
      'y',
      undefined,
    ]);
  });

  it('has no names but its own', () => {
    const find = compileValueMap([['a', 'b']]);
    expect(['constructor', '__proto__', 'toString'].map(find)).toEqual([undefined, undefined, undefined]);
  });
});
