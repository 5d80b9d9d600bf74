import * as fc from 'fast-check';
import examples from 'libphonenumber-js/mobile/examples';
import { getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { readPhoneExactly } from '../../src/normalize/phone-exact.js';
import { readPhoneFast } from '../../src/normalize/phone-fast.js';
import { readPhoneText } from '../../src/normalize/phone-text.js';
import { GOLDEN_COUNTRIES } from './golden-people.js';
import { cases } from '../helpers/effort.js';

const OTHERS = [
  'AU',
  'AT',
  'BR',
  'AR',
  'MX',
  'NL',
  'BE',
  'CH',
  'PL',
  'SE',
  'RU',
  'KZ',
  'CN',
  'ID',
  'AE',
  'JE',
  'VI',
];

const digits = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });

/** National digits after the usual prefixes: nothing, trunk prefixes, calling codes, dialing prefixes. */
const numberOf = (country: string): fc.Arbitrary<string> => {
  const supported = getCountries().find((candidate) => candidate === country) ?? 'US';
  const own = getCountryCallingCode(supported);
  const starts = [
    '',
    '',
    '0',
    '1',
    '8',
    '06',
    '00',
    '011',
    '010',
    '+',
    '+1',
    '+44',
    '+49',
    '+39',
    '+81',
    '+7',
    '0011',
  ];
  const prefix = fc.constantFrom(...starts, own, own, `+${own}`, `+${own}0`, `00${own}`, `${own}0`);
  return fc.tuple(prefix, digits(3, 13)).map(([start, rest]) => start + rest);
};

/** Compares the two paths for the numbers that the fast path decides. */
function compare(country: string | null, numbers: fc.Arbitrary<string>, numRuns: number): void {
  fc.assert(
    fc.property(numbers, (number) => {
      const fast = readPhoneFast(number, country);
      if (fast === undefined) return;
      expect({ number, read: fast }).toEqual({ number, read: readPhoneExactly(number, country) });
    }),
    { numRuns: cases(numRuns) },
  );
}

describe('readPhoneFast', () => {
  it.each([...GOLDEN_COUNTRIES, ...OTHERS])('agrees with the reference in %s', (country) => {
    compare(country, numberOf(country), 4_000);
  });

  it('agrees with the reference in every country', () => {
    for (const country of getCountries()) compare(country, numberOf(country), 150);
  });

  it('agrees with the reference where the country is unknown', () => {
    compare(null, numberOf('US'), 3_000);
  });

  it.each(GOLDEN_COUNTRIES)('decides the common forms of a mobile number of %s', (country) => {
    const example = getExampleNumber(country, examples);
    const forms = [
      example?.formatNational(),
      example?.formatInternational(),
      example?.number,
      example?.number.slice(1),
    ];
    for (const form of forms) {
      const number = readPhoneText(form ?? '') ?? '';
      expect({ form, read: readPhoneFast(number, country) }).toEqual({
        form,
        read: example?.number.slice(1),
      });
    }
  });
});
