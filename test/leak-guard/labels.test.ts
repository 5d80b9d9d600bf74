import { describe, expect, it } from 'vitest';
import { isInternationalLink, isLabelled, kindsNamed, SHORT_LABELS } from '../../src/leak-guard/labels.js';

const announces = (text: string, kind: 'PHONE' | 'CARD' | 'NATIONAL_ID') =>
  isLabelled(`${text}1`, text.length, kind);

describe('a word just before a number', () => {
  it.each([
    ['tel ', 'PHONE'],
    ['Tel.: ', 'PHONE'],
    ['TELEFON no. ', 'PHONE'],
    ['call me at ', 'PHONE'],
    ['phone number is ', 'PHONE'],
    ['my_phone_', 'PHONE'],
    ['my-mobile-', 'PHONE'],
    ['\u260e ', 'PHONE'],
    ['no. ', 'PHONE'],
    ['see: x; nr: ', 'PHONE'],
    ['card ', 'CARD'],
    ['Kreditkarte: ', 'CARD'],
    ['paid by visa #', 'CARD'],
    ['ssn ', 'NATIONAL_ID'],
    ['social security number ', 'NATIONAL_ID'],
    ['Tax ID: ', 'NATIONAL_ID'],
    ['codice fiscale ', 'NATIONAL_ID'],
    ['pan ', 'NATIONAL_ID'],
    ['pan ', 'CARD'],
  ] as const)('%j before a number means %s', (text, kind) => expect(announces(text, kind)).toBe(true));

  it.each([
    ['', 'PHONE'],
    ['hotel ', 'PHONE'],
    ['telex ', 'PHONE'],
    ['phone of the shop ', 'PHONE'],
    ['phone      ', 'PHONE'],
    ['order no. ', 'PHONE'],
    ['tel 12 ', 'PHONE'],
    ['tel ', 'CARD'],
    ['tel ', 'NATIONAL_ID'],
    ['discard ', 'CARD'],
    ['casino ', 'NATIONAL_ID'],
    ['mission ', 'NATIONAL_ID'],
  ] as const)('%j before a number does not mean %s', (text, kind) =>
    expect(announces(text, kind)).toBe(false),
  );

  it('is searched for in the 28 characters before it', () => {
    expect(announces(`${'x'.repeat(40)} telephone number is `, 'PHONE')).toBe(true);
    expect(announces(`tel${' '.repeat(4)}`, 'PHONE')).toBe(true);
    expect(announces(`tel${' '.repeat(5)}`, 'PHONE')).toBe(false);
  });
});

describe('a link with a phone number', () => {
  it.each([
    ['https://wa.me/', true],
    ['https://api.whatsapp.com/send?phone=', true],
    ['viber://chat?number=', true],
    ['HTTPS://WA.ME/', true],
    ['https://example.com/', false],
    ['wa.me ', false],
    ['phone=', false],
    ['', false],
  ])('%j: %s', (text, expected) => expect(isInternationalLink(`${text}4915`, text.length)).toBe(expected));
});

describe('the name of a column', () => {
  it.each([
    [['customer_phone'], ['PHONE']],
    [['customerPhone'], ['PHONE']],
    [['Mobile.No'], ['PHONE']],
    [['x', 'tel'], ['PHONE']],
    [['card_number'], ['CARD']],
    [['ccn'], ['CARD']],
    [['ssn'], ['NATIONAL_ID']],
    [['nationalId'], ['NATIONAL_ID']],
    [['pan'], ['CARD', 'NATIONAL_ID']],
    [['line1Phone'], ['PHONE']],
    // These words mean something else there.
    [['call'], []],
    [['ring'], []],
    [['portable'], []],
    [['card'], []],
    [['gift_card'], []],
    [['telephony'], []],
    [[], []],
  ])('%j announces %j', (names, kinds) => expect([...kindsNamed(names)].toSorted()).toEqual(kinds));
});

it('short labels are lower-case words of up to four letters, which an article number could begin with', () => {
  expect(SHORT_LABELS).toEqual(expect.arrayContaining(['tel', 'fax', 'cc', 'pan', 'ssn', 'dni']));
  for (const word of SHORT_LABELS) expect(word).toMatch(/^[a-z]{1,4}$/);
});
