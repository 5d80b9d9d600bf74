import type { LeakKind } from '../../src/model/leak.js';
import {
  DIGIT_DISGUISES,
  DISGUISES,
  EMAIL_DISGUISES,
  GROUP_DISGUISES,
  type Disguise,
} from './leak-disguises.js';
import { makeCodiceFiscale, makeDni, makeNir, makeSteuerId, withLuhn, withVerhoeff } from './national-ids.js';
import type { Person } from './people.js';
import type { Random } from './random.js';

/** Makes a value. @param person the row's own @param other another person @param country the row's */
export type Maker = (random: Random, person: Person, other: Person, country: string) => string;

/** Values that contain an identifier: its kind, its notation, and how to make one. */
const digitsOf = (text: string) => text.replaceAll(/\D/g, '');
const between = (random: Random, low: number, high: number) => String(low + random.below(high - low + 1));

/** Sentences that people write into free-text fields; `%` stands for the identifier. */
const PROSE = [
  'Please contact % before delivery',
  '%',
  'gift for a friend, reach them at %',
  'returned; customer says %.',
  'siehe % (Rückfrage)',
  'note: %; VIP',
  '“%” - per agent 7',
] as const;
const prose = (random: Random, text: string) => random.pick(PROSE).replace('%', () => text);

const plainEmail: Maker = (random) => `jane.doe${random.below(99)}@example.com`;
const ssnDigits = (random: Random) =>
  `${between(random, 100, 665)}${between(random, 10, 99)}${between(random, 1000, 9999)}`;
/** Numbers whose groups have a space or hyphen between them. */
const GROUPED: readonly (readonly [LeakKind, string, Maker])[] = [
  ['CARD', 'card', (random) => grouped(card(random, 16), [4, 4, 4, 4], ' ')],
  ['CARD', 'Amex', (random) => grouped(card(random, 15), [4, 6, 5], ' ')],
  ['PHONE', 'phone', (random) => `415-555-${random.digits(4)}`],
  ['PHONE', 'phone with a plus', (random) => `+49 30 23125${random.digits(3)}`],
];
/** A digit in a circle or brackets, raised, or on a key. */
const COUNTING_DIGITS = ['\u2460', '\u278a', '\u2475', '\u00b9', '\u2083', '7\ufe0f\u20e3'] as const;
/** Whole numbers that were read as floating-point numbers, as Java and spreadsheets write them. */
const asFloat = (random: Random, digits: string) => {
  const decimals = digits.slice(1).replace(/0{1,2}$/, '');
  return `${digits.charAt(0)}${random.pick(['.', ','])}${decimals}${random.pick(['E', 'e', 'E+'])}${digits.length - 1}`;
};
/** Values in other notations. */
const DISGUISED: readonly (readonly [LeakKind, string, Maker])[] = [
  ['EMAIL', 'e-mail', plainEmail],
  ['CARD', 'card, bare', (random) => card(random, random.pick([15, 16]))],
  ...GROUPED,
  ['NATIONAL_ID', 'SSN', (random) => grouped(ssnDigits(random), [3, 2, 4], '-')],
];
const disguised = (
  kind: LeakKind,
  what: string,
  make: Maker,
  write: Disguise[1],
): readonly [LeakKind, string, Maker] => [
  kind,
  what,
  (random, ...rest) => prose(random, write(random, make(random, ...rest))),
];

