import { describe, expect, it } from 'vitest';
import { eachWholeNumber } from '../../src/leak-guard/whole-numbers.js';

function find(text: string): string[] {
  const found: string[] = [];
  eachWholeNumber(text, (start, end, digits) => found.push(`${text.slice(start, end)} ${digits}`));
  return found;
}

describe('a whole number that was written as a floating-point number', () => {
  it.each([
    ['4.111111111111111E15', ['4.111111111111111E15 4111111111111111']],
    ['4,155550171e+9', ['4,155550171e+9 4155550171']],
    ['+4.155550171E9', ['4.155550171E9 4155550171']],
    ['-4.15555017E9', ['4.15555017E9 4155550170']],
    ['4.1555501E9;', ['4.1555501E9 4155550100']],
    ['4.15555E5 1.23456E6', ['4.15555E5 415555', '1.23456E6 1234560']],
    ['4155550171.0', ['4155550171.0 4155550171']],
    ['4155550171,00;', ['4155550171,00 4155550171']],
    ['4155550171.000', []],
    ['4155550171.01', []],
    ['4155550171.0.1', []],
    ['415555.0', []],
    ['1,4155550171.0', []],
    // Rounded, with a fraction, with too few digits, or part of something else.
    ['4.155550E9', []],
    ['4.1555501234E9', []],
    ['4.1555E4', []],
    ['14.155550171E9', []],
    ['1.4.155550171E9', []],
    ['4.155550171E9x', []],
    ['4.155550171E-9', []],
    ['4.155550171E091', []],
    ['4155550171', []],
  ])('is found in %j', (text, expected) => expect(find(text)).toEqual(expected));
});
