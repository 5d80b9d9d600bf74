import { describe, expect, it } from 'vitest';
import { compileValueMap } from '../../src/validate/value-map.js';

describe('a map of values', () => {
  it('finds names whatever their case', () => {
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

  it('looks at case where names differ in nothing else', () => {
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

  it('knows no names but its own', () => {
    const find = compileValueMap([['a', 'b']]);
    expect(['constructor', '__proto__', 'toString'].map(find)).toEqual([undefined, undefined, undefined]);
  });
});
