import { describe, expect, it } from 'vitest';
import { amountOf, currencyOf } from '../../src/reshape/money.js';

describe('amountOf', () => {
  it.each([
    ['$1,243.50', '1,243.50'],
    ['-$12.00', '-12.00'],
    ['$-12.00', '-12.00'],
    ['($12.00)', '-12.00'],
    ['129.99 USD', '129.99'],
    ['usd 5', '5'],
    ['12,90 €', '12,90'],
    ['CA$ 3.10', '3.10'],
    ['1 234,50 EUR', '1 234,50'],
    ['7', '7'],
  ])('reads %s', (text, amount) => {
    expect(amountOf(text)).toBe(amount);
  });
  it.each(['on request', '($12.00', '-$-5', '(-5)', '5 USD EUR', '5 apples', ''])(
    'leaves %s unchanged',
    (text) => {
      expect(amountOf(text)).toBe(text);
    },
  );
});

describe('currencyOf', () => {
  it.each([
    ['129.99 USD', 'USD'],
    ['eur12', 'EUR'],
    ['$5', null],
    ['5 apples', null],
  ])('reads %s', (text, code) => {
    expect(currencyOf(text)).toBe(code);
  });
});
