import { describe, expect, it } from 'vitest';
import { withoutMexicanPrefix } from '../../src/normalize/phone-mexico.js';

describe('a Mexican number', () => {
  it.each([
    ['+5215512345678', null, '+525512345678'],
    ['+52015512345678', null, '+525512345678'],
    ['+520445512345678', null, '+525512345678'],
    ['+52445512345678', null, undefined],
    ['005215512345678', 'US', '00525512345678'],
    ['0115215512345678', 'US', '011525512345678'],
    ['115215512345678', 'US', '11525512345678'],
    ['0445512345678', 'MX', '+525512345678'],
    ['015512345678', 'MX', '+525512345678'],
    ['5215512345678', 'MX', '+525512345678'],
    // Nine or eleven digits, or another first digit, do not form such a number; nor does a number inside one of another
    // country.
    ['+521551234567', null, undefined],
    ['+52155123456789', null, undefined],
    ['+5211512345678', null, undefined],
    ['04455123456789', 'MX', undefined],
    ['044551234567', 'MX', undefined],
    ['0441512345678', 'MX', undefined],
    ['0445512345678', 'US', undefined],
  ])('%s in a row of %s loses the old mobile prefixes: %s', (number, country, expected) =>
    expect(withoutMexicanPrefix(number, country)).toBe(expected ?? number),
  );
});
