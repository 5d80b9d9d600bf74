import { describe, expect, it, vi } from 'vitest';
import { csvLine } from '../../scripts/generate/csv.js';
import { Random } from '../../scripts/generate/random.js';
import { RowLoop } from '../../src/rows/row-loop.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import { blocksOf, comparePaths, csvSpec } from '../helpers/compare-paths.js';

const ROWS = 400;
const text = { dataType: 'STRING', columnType: 'DIMENSION' };

function planOf(source: Readonly<Record<string, object>>, types: Readonly<Record<string, string>> = {}) {
  const hashed = (name: string, hashedPii: string) => ({
    name,
    ...text,
    externalUserIdType: { hashedPii },
  });
  const value = (name: string, dataType: string, columnType = 'DIMENSION') => ({
    name,
    dataType: types[name] ?? dataType,
    columnType,
    ...(source[name] === undefined ? {} : { source: source[name] }),
  });
  return compilePlan(
    parseDataSetSchema(
      {
        dataSetId: 'ordinary',
        countryCode: 'DE',
        input: { consent: { missing: 'warn' } },
        columns: [
          { ...value('time', 'TIMESTAMP'), isMainEventTime: true, nullable: false },
          value('id', 'STRING'),
          hashed('email', 'EMAIL'),
          hashed('phone', 'PHONE'),
          hashed('first_name', 'FIRST_NAME'),
          hashed('city', 'CITY'),
          hashed('address', 'ADDRESS'),
          hashed('state', 'STATE'),
          hashed('zip', 'ZIP'),
          { name: 'country', ...text, isCountryCode: true },
          value('amount', 'DECIMAL', 'METRIC'),
          value('units', 'INTEGER', 'METRIC'),
        ],
      },
      'a test',
    ),
  );
}

type Make = (random: Random, row: number) => string;
const digits =
  (count: number): Make =>
  (random) =>
    `${1 + random.below(9)}${random.digits(count - 1)}`;
const fill =
  (pattern: string): Make =>
  (random) =>
    pattern
      .replaceAll('*', () => String(random.below(10)))
      .replaceAll('&', () => String(2 + random.below(7)));
const oneOf =
  (...makes: readonly Make[]): Make =>
  (random, row) =>
    makes[random.below(makes.length)]?.(random, row) ?? '';
const letterOf = (random: Random, letters: string) => letters.charAt(random.below(letters.length));
const accented: Make = (random) =>
  `Br${letterOf(random, 'äöüßøæéñçłšőžåãÄÖÜØÆÉŁŠ')}n${random.pick(['', 'é', 'ž', ' ', '-', "'"])}${random.pick(['a', 'ü', 'on'])}`;

const BASE: Readonly<Record<string, Make>> = {
  time: (random) =>
    `2024-05-${String(1 + random.below(28)).padStart(2, '0')}T10:00:${10 + random.below(50)}Z`,
  id: (_, row) => `A-${1000 + row}`,
  email: (random) => `ann${random.digits(5)}@shop.example`,
  phone: fill('+49 30 &******'),
  first_name: () => 'Ann',
  city: () => 'Ulm',
  address: (random) => `Hauptstr. ${1 + random.below(90)}`,
  state: () => 'Bayern',
  zip: fill('1****'),
  country: () => 'DE',
  amount: fill('&*.**'),
  units: () => '3',
};

interface Case {
  readonly what: string;
  readonly make: Readonly<Record<string, Make>>;
  readonly source?: Readonly<Record<string, object>>;
  readonly types?: Readonly<Record<string, string>>;
  /** The kernel may ask about at most this many of the cells. */
  readonly share?: number;
}

