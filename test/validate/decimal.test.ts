import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDecimal } from '../../src/validate/decimal.js';
import { DECIMAL_OUT_OF_RANGE, INVALID_DECIMAL } from '../../src/validate/value-parser.js';
import { expectTable, outcome } from './expect-table.js';

const parse = compileDecimal();
const parseComma = compileDecimal({ decimalComma: true });
const NINES = '9'.repeat(36);

describe('decimal, point notation', () => {
  it('keeps canonical values unchanged', () => {
    expectTable(parse, 'INVALID_DECIMAL', {
      '0': '0',
      '12': '12',
      '12.5': '12.5',
      '12.50': '12.50',
      '0.00': '0.00',
      '-0.01': '-0.01',
      '-12.34': '-12.34',
      [NINES]: NINES,
      [`-${NINES}.99`]: `-${NINES}.99`,
    });
  });

  it('normalizes signs, zeros and bare points', () => {
    expectTable(parse, 'INVALID_DECIMAL', {
      '+1.50': '1.50',
      '.5': '0.5',
      '-.5': '-0.5',
      '5.': '5',
      '007.10': '7.10',
      '-0': '0',
      '-0.00': '0',
      '+0': '0',
      '000': '0',
      [`000${NINES}`]: NINES,
    });
  });

  it('rounds half away from zero', () => {
    expectTable(parse, 'INVALID_DECIMAL', {
      '0.125': '0.13',
      '-0.125': '-0.13',
      '1.005': '1.01',
      '1.0049999999999999999999999999': '1.00',
      '1.994': '1.99',
      '9.995': '10.00',
      '-99.999': '-100.00',
      '0.004': '0.00',
      '-0.004': '0',
      '.999': '1.00',
      '12.500': '12.50',
      '19.990000000000002': '19.99',
      '9007199254740993.005': '9007199254740993.01',
    });
  });

  it('expands exponents exactly', () => {
    expectTable(parse, 'INVALID_DECIMAL', {
      '1.5E3': '1500',
      '1.5e+3': '1500',
      '1.2345e2': '123.45',
      '1e-7': '0.00',
      '-1e-7': '0',
      '5e-3': '0.01',
      '4.99e-3': '0.00',
      '123e-2': '1.23',
      '1e0': '1',
      '1e35': `1${'0'.repeat(35)}`,
      '0e60': '0',
      [`0.${'0'.repeat(59)}1e60`]: '1',
      '1e61': null,
      '1e-61': null,
      '1e99999999999999999999': null,
      '1e': null,
      '1e+': null,
      e5: null,
      '.e5': null,
      '1e5.0': null,
      '1e5e5': null,
    });
  });

  it('reads commas as group separators only where they cannot be decimal commas', () => {
    expectTable(parse, 'INVALID_DECIMAL', {
      '1,234.50': '1234.50',
      '-1,234.50': '-1234.50',
      '1,234.': '1234',
      '12,345,678': '12345678',
      '1,234,567': '1234567',
      '123,456,789.125': '123456789.13',
      '1,234': null,
      '1,23': null,
      '1234,567': null,
      '1234,567.00': null,
      '1,2345.00': null,
      '1,,234.00': null,
      ',234.00': null,
      '1,234,': null,
      '0,123.00': null,
      '1,234.5e3': null,
      '1.234,56': null,
      '1.234.567': null,
      '1 234.50': null,
      "1'234.50": null,
    });
  });

  it('rejects what is not a number', () => {
    const values = ['', '.', '-', '+', '--1', '+-1', '1--', '(-1)', '$', '1 XYZ', '1.5.5', ' 1', '1 '];
    for (const value of [
      ...values,
      'NaN',
      'Infinity',
      '-inf',
      'null',
      '0x10',
      '１２',
      '1\u0000',
      '−1',
      '1_000',
    ]) {
      expect([value, outcome(parse, value)]).toEqual([value, 'refused: INVALID_DECIMAL']);
    }
  });

  it('rejects more than 36 digits before the point, after rounding', () => {
    expectTable(parse, 'DECIMAL_OUT_OF_RANGE', {
      [`${NINES}9`]: null,
      [`${NINES}.995`]: null,
      [`${NINES}.994`]: `${NINES}.99`,
      '1e36': null,
      [`-${NINES}0.1`]: null,
      ['7'.repeat(100_000)]: null,
    });
  });
});