export const LEAKS: readonly (readonly [LeakKind, string, Maker])[] = [
  ['EMAIL', 'e-mail in prose', (random, _, other) => prose(random, other.email.trim() || 'x.y@example.com')],
  [
    'EMAIL',
    'e-mail in an address of the web',
    (random, _, other) =>
      `https://shop.example.com/u?mail=${encodeURIComponent(other.email.trim() || 'x.y@example.com')}&ref=${random.below(99)}`,
  ],
  [
    'EMAIL',
    'e-mail as a link',
    (random, _, other) =>
      `mailto:${other.email.trim() || 'x.y@example.com'}${random.chance(0.3) ? '?subject=hi' : ''}`,
  ],
  [
    'EMAIL',
    'e-mail in full-width letters',
    (random, _, other) => prose(random, (other.email.trim() || 'x.y@example.com').replace('@', '＠')),
  ],
  [
    'EMAIL',
    'e-mail with letters of other scripts',
    (random) => prose(random, `jürgen.groß${random.below(99)}@münchen.example`),
  ],
  [
    'PHONE',
    'phone with a plus',
    (random) =>
      prose(
        random,
        random.pick([
          `+49 30 23125${random.digits(3)}`,
          `+44 7700 900${random.digits(3)}`,
          `+1 (212) 555-01${random.digits(2)}`,
          `+33 6 39 98 ${random.digits(2)} ${random.digits(2)}`,
          `+39 06 698${random.digits(5)}`,
          `+14155550${random.digits(3)}`,
        ]),
      ),
  ],
  [
    'PHONE',
    'phone in an address of the web',
    (random) => `https://wa.example.com/send?phone=%2B4930231250${random.digits(2)}`,
  ],
  [
    'PHONE',
    'phone, national with separators',
    (random, _, __, country) => prose(random, nationalPhone(random, country)),
  ],
  [
    'PHONE',
    'phone, bare digits behind a word',
    (random, _, __, country) =>
      `${random.pick(['tel', 'Phone:', 'mobile', 'call me at', 'whatsapp '])} ${digitsOf(nationalPhone(random, country))}`,
  ],
  [
    'CARD',
    'card with spaces or hyphens',
    (random) => prose(random, grouped(card(random, 16), [4, 4, 4, 4], random.pick([' ', '-']))),
  ],
  ['CARD', 'card, bare', (random) => prose(random, card(random, random.pick([15, 16])))],
  ['CARD', 'Amex with spaces', (random) => prose(random, grouped(card(random, 15), [4, 6, 5], ' '))],
  [
    'NATIONAL_ID',
    'US SSN',
    (random) =>
      prose(random, `${between(random, 100, 665)}-${between(random, 10, 99)}-${between(random, 1000, 9999)}`),
  ],
  [
    'NATIONAL_ID',
    'GB NINO with spaces',
    (random) => prose(random, `AB ${random.digits(2)} ${random.digits(2)} ${random.digits(2)} C`),
  ],
  ['NATIONAL_ID', 'ES DNI in prose', (random) => `cliente DNI ${makeDni(random)}`],
  ['NATIONAL_ID', 'IT codice fiscale', (random) => prose(random, makeCodiceFiscale(random))],
  ['NATIONAL_ID', 'FR NIR', (random) => prose(random, makeNir(random))],
  ['NATIONAL_ID', 'DE tax id behind a word', (random) => `Steuer-ID: ${makeSteuerId(random)}`],
  [
    'NATIONAL_ID',
    'CA SIN behind a word',
    (random) => `SIN ${grouped(withLuhn(`4${random.digits(7)}`), [3, 3, 3], ' ')}`,
  ],
  [
    'NATIONAL_ID',
    'IN Aadhaar',
    (random) => prose(random, grouped(withVerhoeff(`5${random.digits(10)}`), [4, 4, 4], ' ')),
  ],
  [
    'OWN_IDENTIFIER',
    'own name',
    (random, { firstName, lastName }) =>
      prose(
        random,
        random.chance(0.5)
          ? `${firstName.trim()} ${lastName.trim()}`
          : `${lastName.trim().toUpperCase()}, ${firstName.trim()}`,
      ),
  ],
  [
    'OWN_IDENTIFIER',
    'own user name',
    (random, { email }) => prose(random, email.trim().split('@')[0] || 'james.smith0'),
  ],
  [
    'OWN_IDENTIFIER',
    'own phone as a number',
    (_, { phone }) => `C-${digitsOf(phone.replace(/ ext.*/, '')).slice(-9)}`,
  ],
  ...DISGUISES.flatMap(([how, write]) =>
    DISGUISED.map(([kind, what, make]) => disguised(kind, `${what}, ${how}`, make, write)),
  ),
  ...EMAIL_DISGUISES.map(([how, write]) => disguised('EMAIL', `e-mail ${how}`, plainEmail, write)),
  ...GROUP_DISGUISES.flatMap(([how, write]) =>
    GROUPED.map(([kind, what, make]) => disguised(kind, `${what}, ${how}`, make, write)),
  ),
  ...DIGIT_DISGUISES.flatMap(([how, write]) =>
    DISGUISED.filter(([kind]) => kind !== 'EMAIL').map(([kind, what, make]) =>
      disguised(kind, `${what}, ${how}`, make, write),
    ),
  ),
  [
    'EMAIL',
    'e-mail at a domain like the name of a picture',
    (random) => prose(random, `jane${random.below(99)}@${random.below(9)}x.com`),
  ],
  [
    'CARD',
    'card, glued to letters and signs',
    (random) =>
      `${random.pick(['cc#', 'order-', 'ref_', '#', 'visa_', 'Karte', 'id=', 'x', 'A-', 'card:', 'pay/', '_'])}${card(random, random.pick([15, 16]))}${random.pick(['', '', 'x', '_1', '-ok', '.0', '/2'])}`,
  ],
  [
    'CARD',
    'card, glued and in groups',
    (random) =>
      `${random.pick(['order-', 'no#', 'cc_', 'pan'])}${grouped(card(random, 16), [4, 4, 4, 4], random.pick(['-', '_', '.', ' ']))}`,
  ],
  [
    'PHONE',
    'phone in a link of a messenger',
    (random) =>
      random.pick([
        'https://wa.me/',
        'wa.me/',
        'https://api.whatsapp.com/send?phone=',
        'whatsapp://send?phone=',
      ]) +
      random.pick([
        `1415555${random.digits(4)}`,
        `4915112345${random.digits(3)}`,
        `44770090${random.digits(4)}`,
      ]),
  ],
  [
    'PHONE',
    'phone, bare digits glued to a word or sign',
    (random, _, __, country) =>
      `${random.pick(['tel_', 'tel:', 'phone#', 'mobile-', 'fax_', '\u260e', '\u{1f4de} ', 'sms:', 'Tel.', 'cell', 'No. ', 'callto:'])}${digitsOf(nationalPhone(random, country))}`,
  ],
  [
    'PHONE',
    'phone with an extension',
    (random) => `415-555-${random.digits(4)}${random.pick(['x12', ' ext 12', ' x 7', '#3'])}`,
  ],
  [
    'EMAIL',
    'e-mail with a slip',
    (random) =>
      prose(
        random,
        `jane.doe${random.below(99)}${random.pick(['@@example.com', '@example,com', '@example..org', '@example,co.uk', '@mail.,example,de'])}`,
      ),
  ],
  [
    'CARD',
    'card with a digit that counts beside it',
    (random) => {
      const counts = random.pick(COUNTING_DIGITS);
      const number = card(random, random.pick([15, 16]));
      return random.chance(0.5) ? counts + number : `${number}${counts}`;
    },
  ],
  ['CARD', 'card as a floating-point number', (random) => asFloat(random, card(random, 16))],
  [
    'PHONE',
    'phone as a floating-point number behind a word',
    (random) => `tel ${asFloat(random, `493023125${random.digits(2)}7`)}`,
  ],
  [
    'PHONE',
    'phone with brackets of other kinds',
    (random) => {
      const [open = '', close = ''] = random.pick(['[]', '{}', '<>', '\u3010\u3011', '\u3014\u3015']);
      return random.pick([
        `${open}415${close} 555-${random.digits(4)}`,
        `${open}+49${close} 30 23125${random.digits(3)}`,
        `+${open}49${close} 30 23125${random.digits(3)}`,
      ]);
    },
  ],
  [
    'NATIONAL_ID',
    'FR NIR, glued to letters',
    (random) => {
      const nir = makeNir(random).replaceAll(/\D/g, '');
      return random.pick([`x${nir}`, `${nir}x`, `nir${nir}`, `client-${nir}-B`, `N${nir}_1`]);
    },
  ],
  [
    'NATIONAL_ID',
    'US SSN in other groups',
    (random, _, __, country) =>
      random.pick(['ssn', 'SSN: ', 'ssn#', country === 'US' ? '' : 'SSN ']) +
      grouped(ssnDigits(random), [3, 2, 4], random.pick([' ', '.', '\u2013', '_', '-'])),
  ],
];

function nationalPhone(random: Random, country: string): string {
  switch (country) {
    case 'GB':
      return `07700 900${random.digits(3)}`;
    case 'DE':
      return random.pick([`030 / 23125 ${random.digits(3)}`, `030 23125-${random.digits(3)}`]);
    case 'FR':
      return `06 39 98 ${random.digits(2)} ${random.digits(2)}`;
    default:
      return random.pick([
        `(212) 555-01${random.digits(2)}`,
        `415-555-01${random.digits(2)}`,
        `571.555.01${random.digits(2)}`,
        `713 555 01${random.digits(2)}`,
      ]);
  }
}

function card(random: Random, length: number): string {
  return withLuhn(
    (length === 15
      ? `37${random.digits(12)}`
      : `${random.pick(['4', '51', '55', '6011'])}${random.digits(15)}`
    ).slice(0, length - 1),
  );
}

function grouped(digits: string, lengths: readonly number[], separator: string): string {
  let at = 0;
  return lengths.map((length) => digits.slice(at, (at += length))).join(separator);
}
