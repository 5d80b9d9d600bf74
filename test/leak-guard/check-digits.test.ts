import * as fc from 'fast-check';
import { stdnum } from 'stdnum';
import { describe, expect, it } from 'vitest';
import {
  isAadhaar,
  isCodiceFiscale,
  isDni,
  isMyNumber,
  isNir,
  isSin,
  isSsn,
  isSteuerId,
  passesLuhn,
  passesVerhoeff,
} from '../../src/leak-guard/check-digits.js';

/** Numbers published as examples, by schemes, authorities and textbooks, and numbers with one error. */
const KNOWN: readonly [string, (text: string) => boolean, readonly string[], readonly string[]][] = [
  [
    'Luhn',
    passesLuhn,
    // The patent's example, and the test numbers of card schemes.
    ['79927398713', '4111111111111111', '378282246310005', '5555555555554444', '30569309025904', '0', '18'],
    ['79927398710', '79927398714', '4111111111111112', '1', '81'],
  ],
  [
    'Verhoeff',
    passesVerhoeff,
    ['2363', '123451', '1428570', '0', '1234567890120'],
    ['2360', '2364', '123450', '1', '12345'],
  ],
  [
    'the German tax id',
    isSteuerId,
    // Test numbers of the tax authority: one digit twice, and one digit three times.
    ['86095742719', '65929970489', '57549285017', '25768131411', '47036892816'],
    ['86095742718', '01234567899', '8609574271', '860957427190', '11112345678'],
  ],
  [
    "Japan's My Number",
    isMyNumber,
    ['123456789018', '000000000000'],
    ['123456789019', '12345678901', '1234567890180'],
  ],
  [
    "France's NIR",
    isNir,
    ['255081416802538', '295109912611193'],
    ['255081416802537', '355081416802538', '255001416802538', '255131416802538', '25508141680253'],
  ],
  ["Canada's SIN", isSin, ['130692544', '193456787'], ['130692543', '046454286', '810026256', '1306925440']],
  [
    "India's Aadhaar",
    isAadhaar,
    ['234123412346', '999999990019'],
    ['234123412347', '123412341234', '23412341234'],
  ],
  [
    'the SSN of the United States',
    isSsn,
    ['078051120', '536904399', '899999999', '665010001', '667010001', '001010001'],
    ['000010001', '666010001', '900010001', '999999999', '123000001', '123450000', '12345678', '1234567890'],
  ],
  [
    "Spain's DNI and NIE",
    isDni,
    [
      '12345678Z',
      '54362315K',
      '12.345.678-z',
      'X1234567L',
      'Y1234567X',
      'Z1234567R',
      '00000000T',
      'x-1234567 l',
    ],
    ['12345678A', '54362315Z', 'X1234567A', '1234567L', '123456789Z', 'W1234567L'],
  ],
  [
    "Italy's codice fiscale",
    isCodiceFiscale,
    ['RSSMRA85T10A562S', 'RCCMNL83S18D969H', 'rss mra 85t10 a562s', 'MRTMTT25D09F205Z'],
    ['RSSMRA85T10A562T', 'RSSMRA85T10A562', 'RSSMRA85T10A5622S', 'RSSMRA85T01A562S'],
  ],
];

describe.each(KNOWN)('%s', (_, passes, right, wrong) => {
  it.each(right)('accepts %s', (text) => expect(passes(text)).toBe(true));
  it.each(wrong)('refuses %s', (text) => expect(passes(text)).toBe(false));
});

/** Random digits; the last few often make the check digits right. */
const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));

