import { describe, expect, it } from 'vitest';
import { splitFullName } from '../../src/reshape/full-name.js';

describe('splitFullName', () => {
  it.each([
    ['Anna Schmidt', 'Anna', 'Schmidt'],
    ['  Dr.  Anna   Schmidt ', 'Anna', 'Schmidt'],
    ['Ludwig van der Berg', 'Ludwig', 'van der Berg'],
    ['Martin L. King Jr.', 'Martin', 'King'],
    ['King, Martin', 'Martin', 'King'],
    ['de la Cruz, Ms. Ana María', 'Ana', 'de la Cruz'],
    ['Martin King, Jr.', 'Martin', 'King'],
    ["Siân O'Brien-Jones", 'Siân', "O'Brien-Jones"],
    ['山田 太郎', '太郎', '山田'],
    ['Cher', null, null],
    ['Dr. Schmidt', null, null],
    ['', null, null],
    [',', null, null],
    ['Schmidt,', null, 'Schmidt'],
    ['Von Schmidt', 'Von', 'Schmidt'],
  ])('splits %s', (text, first, last) => {
    expect(splitFullName(text)).toEqual({ first, last });
  });
});