describe('decimal, comma notation', () => {
  it('reads points, spaces and apostrophes as group separators', () => {
    expectTable(parseComma, 'INVALID_DECIMAL', {
      '399,00': '399.00',
      '1.234,56': '1234.56',
      '-1.234,56': '-1234.56',
      '1 234,56': '1234.56',
      '1\u00a0234,56': '1234.56',
      '1\u202f234\u202f567,5': '1234567.5',
      "1'234,56": '1234.56',
      '1\u2019234,56': '1234.56',
      '1.234': '1234',
      '1.234.567': '1234567',
      '1234': '1234',
      ',5': '0.5',
      '5,': '5',
      '0,125': '0.13',
      '1,5E3': '1500',
      '12.5': null,
      '0.500': null,
      '1.23': null,
      '1.2345': null,
      '1,234.56': null,
      '1.234 567,00': null,
      '1,234,567': null,
      '1.234,5e3': null,
      '1.5E3': null,
    });
  });
});

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
/** Rounds in whole hundredths: an independent calculation of the same number. */
function reference(negative: boolean, whole: string, decimals: string, exponent: number) {
  const numerator = BigInt(whole + decimals) * 10n ** BigInt(exponent + 62);
  const denominator = 10n ** BigInt(decimals.length + 60);
  const hundredths = (numerator * 2n + denominator) / (denominator * 2n);
  const changed = hundredths * denominator !== numerator;
  return { hundredths: negative ? -hundredths : hundredths, changed };
}

describe('decimal invariants', () => {
  const number = fc.record({
    sign: fc.constantFrom('', '-', '+'),
    whole: digits(1, 40),
    decimals: digits(0, 12),
    exponent: fc.option(fc.integer({ min: -60, max: 60 }), { nil: null }),
  });

  it('agrees with rounding in BigInt, and reports a rounding when the value changed', () => {
    fc.assert(
      fc.property(number, ({ sign, whole, decimals, exponent }) => {
        let roundings = 0;
        const counting = compileDecimal({ onRounded: () => roundings++ });
        const text = `${sign}${whole}.${decimals}${exponent === null ? '' : `e${exponent}`}`;
        const result = counting(text);
        const expected = reference(sign === '-', whole, decimals, exponent ?? 0);
        if (typeof result !== 'string') {
          expect(result).toBe(DECIMAL_OUT_OF_RANGE);
          expect(expected.hundredths >= 10n ** 38n || expected.hundredths <= -(10n ** 38n)).toBe(true);
          expect(roundings).toBe(0);
          return;
        }
        expect(result).toMatch(/^(?:0|-?0\.\d{1,2}|-?[1-9]\d{0,35}(?:\.\d{1,2})?)$/);
        expect(result).not.toMatch(/^-[0.]+$/);
        const [, decimalText = ''] = result.split('.');
        const hundredths = BigInt(result.replace('.', '') + '0'.repeat(2 - decimalText.length));
        expect(hundredths).toBe(expected.hundredths);
        expect(roundings).toBe(expected.changed ? 1 : 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads in comma notation what it reads in point notation', () => {
    fc.assert(
      fc.property(number, ({ sign, whole, decimals, exponent }) => {
        const rest = exponent === null ? '' : `E${exponent}`;
        const point = parse(`${sign}${whole}.${decimals}${rest}`);
        expect(parseComma(`${sign}${whole},${decimals}${rest}`)).toEqual(point);
      }),
    );
  });

  it('never throws, and reads its own output unchanged', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(..."0123456789.,-+eE \u00a0'"), maxLength: 30 }),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (value, decimalComma) => {
        const result = compileDecimal({ decimalComma })(value);
        if (typeof result === 'string') expect(parse(result)).toBe(result);
        else expect([INVALID_DECIMAL, DECIMAL_OUT_OF_RANGE]).toContain(result);
      }),
      { numRuns: 5000 },
    );
  });
});