const epoch: Make = (random) => String(1_700_000_000 + random.below(9_000_000));
const CASES: readonly Case[] = [
  {
    what: 'postal codes of countries that the row does not name',
    make: {
      country: (random) => random.pick(['GB', 'CA']),
      zip: oneOf(fill('&****'), fill('SW1A &AA'), fill('k&a *b*'), fill('000'), fill('9999'), fill('*')),
    },
    share: 0.35,
  },
  { what: 'epochs', make: { time: epoch } },
  {
    what: 'epochs in milliseconds',
    make: { time: (random, row) => `${epoch(random, row)}${random.digits(3)}` },
  },
  {
    what: 'epochs of a unit',
    make: { time: epoch },
    source: { time: { epochUnit: 'milliseconds' } },
    share: 1,
  },
  {
    what: 'forms of time',
    make: {
      time: (random) =>
        `2024${random.pick(['-02-29', '/02/29', '-12-31'])}${random.pick(['', 'T23:59', ' 23:59:07', ' 00:01:02.5', 'T00:01:02,999'])}`,
    },
  },
  {
    what: 'zones of times',
    make: {
      time: (random) =>
        `2024-03-01${random.pick(['T', ' '])}0${random.below(4)}:59${random.pick([':07', ':59.25', ''])}${random.pick(['Z', ' UTC', 'GMT', '+02', '-0330', ' +14:00', '+05:45'])}`,
    },
  },
  {
    what: 'dates',
    make: {
      time: (random) => `2024-03-0${1 + random.below(9)}${random.pick(['', ' 23:00', 'T01:00:00+05:00'])}`,
    },
    types: { time: 'DATE' },
  },
  {
    what: 'accents',
    make: {
      first_name: accented,
      city: accented,
      address: (random, row) => `${accented(random, row)}straße ${row}`,
    },
    share: 0.02,
  },
  {
    what: 'phone numbers',
    make: {
      phone: oneOf(
        fill('030/&******'),
        fill('0049 30 &******'),
        fill('+49 (0)30 &******'),
        fill('0151.&*******'),
        fill('+1 (212) &**-&***'),
        fill('+33 1 &*.**.**.**'),
        fill('+44 20 &*** **** ext. 12'),
        fill('030 &****** x7'),
        fill('+39 06 &*** ****'),
      ),
    },
    share: 0.1,
  },
  {
    what: 'ids of every kind',
    make: {
      id: oneOf(
        digits(10),
        digits(13),
        digits(17),
        digits(20),
        fill('ORD-2024-0******'),
        fill('&**-&******-&******'),
        fill('gid://shopify/Order/5************'),
        fill('SO&*****X**'),
        fill('2024/&*****/1'),
        fill('a***b***-*a*b-4c*d-a*e*-b*f*a*b*c*d*'),
        fill('Größe 150×200 Art. &***'),
      ),
    },
    share: 0.35,
  },
  {
    what: 'hashes',
    make: Object.fromEntries(
      ['email', 'phone', 'first_name', 'city', 'address', 'state'].map((name) => [
        name,
        (random) => Array.from({ length: 64 }, () => letterOf(random, '0123456789abcdefABCDEF')).join(''),
      ]),
    ),
  },
  {
    what: 'decimal commas',
    make: { amount: oneOf(fill('&*,**'), fill('-&,*'), fill('&**')), units: () => '-3' },
    source: { amount: { decimalComma: true } },
  },
];

describe('common-case values', () => {
  it.each(CASES)(
    '$what: both paths return the same, and hardly any value needs the reference',
    async (sample) => {
      const { make, source = {}, types = {}, share = 0.01 } = sample;
      const asked = vi.spyOn(RowLoop.prototype, 'cell').mockClear();
      const plan = planOf(source, types);
      const header = plan.columns.map(({ name }) => name);
      const random = new Random(3);
      const cells = { ...BASE, ...make };
      const lines = Array.from({ length: ROWS }, (_, row) =>
        csvLine(header.map((name) => cells[name]?.(random, row) ?? '')),
      );
      const spec = csvSpec(plan, header, { delimiter: ',', format: 'csv', partitioning: 'day' });
      const blocks = await blocksOf(Buffer.from(lines.join('')), { delimiter: ',' }, 1_000_000);
      expect(comparePaths(spec, blocks)).toBeGreaterThan(ROWS * 0.8);
      // The first few fill the cache: the code of a state, the plan of a calling code.
      expect(asked.mock.calls.length).toBeLessThan(12 + share * ROWS * Object.keys(make).length);
    },
  );
});
