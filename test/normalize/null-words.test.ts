import { describe, expect, it } from 'vitest';
import type { HashedPiiType } from '../../src/model/identifier.js';
import { isNullWord } from '../../src/normalize/null-words.js';

describe('isNullWord', () => {
  it.each([
    'null',
    'NULL',
    'Null.',
    '(null)',
    '<NULL>',
    '[none]',
    '"None"',
    'NaN',
    'undefined',
    'U N K N O W N',
    'Not  Applicable',
    'not-available',
    'ＮＵＬＬ',
    'n/a',
    'N / A',
    'n\\a',
    '(N/A)',
    '<NA>',
    '#N/A',
    '#NA',
    '#REF!',
    '#NAME?',
    '#DIV/0!',
    '\\N',
    '-',
    '--',
    '—',
    '.',
    '...',
    '/',
    '*',
    "''",
    '#',
  ])('is true for %j, in any column', (text) => {
    expect(isNullWord('LAST_NAME', 'US', text)).toBe(true);
    expect(isNullWord('MAID', null, text)).toBe(true);
  });

  it.each([
    '',
    'Nuller',
    'Nancy',
    'None Street 5',
    'null1',
    '?',
    '???',
    'M?ller',
    '田中',
    '0',
    'Unknown Soldier',
  ])('is false for %j', (text) => {
    expect(isNullWord('ADDRESS', 'US', text)).toBe(false);
  });

  it.each<[HashedPiiType, string | null, string, boolean]>([
    ['FIRST_NAME', 'US', 'Na', false],
    ['FIRST_NAME', 'US', 'N.A.', false],
    ['COUNTRY_CODE', null, 'NA', false],
    ['CITY', 'US', 'NA', true],
    ['ADDRESS', 'US', 'n.a.', true],
    ['STATE', 'US', 'NA', true],
    ['STATE', 'IN', 'na', true],
    ['STATE', 'IT', 'NA', false],
    ['STATE', 'ES', 'NA', false],
    ['STATE', 'FR', 'NA', false],
    ['STATE', null, 'NA', false],
  ])('in a %s of %s lets %j be a value: %s', (type, country, text, expected) => {
    expect(isNullWord(type, country, text)).toBe(expected);
  });
});
