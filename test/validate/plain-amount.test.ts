import { describe, expect, it } from 'vitest';
import { compileDecimal } from '../../src/validate/decimal.js';
import { Refusal } from '../../src/model/reject.js';
import { isScientific, withoutApostrophe } from '../../src/model/cell-text.js';

const read = (value: string, decimalComma = false) => {
  const result = compileDecimal({ decimalComma })(value);
  return result instanceof Refusal ? result.code : result;
};

describe('amounts as exports write them', () => {
  it.each([
    ['$1,243.50', '1243.50'],
    ['-$12.00', '-12.00'],
    ['$-12.00', '-12.00'],
    ['−$12.00', '-12.00'],
    ['129.99 USD', '129.99'],
    ['USD 129.99', '129.99'],
    ['usd129.99', '129.99'],
    ['US$5', '5'],
    ['￥1,234,567', '1234567'],
    ['500円', '500'],
    ['(12.00)', '-12.00'],
    ['12.00-', '-12.00'],
    ['12 −', '-12'],
    ['0-', '0'],
    ['($12.00)', '-12.00'],
    ['$(1,234.50)', '-1234.50'],
    ['$99999999999999999999.99', '99999999999999999999.99'],
  ])('%s is read', (value, expected) => {
    expect(read(value)).toBe(expected);
  });

  it.each([
    ['1 234,56 €', '1234.56'],
    ['1\u202f234,56\u00a0€', '1234.56'],
    ['-1.234,56 EUR', '-1234.56'],
    ['kr 12,50', '12.50'],
    ['12,50 zł', '12.50'],
    ['1.234,50-', '-1234.50'],
    ['1.234,50- EUR', '-1234.50'],
    ["CHF 1'234,50", '1234.50'],
  ])('%s with a decimal comma is read', (value, expected) => {
    expect(read(value, true)).toBe(expected);
  });

  it.each([
    '$',
    '()',
    '(-1)',
    '-(1)',
    '-$-1',
    '--$1',
    '$1 USD',
    '1 XYZ',
    'abc 1',
    '$1,243',
    '(1',
    '1)',
    '5%',
    '12--',
    '-12-',
    '(12-)',
    '-',
  ])('rejects %s', (value) => {
    expect(read(value)).toBe('INVALID_DECIMAL');
  });

  it('reads long values in little time', () => {
    expect(read(`${'1 '.repeat(50_000)}USD`)).toBe('INVALID_DECIMAL');
  });
});

describe('codes in spreadsheets', () => {
  it('distinguishes scientific notation that has lost digits', () => {
    for (const value of ['4.479E+11', '4,479E+11', '4E+11', '-1.2e5', '4.47900e+011'])
      expect(isScientific(value)).toBe(true);
    for (const value of ['1E5', '12E+4', '4479', 'E+1', '4.479E+', '1.5', 'A4E+11', ''])
      expect(isScientific(value)).toBe(false);
  });

  it('removes an apostrophe only before what it protects', () => {
    const cases = ["'1", "'+1", "'-1", "'=1", "'@x"];
    for (const value of cases) expect(withoutApostrophe(value)).toBe(value.slice(1));
    for (const value of ["'", "''1", "'a", "a'1", '']) expect(withoutApostrophe(value)).toBe(value);
  });
});
