import { readFileSync } from 'node:fs';
import path from 'node:path';
import library from 'i18n-iso-countries/index.js';
import { describe, expect, it } from 'vitest';
import { allCountryNames, countryNamesModule } from '../../scripts/country-names/country-names-module.js';
import { toCountryCode } from '../../src/normalize/country.js';

describe('the table of country names', () => {
  it('matches i18n-iso-countries (npm run country-names)', () => {
    const file = path.resolve(import.meta.dirname, '../../src/normalize/country-names.ts');
    expect(readFileSync(file, 'utf8')).toBe(countryNamesModule());
  });

  it('has every code', () => {
    for (const [code, alpha3] of Object.entries(library.getAlpha2Codes())) {
      expect([code, toCountryCode(code)]).toEqual([code, code]);
      expect([alpha3, toCountryCode(alpha3)]).toEqual([alpha3, code]);
    }
  });

  it('finds every name; those that two countries share belong to the first, or to a short name', () => {
    const others = [...allCountryNames()].filter(([code, name]) => toCountryCode(name) !== code);
    expect(others.map(([code, name]) => `${code} ${name}`)).toMatchSnapshot();
    expect(others.length).toBeLessThan(25);
  });
});
