import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiply } from '../../src/reshape/multiply.js';
import { compileDecimal } from '../../src/validate/decimal.js';

const parse = compileDecimal();

describe('multiply', () => {
  it.each([
    ['12.34', '3', '37.02'],
    ['-12.34', '3', '-37.02'],
    ['0.1', '0.2', '0.02'],
    ['1,243.50', '2', '2487.00'],
    ['999999999999999999.99', '3', '2999999999999999999.97'],
    ['5', '0', '0'],
  ])('%s × %s', (a, b, product) => {
    expect(multiply(a, b, parse)).toBe(product);
  });

  it('is null for what is no number', () => {
    expect(multiply('a', '1', parse)).toBeNull();
    expect(multiply('1', 'two', parse)).toBeNull();
  });

  it('is exact', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.integer({ min: 0, max: 9999 }),
        (cents, count) => {
          const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
          const text = `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
          expect(BigInt(multiply(text, String(count), parse)?.replace('.', '') ?? 'none')).toBe(
            cents * BigInt(count),
          );
        },
      ),
    );
  });
});
