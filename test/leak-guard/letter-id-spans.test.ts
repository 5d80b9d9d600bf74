import { describe, expect, it } from 'vitest';
import { letterIdSpans } from '../../src/leak-guard/letter-id-spans.js';

const find = (text: string, country: string | null = null, isNamed = false) =>
  letterIdSpans(text, { country, named: new Set(isNamed ? (['NATIONAL_ID'] as const) : []) }).map(
    ({ kind, start, end, isCertain }) => {
      expect(kind).toBe('NATIONAL_ID');
      return `${isCertain ? '' : '?'}${text.slice(start, end)}`;
    },
  );

describe("Italy's codice fiscale", () => {
  it.each([
    ['RSSMRA85T10A562S', ['RSSMRA85T10A562S']],
    ['rss mra 85t10 a562 s', ['rss mra 85t10 a562 s']],
    ['cf RSSMRA85T10A562S.', ['RSSMRA85T10A562S']],
    ['X-RSSMRA85T10A562S', ['RSSMRA85T10A562S']],
    ['XRSSMRA85T10A562S', []],
    ['RSSMRA85T10A562SX', []],
    ['RSSMRA85T10A562T', []],
  ])('is found, or not, in %j', (text, expected) => expect(find(text)).toEqual(expected));

  it('is found within a word where the column is named for it', () => {
    expect(find('RSSMRA85T10A562SX', null, true)).toEqual(['RSSMRA85T10A562S']);
  });
});

describe("Spain's DNI and NIE", () => {
  it.each([
    ['es 12345678Z ya', null, ['12345678Z']],
    ['12.345.678-Z si', null, ['12.345.678-Z']],
    ['X-1234567-L si', null, ['X-1234567-L']],
    // Alone in its cell it may be an article number, except in Spain.
    ['12345678Z', null, ['?12345678Z']],
    ['12345678Z', 'ES', ['12345678Z']],
    ['12345678A', 'ES', []],
    ['A12345678Z x', null, []],
    ['SKU-12345678Z x', null, []],
    ['dni-12345678Z', null, ['12345678Z']],
  ] as const)('is found, or not, in %j, %s', (text, country, expected) =>
    expect(find(text, country)).toEqual(expected),
  );

  it('is certain where the column is named for it', () =>
    expect(find('12345678Z', null, true)).toEqual(['12345678Z']));
});

describe("Britain's NINO", () => {
  it.each([
    ['AB 12 34 56 C', null, ['AB 12 34 56 C']],
    ['AB123456C', null, ['?AB123456C']],
    ['ab123456c', 'GB', ['ab123456c']],
    ['AB-12-34-56-C', 'GB', ['AB-12-34-56-C']],
    ['nino AB123456C', null, ['AB123456C']],
    ['AB 12 34 56 E', 'GB', []],
    ...['BG', 'GB', 'KN', 'NK', 'NT', 'TN', 'ZZ', 'DA', 'FA', 'IA', 'QA', 'UA', 'VA', 'AO', 'AD', 'AF'].map(
      (letters) => [`${letters}123456C`, 'GB', []] as const,
    ),
    ['XAB123456C', 'GB', []],
  ] as const)('is found, or not, in %j, %s', (text, country, expected) =>
    expect(find(text, country)).toEqual(expected),
  );
});

describe("India's PAN", () => {
  it('is found only after a word for it, since its check letter is not published', () => {
    expect(find('AAAPL1234C')).toEqual([]);
    expect(find('pan AAAPL1234C')).toEqual(['AAAPL1234C']);
    expect(find('AAAPL1234C', 'IN', true)).toEqual(['AAAPL1234C']);
    expect(find('pan AAAXL1234C')).toEqual([]);
  });
});

it('a national id with letters is never found in digits alone', () =>
  expect(find('123456789', null, true)).toEqual([]));
