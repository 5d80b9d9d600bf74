import { describe, expect, it } from 'vitest';
import { ibanSpans, isIban } from '../../src/leak-guard/iban.js';

/** Examples of the register, one per country. */
const EXAMPLES = [
  'DE89370400440532013000',
  'GB29NWBK60161331926819',
  'FR1420041010050500013M02606',
  'ES9121000418450200051332',
  'IT60X0542811101000000123456',
  'NL91ABNA0417164300',
  'NO9386011117947',
  'MT84MALT011000012345MTLCAST001S',
];
const found = (text: string) => ibanSpans(text).map(({ start, end }) => text.slice(start, end));

describe('bank account numbers (IBAN)', () => {
  it.each(EXAMPLES)('are recognized by their check digits: %s', (iban) => {
    expect(isIban(iban)).toBe(true);
    expect(isIban(iban.toLowerCase())).toBe(true);
    const other = iban.slice(0, -1) + (iban.endsWith('0') ? '1' : '0');
    expect(isIban(other)).toBe(false);
    // The wrong length for the country.
    expect(isIban(`${iban}0`)).toBe(false);
    expect(isIban(iban.slice(0, -1))).toBe(false);
  });

  it('need a country that uses IBAN, and two check digits', () => {
    expect(isIban('ZZ89370400440532013000')).toBe(false);
    expect(isIban('')).toBe(false);
    // Letters in place of the check digits, and a character that is not a letter.
    expect(isIban('DEA9370400440532013000')).toBe(false);
    expect(isIban('DE8937040044053201300Ü')).toBe(false);
    expect(isIban('DE8937040044053201300!')).toBe(false);
  });

  it.each([
    ['Value DE89370400440532013000 of iban', 'DE89370400440532013000'],
    ['Value DE89 3704 0044 0532 0130 00 does not fit', 'DE89 3704 0044 0532 0130 00'],
    ['iban_de89-3704-0044-0532-0130-00', 'de89-3704-0044-0532-0130-00'],
    ['(GB29 NWBK 6016 1331 9268 19)', 'GB29 NWBK 6016 1331 9268 19'],
  ])('are found in %s', (text, iban) => expect(found(text)).toEqual([iban]));

  it.each([
    'DE89370400440532013001',
    'XDE89370400440532013000',
    'DE893704004405320130007',
    'DE89  370400440532013000',
    'DE89,370400440532013000',
    'DE89',
    'AB12 orders',
  ])('are not found in %s', (text) => expect(found(text)).toEqual([]));
});
