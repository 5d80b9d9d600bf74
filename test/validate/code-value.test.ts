import { describe, expect, it } from 'vitest';
import { CODE_WITH_DECIMALS, withoutDecimals } from '../../src/validate/code-value.js';

describe('a code that a program treated as a number', () => {
  it.each([
    ['4006381333931.0', '4006381333931'],
    ['4006381333931.000', '4006381333931'],
    ['12345678.0', '12345678'],
    ['123456789012345.0', '123456789012345'],
  ])('%s becomes %s', (value, code) => expect(withoutDecimals(value)).toBe(code));

  it.each(['1.0', '12.0', '1234567.0', '1234567890123456.0'])(
    '%s is rejected: it may be the code itself, or have lost digits',
    (value) => expect(withoutDecimals(value)).toBe(CODE_WITH_DECIMALS),
  );

  it.each([
    '',
    '0',
    '10',
    '4006381333931',
    '12345678.5',
    '12345678.05',
    '012345678.0',
    '12345678.',
    'A-1.0',
    '1.2.0',
    '-12345678.0',
    '.0',
    '12345678.0 ',
  ])('%j stays as it is', (value) => expect(withoutDecimals(value)).toBe(value));
});
