import { describe, expect, it } from 'vitest';
import { count, counted, duration, megabytes, percent } from '../../src/report/numbers.js';

describe('numbers for readers', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_234_567, '1,234,567'],
  ])('%i is shown as %s', (value, text) => expect(count(value)).toBe(text));

  it('are grouped as by Intl.NumberFormat, and rounded like it except for ties that are not exact in binary', () => {
    const whole = new Intl.NumberFormat('en-US');
    const decimal = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    for (let exponent = 0; exponent <= 12; exponent++)
      for (const factor of [1, 1.05, 1.25, 3.35, 9.949, 9.95, 9.999]) {
        const value = Math.floor(factor * 10 ** exponent);
        expect(count(value)).toBe(whole.format(value));
        expect(percent(value, 7)).toBe(`${decimal.format((100 * value) / 7)} %`);
      }
    expect([percent(1, 400), percent(29, 2000)]).toEqual(['0.3 %', '1.4 %']);
    expect([decimal.format(0.25), decimal.format(1.45)]).toEqual(['0.3', '1.5']);
  });

  it.each([
    [0, '0 rows'],
    [1, '1 row'],
    [2000, '2,000 rows'],
  ])('%i is shown as %s', (value, text) => expect(counted(value, 'row')).toBe(text));

  it('have their own plural', () => {
    expect(counted(2, 'entry', 'entries')).toBe('2 entries');
    expect(counted(1, 'entry', 'entries')).toBe('1 entry');
  });

  it.each([
    [0, '0.0 kB'],
    [99_949, '99.9 kB'],
    [100_000, '0.1 MB'],
    [1_234_500_000, '1,234.5 MB'],
  ])('%i bytes are shown as %s', (bytes, text) => expect(megabytes(bytes)).toBe(text));

  it.each([
    [0, 0, '0.0 %'],
    [0, 5, '0.0 %'],
    [1, 1000, '0.1 %'],
    [1, 1001, 'under 0.1 %'],
    [1, 1_000_000, 'under 0.1 %'],
    [1, 40, '2.5 %'],
    [5, 5, '100.0 %'],
  ])('%i of %i are shown as %s', (part, whole, text) => expect(percent(part, whole)).toBe(text));

  it.each([
    [-1, '0 s'],
    [0, '0 s'],
    [59.4, '59 s'],
    [59.5, '1 min'],
    [60, '1 min'],
    [69, '1 min'],
    [70, '1 min 10 s'],
    [200, '3 min 20 s'],
    [599, '9 min 50 s'],
    [600, '10 min'],
    // From ten minutes on, the seconds are omitted.
    [610, '10 min'],
    [659, '10 min'],
    [3599, '59 min'],
    [3600, '1 h'],
    [3659, '1 h'],
    [7500, '2 h 5 min'],
    [3_600_000, '1,000 h'],
  ])('%d seconds are shown as %s', (seconds, text) => expect(duration(seconds)).toBe(text));
});
