import { describe, expect, it } from 'vitest';
import { zipStandardizer } from '../../src/normalize/zip.js';

describe('zipStandardizer', () => {
  it.each([
    ['US', '12345', '12345'],
    ['US', '12345-6789', '12345'],
    ['US', '123456789', '12345'],
    ['US', '12345.0', '12345'],
    ['US', '2134', null],
    ['US', '2134.0', null],
    ['US', '2134-9599', null],
    ['DE', '1067', null],
    ['DE', 'D-01067', '01067'],
    ['FR', '77304 CEDEX 2', '77304'],
    ['CA', 'k1a 0b1', 'k1a0b1'],
    ['CA', 'K1A', null],
    ['CA', '1KA0B1', null],
    ['GB', 'SW1A 1AA', 'SW1A1AA'],
    ['GB', 'm1 1ae', 'm11ae'],
    ['GB', 'SW1A', null],
    ['JP', '〒100-0001', '1000001'],
    ['JP', '１００−０００１', '1000001'],
    ['JP', '100-000', null],
    ['IN', '110 001', '110001'],
    ['IN', '1100', null],
    ['NL', '1012 ab', '1012ab'],
    ['PT', '1000-001', '1000001'],
    [null, 'AB-1', 'AB1'],
    [null, ' - ', null],
    ['US', '', null],
  ])('%s: turns %j into %j', (country, value, expected) => {
    expect(zipStandardizer(country)(value)).toBe(expected);
  });
});
