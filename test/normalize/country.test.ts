import { describe, expect, it } from 'vitest';
import { toCountryCode } from '../../src/normalize/country.js';
import { standardizeCountryCode } from '../../src/normalize/country-code.js';

describe('toCountryCode', () => {
  it.each([
    [
      'US',
      [
        'us',
        'USA',
        'U.S.A.',
        'u.s.',
        'United States',
        'United States of America',
        'Vereinigte Staaten',
        'アメリカ合衆国',
      ],
    ],
    [
      'GB',
      [
        'GB',
        'uk',
        'U.K.',
        'gbr',
        'Great Britain',
        'England',
        'Großbritannien',
        'GROSSBRITANNIEN',
        'Royaume-Uni',
        '英国',
      ],
    ],
    [
      'DE',
      [
        ' de ',
        'DEU',
        'Germany',
        'Deutschland',
        'Allemagne',
        'Germania',
        'Alemania',
        'ドイツ',
        'Duitsland',
        'Alemanha',
      ],
    ],
    ['FR', ['France', 'Frankreich', 'Francia', 'フランス', 'Frankrijk', 'França']],
    ['IT', ['Italia', 'Italien', 'Italie', 'イタリア']],
    ['ES', ['España', 'Espana', 'Espan\u0303a', 'Spanien', 'Espagne', 'Spagna', 'スペイン']],
    ['CA', ['canada', 'Kanada', 'Canadá', 'カナダ']],
    ['JP', ['Japan', '日本', 'Japon', 'Giappone', 'JPN']],
    ['IN', ['India', 'Indien', 'Inde', 'インド']],
    ['AT', ['Österreich', 'O\u0308STERREICH', 'Austria']],
    ['NL', ['Holland', 'Nederland', 'The Netherlands']],
    ['KR', ['South Korea', 'Südkorea']],
    ['KP', ['North Korea']],
    ['CH', ['Schweiz', 'Suisse', 'Svizzera']],
    ['CD', ['DR Congo', 'Democratic Republic of the Congo']],
    ['CG', ['Congo']],
    ['NE', ['Niger']],
    ['NG', ['Nigeria']],
  ])('finds %s', (code, values) => {
    for (const value of values) expect([value, toCountryCode(value)]).toEqual([value, code]);
  });

  it.each(['', ' ', 'XX', 'ZZZ', 'Atlantis', '12', '-'])('finds no country for %j', (value) => {
    expect(toCountryCode(value)).toBeNull();
    expect(toCountryCode(value)).toBeNull();
  });

  it('hashes the lower-case code', () => {
    expect(standardizeCountryCode('United Kingdom')).toBe('gb');
    expect(standardizeCountryCode('gb')).toBe('gb');
    expect(standardizeCountryCode('nowhere')).toBeNull();
  });
});
