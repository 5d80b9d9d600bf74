import type { LeakKind } from '../../src/model/leak.js';
import { makeCodiceFiscale, makeDni, makeNir, makeSteuerId, withLuhn, withVerhoeff } from './national-ids.js';
import { makePerson, type Person } from './people.js';
import { Random } from './random.js';

/** A value of a column that should hold no identifier, with what it holds. */
export interface LeakSample {
  readonly text: string;
  /** Null: nothing. */
  readonly kind: LeakKind | null;
  /** Which kind of value it is, e.g. `gtin` or `e-mail in prose`. */
  readonly what: string;
  /** Country of the row. */
  readonly country: string;
  /** The row's own person. */
  readonly person: Person;
}

const digitsOf = (text: string) => text.replaceAll(/\D/g, '');
const hex = (random: Random, length: number) =>
  Array.from({ length }, () => '0123456789abcdef'.charAt(random.below(16))).join('');
const between = (random: Random, low: number, high: number) => String(low + random.below(high - low + 1));

/** Sentences that people write into free-text fields; `%` is what they mention. */
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

type Maker = (random: Random, person: Person, other: Person, country: string) => string;

const LEAKS: readonly (readonly [LeakKind, string, Maker])[] = [
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
];

const NONE: readonly (readonly [string, Maker])[] = [
  ['gtin-13', (random) => `40${random.digits(11)}`],
  ['gtin-14', (random) => `0${random.digits(13)}`],
  ['upc-12', (random) => random.digits(12)],
  ['isbn', (random) => `978-3-${random.digits(2)}-${random.digits(6)}-${random.digits(1)}`],
  ['sku', (random) => `SKU-${random.digits(4)}`],
  [
    'sku with digits',
    (random) => `${random.pick(['AB', 'XL', 'PRO'])}${random.digits(6)}-${random.pick(['BLK', 'RED', '42'])}`,
  ],
  ['asin', (random) => `B0${random.digits(8)}`],
  ['uuid', (random) => [8, 4, 4, 4, 12].map((length) => hex(random, length)).join('-')],
  ['sha-256', (random) => hex(random, 64)],
  ['tracking, UPS', (random) => `1Z${hex(random, 6).toUpperCase()}${random.digits(10)}`],
  ['tracking, USPS', (random) => `94${random.digits(20)}`],
  ['tracking, DHL', (random) => `JJD0${random.digits(18)}`],
  [
    'timestamp',
    (random) =>
      `20${between(random, 10, 29)}-0${between(random, 1, 9)}-1${random.below(10)}T1${random.below(10)}:${between(random, 10, 59)}:00Z`,
  ],
  ['date', (random) => `${between(random, 10, 28)}.${between(random, 10, 12)}.20${between(random, 10, 29)}`],
  [
    'date, compact',
    (random) => `20${between(random, 10, 29)}0${between(random, 1, 9)}${between(random, 10, 28)}`,
  ],
  [
    'date and time',
    (random) =>
      `0${between(random, 1, 9)}/${between(random, 10, 28)}/20${between(random, 10, 29)} 1${random.below(10)}:${between(random, 10, 59)}`,
  ],
  ['unix time', (random) => `17${random.digits(8)}`],
  ['unix time in ms', (random) => `17${random.digits(11)}`],
  [
    'coordinates',
    (random) =>
      `${between(random, 30, 60)}.${random.digits(6)}, -${between(random, 10, 99)}.${random.digits(6)}`,
  ],
  [
    'web address with ids',
    (random) =>
      `https://img.example.com/p/${random.digits(10)}/${random.digits(8)}_${between(random, 100, 999)}.jpg?v=17${random.digits(8)}`,
  ],
  ['web address with @2x', (random) => `https://img.example.com/logo${random.below(99)}@2x.png`],
  [
    'price',
    (random) => `${between(random, 1, 999)},${random.digits(3)},${random.digits(3)}.${random.digits(2)}`,
  ],
  ['price at', (random) => `${between(random, 2, 9)} @ ${between(random, 1, 99)}.${random.digits(2)}`],
  ['zip+4', (random) => `${random.digits(5)}-${random.digits(4)}`],
  ['order number, short', (random) => `A-${between(random, 100_000, 9_999_999)}`],
  ['order number, Amazon', (random) => `11${random.below(10)}-${random.digits(7)}-${random.digits(7)}`],
  ['order number, 10 digits', (random) => `1${random.digits(9)}`],
  ['order number, 16 digits', (random) => `1${random.digits(15)}`],
  ['handle', (random, _, other) => `@${other.lastName.replaceAll(/[^A-Za-z]/g, '')}${random.below(99)}`],
  ['version', (random) => `lib@${random.below(9)}.${random.below(20)}.${random.below(9)}`],
  [
    'measure',
    (random) =>
      `${between(random, 100, 200)} x ${between(random, 60, 90)} x ${between(random, 2, 9)}.5 cm, ${between(random, 10, 99)} kg`,
  ],
  [
    'prose',
    (random) =>
      `${random.pick(['Deliver after 6 pm', 'Great product, 5 stars', 'Leave at door 12', 'Größe passt nicht', 'out of stock until 2025'])}, thanks`,
  ],
  [
    'other name',
    (random, { firstName }) => `${firstName.trim()} loves ${random.pick(['blue', 'this mug', 'the lamp'])}`,
  ],
  ['IPv4', (random) => `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`],
  ['campaign', (random) => `cmp_${random.digits(9)}|adg_${random.digits(9)}`],
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

/** `perKind` values of each kind of leak and of each kind of harmless value; the same seed gives the same ones. */
export function* leakCorpus(seed: number, perKind: number): Generator<LeakSample> {
  const random = new Random(seed);
  for (let round = 0; round < perKind; round++) {
    for (const [kind, what, make] of LEAKS) yield sample(random, kind, what, make);
    for (const [what, make] of NONE) yield sample(random, null, what, make);
  }
}

/** Somebody with an e-mail address and a phone, which a value can repeat. */
function reachable(random: Random): Person {
  for (;;) {
    const person = makePerson(random, random.below(100_000));
    if (person.email.trim() !== '' && person.phone !== '') return person;
  }
}

function sample(random: Random, kind: LeakKind | null, what: string, make: Maker): LeakSample {
  const person = kind === 'OWN_IDENTIFIER' ? reachable(random) : makePerson(random, random.below(100_000));
  const other = makePerson(random, random.below(100_000));
  const country = isoOf(person.country);
  return { text: make(random, person, other, country), kind, what, country, person };
}

const NAMES: Readonly<Record<string, string>> = {
  GB: 'GB',
  UK: 'GB',
  'United Kingdom': 'GB',
  DE: 'DE',
  DEU: 'DE',
  Deutschland: 'DE',
  Germany: 'DE',
  FR: 'FR',
  France: 'FR',
};

function isoOf(country: string): string {
  return NAMES[country] ?? 'US';
}
