import { getCountries, getCountryCallingCode, Metadata } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import {
  callingCodeOf,
  hasLength,
  planOfCallingCode,
  planOfCountry,
} from '../../src/normalize/numbering-plan.js';

describe('planOfCountry', () => {
  it('returns what the library reads from the metadata', () => {
    const metadata = new Metadata();
    for (const country of getCountries()) {
      const plan = planOfCountry(country);
      metadata.selectNumberingPlan(country);
      const lengths = metadata.numberingPlan?.possibleLengths() ?? [];
      expect(plan?.callingCode).toBe(getCountryCallingCode(country));
      expect(plan?.internationalPrefix.source).toBe(`^(?:${metadata.numberingPlan?.IDDPrefix() ?? ''})`);
      for (let length = 0; length < 20; length += 1) {
        if (hasLength(plan?.commonLengths ?? 0, length)) expect(lengths).toContain(length);
      }
    }
  });

  it('returns null for what is not a country', () => {
    expect(planOfCountry('XX')).toBeNull();
    expect(planOfCallingCode('999')).toBeNull();
  });
});

describe('callingCodeOf', () => {
  it.each([
    ['12015550123', '1'],
    ['442079460958', '44'],
    ['35312345678', '353'],
    ['80012345678', '800'],
    ['07911123456', null],
    ['999123', null],
    ['', null],
  ])('returns for %s the code %s', (digits, expected) => {
    expect(callingCodeOf(digits)).toBe(expected);
  });
});