describe('the check digits agree with an independent library (stdnum)', () => {
  const everyEnding = (body: string, count: number) =>
    Array.from({ length: 10 ** count }, (__, end) => body + String(end).padStart(count, '0'));

  it.each([
    // The library's rule for repeated digits is not the authority's, so only its check digit is compared.
    {
      name: 'Aadhaar',
      ours: isAadhaar,
      theirs: validator('IN', 'aadhaar'),
      body: 11,
      check: 1,
      apart: isPalindrome,
    },
    {
      name: 'SIN',
      ours: isSin,
      theirs: validator('CA', 'bn'),
      body: 8,
      check: 1,
      apart: (text: string) => /^[08]/.test(text),
    },
    {
      name: 'NIR',
      ours: isNir,
      theirs: validator('FR', 'nir'),
      body: 13,
      check: 2,
      apart: (text: string) => !NIR_START.test(text),
    },
  ])('for $name', ({ ours, theirs, body, check, apart }) => {
    let right = 0;
    fc.assert(
      fc.property(digits(body), (start) => {
        for (const text of everyEnding(start, check)) {
          if (apart(text)) continue;
          expect([text, ours(text)]).toEqual([text, theirs(text)]);
          if (ours(text)) right += 1;
        }
      }),
      { numRuns: 200 },
    );
    expect(right).toBeGreaterThan(10);
  });

  it('for a German tax id', () => {
    let right = 0;
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...'1234567890'], { minLength: 9, maxLength: 9 }),
        fc.nat(8),
        fc.nat(9),
        (nine, twice, at) => {
          // One digit twice, the others once: the plainest form that the authority assigns.
          const ten = [...nine.slice(0, at), nine[twice] ?? '', ...nine.slice(at)].join('');
          for (const text of everyEnding(ten, 1)) {
            expect([text, isSteuerId(text)]).toEqual([text, validator('DE', 'idnr')(text)]);
            if (isSteuerId(text)) right += 1;
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(right).toBeGreaterThan(100);
  });

  it('for an SSN that is not from a sample card', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('000', '665', '666', '667', '899', '900', '123'),
        digits(2),
        digits(4),
        (area, group, serial) => {
          const text = area + group + serial;
          // The library does not check that serial numbers begin with 1.
          if (serial === '0000') return;
          expect([text, isSsn(text)]).toEqual([text, validator('US', 'ssn')(text)]);
        },
      ),
    );
  });

  it('for a DNI and a NIE', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'X', 'Y', 'Z'), digits(8), (letter, number) => {
        const start = letter + number.slice(letter.length);
        for (const end of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
          const theirs = validator('ES', letter === '' ? 'dni' : 'nie');
          expect([start + end, isDni(start + end)]).toEqual([start + end, theirs(start + end)]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('for a codice fiscale', () => {
    const letters = (length: number) =>
      fc.array(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), { minLength: length, maxLength: length });
    fc.assert(
      fc.property(letters(6), letters(1), fc.integer({ min: 100, max: 999 }), (name, town, place) => {
        const start = `${name.join('')}85T10${town.join('')}${place}`;
        for (const end of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
          const theirs = validator('IT', 'codicefiscale')(start + end);
          expect([start + end, isCodiceFiscale(start + end)]).toEqual([start + end, theirs]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('a single wrong digit', () => {
  it.each([
    ['Luhn', passesLuhn],
    ['Verhoeff', passesVerhoeff],
  ])('is detected by %s at any position', (_, passes) => {
    fc.assert(
      fc.property(digits(12), fc.nat(12), fc.integer({ min: 1, max: 9 }), (start, at, by) => {
        const right = [...'0123456789'].map((end) => start + end).filter(passes);
        expect(right).toHaveLength(1);
        const [number = ''] = right;
        const other = (Number(number[at]) + by) % 10;
        expect(passes(`${number.slice(0, at)}${other}${number.slice(at + 1)}`)).toBe(false);
      }),
    );
  });

  it('in a German tax id may occur three times, not four, and only one digit may repeat', () => {
    const valid = (start: string) => [...'0123456789'].some((end) => isSteuerId(start + end));
    expect(valid('1123456789')).toBe(true);
    expect(valid('1112345678')).toBe(true);
    expect(valid('1111234567')).toBe(false);
    expect(valid('1122345678')).toBe(false);
    expect(valid('1234567890')).toBe(false);
  });
});

const NIR_START = /^[1278]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)/;

function isPalindrome(text: string): boolean {
  return text === [...text].toReversed().join('');
}

function validator(country: string, kind: string): (text: string) => boolean {
  const found = stdnum[country]?.[kind];
  if (found === undefined) throw new Error(`stdnum has no ${country} ${kind}.`);
  return (text) => found.validate(text).isValid;
}
