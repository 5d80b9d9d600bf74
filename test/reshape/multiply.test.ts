import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiply } from '../../src/reshape/multiply.js';

const point = { decimalComma: false, groupSeparator: null };
const comma = { decimalComma: true, groupSeparator: null };

describe('multiply', () => {
  it.each([
    ['12.34', '3', '37.02'],
    ['-12.34', '3', '-37.02'],
    ['0.1', '0.2', '0.02'],
    ['1,243.50', '2', '2487.00'],
    ['999999999999999999.99', '3', '2999999999999999999.97'],
    ['5', '0', '0'],
  ])('returns the product of %s × %s', (a, b, product) => {
    expect(multiply(a, b, point)).toBe(product);
  });

  it.each([
    ['1.234', '2', '2468'],
    ['1.234,50', '2', '2469.00'],
    ['0,125', '3', '0.375'],
    ['12,5 €', '0,5', '6.25'],
  ])('returns the product of %s × %s, with decimal commas', (a, b, product) => {
    expect(multiply(a, b, comma)).toBe(product);
  });

  it('reads grouped digits as the separator says', () => {
    expect(multiply('$1,234', '2', { decimalComma: false, groupSeparator: ',' })).toBe('2468');
    expect(multiply('$1,234', '2', point)).toBeNull();
  });

  it('expands exponents exactly', () => {
    expect(multiply('1.5e3', '2', point)).toBe('3000');
    expect(multiply('15e-1', '2', point)).toBe('3.0');
  });

  it('returns null for what is not a number', () => {
    expect(multiply('a', '1', point)).toBeNull();
    expect(multiply('1', 'two', point)).toBeNull();
  });

  it('is exact', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.integer({ min: 0, max: 9999 }),
        (cents, count) => {
          const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
          const text = `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
          expect(BigInt(multiply(text, String(count), point)?.replace('.', '') ?? 'none')).toBe(
            cents * BigInt(count),
          );
        },
      ),
    );
  });
});
