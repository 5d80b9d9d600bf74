import { describe, expect, it } from 'vitest';
import { numberSpans } from '../../src/leak-guard/number-spans.js';

const find = (text: string, country: string | null = 'US') =>
  numberSpans(text, { country, named: new Set() }).map(
    ({ kind, start, end, isCertain }) => `${kind}${isCertain ? '' : '?'} ${text.slice(start, end)}`,
  );

describe('a number in a text', () => {
  it.each([
    ['call (212) 555-0123 now', ['PHONE (212) 555-0123']],
    ['+1 212 555 0123', ['PHONE +1 212 555 0123']],
    ['+ 49 30 23125123', ['PHONE + 49 30 23125123']],
    ['12 212 555 0123', ['PHONE 212 555 0123']],
    ['212 555 0123 12', ['PHONE 212 555 0123']],
    ['212 555 0123 646 555 0199', ['PHONE 212 555 0123', 'PHONE 646 555 0199']],
    // The groups of one number may be split only at spaces.
    ['99-212-555-0123', []],
    ['(2125550123)', ['PHONE? (2125550123']],
    ['123456', []],
    ['123456789012345678', []],
  ])('is found, or not, in %j', (text, expected) => expect(find(text)).toEqual(expected));

  it('has at most 17 digits: the longest phone number after two zeros', () => {
    expect(find('00 43 664 1234567890', 'AT')).toEqual(['PHONE 00 43 664 1234567890']);
    expect(find('00 43 664 12345678901', 'AT')).toEqual([]);
  });

  it('that is part of a longer code is ignored, or, in groups, only possibly one', () => {
    expect(find('A2125550123')).toEqual([]);
    expect(find('ref-212-555-0123')).toEqual(['PHONE? 212-555-0123']);
    expect(find('tel-212-555-0123')).toEqual(['PHONE 212-555-0123']);
    expect(find('tel2125550123')).toEqual(['PHONE 2125550123']);
    expect(find('x+12125550123')).toEqual(['PHONE +12125550123']);
    expect(find('A078-05-1120')).toEqual(['NATIONAL_ID? 078-05-1120']);
  });

  it('that may be a phone number is a national id when it certainly is one', () => {
    expect(find('130 692 544', 'CA')).toEqual(['NATIONAL_ID 130 692 544']);
    expect(find('ssn 536904399')).toEqual(['NATIONAL_ID 536904399']);
    expect(find('sin 130692544', 'US')).toEqual(['NATIONAL_ID 130692544']);
    // With a plus, it can only be a phone number.
    expect(find('+255 081 4168 02538', 'FR')).toEqual([]);
  });

  it.each([
    '536 90 4399 mm',
    '536 90 4399cm',
    '536 90 4399 "',
    '536 90 4399 x',
    '536 90 4399 lbs',
    '12 536 90 4399',
    '536 90 4399 12',
    '536 90 4399 €',
  ])('that is a measure is only possibly an SSN: %s', (text) =>
    expect(find(text)).toEqual(['NATIONAL_ID? 536 90 4399']),
  );

  it.each(['536 90 4399', '536 90 4399 meters', '536 90 4399 mmm', 'is 536 90 4399.'])(
    'that is not a measure is an SSN: %s',
    (text) => expect(find(text)).toEqual(['NATIONAL_ID 536 90 4399']),
  );
});
