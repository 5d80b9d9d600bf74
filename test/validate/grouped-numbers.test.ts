import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GROUP_SEPARATORS, type GroupSeparator } from '../../src/model/group-separator.js';
import { compileDecimal } from '../../src/validate/decimal.js';
import { compileInteger } from '../../src/validate/integer.js';
import { expectTable, outcome } from './expect-table.js';

const decimal = (groupSeparator: GroupSeparator, decimalComma = groupSeparator === '.') =>
  compileDecimal({ groupSeparator, decimalComma });
const long = (groupSeparator: GroupSeparator | null) => compileInteger(64, groupSeparator);
/** No-break, narrow no-break and thin. */
const SPACES = ['\u00a0', '\u202f', '\u2009'];

describe('grouped digits, DECIMAL', () => {
  it('may use the comma', () => {
    expectTable(decimal(','), 'INVALID_DECIMAL', {
      '1,234': '1234',
      '$1,234': '1234',
      '-$1,234': '-1234',
      '($1,234)': '-1234',
      '1,234 USD': '1234',
      '1,234.5': '1234.5',
      '1,234,567': '1234567',
      '12,345,678.905': '12345678.91',
      '1234': '1234',
      '1234.50': '1234.50',
      '999': '999',
      '0.125': '0.13',
      '1,23': null,
      '1,2': null,
      '12,50': null,
      '1,234,5': null,
      '1,2345': null,
      '1234,567': null,
      '0,123': null,
      ',123': null,
      '1,,234': null,
      '1,234,': null,
      '1.234,50': null,
      '1 234': null,
      "1'234": null,
      '1,234e2': null,
      '1,234.5.6': null,
    });
  });

  it('may use the comma as in India', () => {
    expectTable(decimal(','), 'INVALID_DECIMAL', {
      '1,23,456': '123456',
      '₹1,23,456.50': '123456.50',
      '12,34,567': '1234567',
      '1,23,45,67,890': '1234567890',
      '99,999': '99999',
      '12,34,56': null,
      '123,45,678': null,
      '1,234,56,789': null,
      '12,34,567,890': null,
      '0,12,345': null,
      '1,23,4567': null,
    });
    expect(outcome(compileDecimal(), '1,23,456')).toBe('refused: INVALID_DECIMAL');
    expect(outcome(decimal('.'), '1.23.456')).toBe('refused: INVALID_DECIMAL');
    expect(outcome(decimal(' '), '1 23 456')).toBe('refused: INVALID_DECIMAL');
  });

  it('may use the point, with decimal commas', () => {
    expectTable(decimal('.'), 'INVALID_DECIMAL', {
      '1.234': '1234',
      '1.234,56': '1234.56',
      '12.345.678,9 €': '12345678.9',
      '1234,5': '1234.5',
      '1,234': '1.23',
      '12.5': null,
      '1 234,56': null,
      "1'234,56": null,
    });
  });

  it('may use spaces and apostrophes of all kinds, before either decimal mark', () => {
    for (const space of [' ', ...SPACES]) {
      expect(outcome(decimal(' '), `1${space}234.5`)).toBe('1234.5');
      expect(outcome(decimal(' ', true), `12${space}345${space}678,5`)).toBe('12345678.5');
      expect(outcome(decimal("'"), `1${space}234`)).toBe('refused: INVALID_DECIMAL');
    }
    expect(outcome(decimal(' '), '1 234\u00a0567')).toBe('1234567');
    expectTable(decimal("'"), 'INVALID_DECIMAL', {
      "1'234": '1234',
      '1’234.50': '1234.50',
      "CHF 1'234'567.05": '1234567.05',
      "1'23": null,
      '1,234': null,
      '1,234.50': null,
      '1 234': null,
    });
  });
});

describe('grouped digits, INTEGER and LONG', () => {
  it('are rejected without a separator', () => {
    for (const value of ['1,234', '1 234', "1'234", '1.234', '1,234,567', '$1,234'])
      expect([value, outcome(long(null), value)]).toEqual([value, 'refused: INVALID_INTEGER']);
  });

  it('may use the comma', () => {
    expectTable(long(','), 'INVALID_INTEGER', {
      '1,234': '1234',
      '$1,234': '1234',
      '(1,234)': '-1234',
      '-1,234': '-1234',
      '1,23,456': '123456',
      '1,234.00': '1234',
      '9,223,372,036,854,775,807': '9223372036854775807',
      '3.0': '3',
      '12': '12',
      '1,234.50': null,
      '1,23': null,
      '1,234.': null,
      '1e3': null,
      '1,234e0': null,
      '1.234': null,
    });
    expect(outcome(long(','), '9,223,372,036,854,775,808')).toBe('refused: INTEGER_OUT_OF_RANGE');
    expect(outcome(compileInteger(32, ','), '2,147,483,648')).toBe('refused: INTEGER_OUT_OF_RANGE');
  });

  it('may use the point, the space and the apostrophe', () => {
    expectTable(long('.'), 'INVALID_INTEGER', {
      '1.234': '1234',
      '1.234,00': '1234',
      '3.0': null,
      '1,5': null,
    });
    expectTable(long(' '), 'INVALID_INTEGER', {
      '1 234': '1234',
      '1\u202f234,00': '1234',
      '1 234.0': '1234',
      '3,0': '3',
      '1,000': null,
      '1.000': null,
      '1,234': null,
      '1 234,5': null,
    });
    expectTable(long("'"), 'INVALID_INTEGER', { "1'234": '1234', '1’234': '1234', '1,234': null });
  });

  it('may have a currency around them, as decimals may', () => {
    expectTable(long(null), 'INVALID_INTEGER', {
      $12: '12',
      '12 EUR': '12',
      '(12)': '-12',
      '-£12': '-12',
      '12 pcs': null,
    });
  });
});

describe('invariants of grouped digits', () => {
  const digits = fc.bigInt(-(10n ** 17n), 10n ** 17n);
  const separator = fc.constantFrom(...GROUP_SEPARATORS);

  it('a number written in groups keeps its value', () => {
    fc.assert(
      fc.property(digits, separator, fc.nat(99), (number, sign, cents) => {
        const grouped = String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, sign);
        expect(long(sign)(grouped)).toBe(String(number));
        const mark = sign === '.' ? ',' : '.';
        const text = `${grouped}${mark}${String(cents).padStart(2, '0')}`;
        const plain = `${number}.${String(cents).padStart(2, '0')}`;
        expect(decimal(sign)(text)).toBe(plain);
      }),
    );
  });

  it('a text with separators is read as the same text without them', () => {
    const text = fc.string({ unit: fc.constantFrom(..."0123456789,. '-"), maxLength: 14 });
    fc.assert(
      fc.property(text, separator, (given, sign) => {
        const value = given.trim();
        if (value === '') return;
        const read = outcome(long(sign), value);
        if (!read.startsWith('refused'))
          expect(outcome(long(null), value.replaceAll(sign, '').replace(',', '.'))).toBe(read);
      }),
      { numRuns: 3000 },
    );
  });
});
