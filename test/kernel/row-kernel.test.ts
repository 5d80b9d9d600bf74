import fc from 'fast-check';
import { getExampleNumber, getCountries } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { expect, it, vi } from 'vitest';
import { addressWords } from '../../src/normalize/address-words.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import { HASHED_PII_TYPES } from '../../src/model/identifier.js';
import { RowKernel } from '../../src/kernel/row-kernel.js';
import { blocksOf, comparePaths, csvSpec } from '../helpers/compare-paths.js';
import { cases } from '../helpers/effort.js';

const dimension = { dataType: 'STRING', columnType: 'DIMENSION' };
const consents = [
  { ...dimension, name: 'consent', consentType: 'AMZN_USER_DATA' },
  { ...dimension, name: 'storage', consentType: 'AMZN_AD_STORAGE' },
];

function planWith(hasConsents: boolean, period: string) {
  const identifiers = HASHED_PII_TYPES.map((type) => ({
    ...dimension,
    name: type.toLowerCase(),
    externalUserIdType: { hashedPii: type },
  }));
  const columns = [
    { name: 'time', dataType: 'TIMESTAMP', columnType: 'DIMENSION', isMainEventTime: true, nullable: false },
    { ...dimension, name: 'order_id', nullable: false },
    ...identifiers,
    { ...dimension, name: 'country', isCountryCode: true },
    { ...dimension, name: 'device', externalUserIdType: { externalIdentity: 'MAID' } },
    ...(hasConsents ? consents : []),
    {
      name: 'shipped',
      dataType: 'TIMESTAMP',
      columnType: 'DIMENSION',
      source: { timeZone: 'Europe/Berlin' },
    },
    { name: 'day', dataType: 'DATE', columnType: 'DIMENSION' },
    { ...dimension, name: 'notes' },
    { name: 'quantity', dataType: 'INTEGER', columnType: 'METRIC' },
    { name: 'points', dataType: 'LONG', columnType: 'METRIC' },
    { name: 'amount', dataType: 'DECIMAL', columnType: 'METRIC' },
  ];
  const input = { leakGuard: 'redact' };
  return compilePlan(
    parseDataSetSchema({ dataSetId: 'kernel', period, countryCode: 'US', columns, input }, 'test'),
  );
}

const COUNTRIES = ['US', 'CA', 'GB', 'DE', 'FR', 'IT', 'ES', 'JP', 'IN', 'AU', 'BR', 'AT', 'CH', 'MX'];

const from = (...texts: readonly string[]) => fc.constantFrom(...texts);
const number = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String);
const digits = (count: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: count, maxLength: count });
const word = fc.string({ unit: fc.constantFrom(...'abdeiklmnorstuABEKLMS'), minLength: 2, maxLength: 9 });

/** Numbers of the country's plan, with other final digits, in the forms that people write. */
function phones(country: string): fc.Arbitrary<string> {
  const supported = getCountries().find((code) => code === country) ?? 'US';
  const example = getExampleNumber(supported, examples);
  const forms = [example?.formatNational(), example?.formatInternational(), example?.number].map(
    (form) => form ?? '',
  );
  const tail = fc
    .tuple(from(...forms), digits(4))
    .map(([form, end]) => form.replace(/\d{1,4}$/, (old) => end.slice(0, old.length)));
  return fc.oneof(
    { weight: 8, arbitrary: tail },
    {
      weight: 1,
      arbitrary: fc.tuple(from('0', '1', '00', '+', ''), digits(10)).map((parts) => parts.join('')),
    },
  );
}

const ZIPS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  US: fc.oneof(
    digits(5),
    fc.tuple(digits(5), digits(4)).map((parts) => parts.join('-')),
    from('2134-9599', '1234', '02134.0'),
  ),
  GB: from('SW1A 1AA', 'M1 1AE', 'b33 8th', 'CR26XH', 'DN551PT', 'EC1A 1BB', 'W1', 'G12 8QQQQ', 'A1A1A1A'),
  CA: from('K1A 0B1', 'h0h0h0', 'V6B-4Y8', 'K1A0B', '123456'),
  JP: fc.oneof(
    digits(7),
    fc.tuple(digits(3), digits(4)).map((parts) => parts.join('-')),
  ),
  IN: fc.oneof(digits(6), from('110 001', '1100')),
};

function addresses(country: string): fc.Arbitrary<string> {
  const known = [...addressWords(country).keys()];
  const known2 = known.map((text) => text.charAt(0) + text.slice(1).toLowerCase());
  const part = fc.oneof(
    word,
    word,
    from(...known),
    from(...known2),
    number(1, 99),
    from('St.', 'Ave.', '#4', '#12B', '12-A', 'A-12', "O'Neil", 'x/2', 'Straße', 'A.B.C'),
  );
  return fc
    .tuple(number(1, 19_999), fc.array(part, { minLength: 1, maxLength: 6 }), from(' ', ' ', ', ', '  '))
    .map(([house, parts, between]) => [house, ...parts].join(between));
}

const times = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .date({ min: new Date('1999-01-01'), max: new Date('2031-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  },
  {
    weight: 6,
    arbitrary: fc
      .integer({ min: 0, max: 50 })
      .map((hour) => new Date(Date.UTC(2024, 1, 28, hour, 17, 3)).toISOString().slice(0, 19)),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        from('2024-02-29 23:59:59', '2023-12-31T00:00:00', '2024-03-01 00:30:00.5', '2100-02-28T12:00:00'),
        from('Z', '', ' +0200', '+02:00', '-07:30', '+18:00', ' -0000', 'z', ' UTC'),
      )
      .map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: from(
      '2023-02-29 10:00:00',
      '2024-13-01T00:00:00Z',
      '2024-05-13T24:00:00',
      '0999-01-01T00:00:00Z',
      '1715594400',
      '2024-05-13',
    ),
  },
);

/** The content of most rows. */
const ordinary = (country: string) =>
  fc.record({
    time: fc
      .integer({ min: 20, max: 26 })
      .map((hour) => new Date(Date.UTC(2024, 1, 28, hour, 17, hour)).toISOString().slice(0, 19)),
    order_id: fc
      .tuple(from('A', 'ORD', 'x'), from('-', '_', '#'), number(1, 99_999_999))
      .map((parts) => parts.join('')),
    email: fc
      .tuple(word, from('.', '+', ''), number(0, 99), from('@Example.com', '@mail.example'))
      .map((parts) => parts.join('')),
    phone: phones(country),
    first_name: word,
    last_name: word,
    address: fc
      .tuple(number(1, 19_999), word, from('Street', 'road', 'Way', 'Platz', 'St.'))
      .map((parts) => parts.join(' ')),
    city: fc.oneof(word, from('New York', 'Köln')),
    state: from('CA', 'california', 'Bayern', ''),
    zip: ZIPS[country] ?? digits(5),
    country_code: from(country),
    country: from(country),
    device: from('38400000-8cf0-11bd-b23e-10b96e40000d', ''),
    consent: from('GRANTED'),
    storage: from('GRANTED', ''),
    shipped: from('2024-05-13T10:00:00Z', ''),
    day: from('2024-05-13', '2024-05-14', ''),
    quantity: number(0, 99),
    points: number(0, 999_999_999),
    amount: fc.tuple(number(0, 5000), digits(2)).map((parts) => parts.join('.')),
    notes: from('', 'gift', 'ref 12345'),
  });

/**
 * The content of some cells; `NAME` and the like stand for the row's own identifiers, which the leak guard searches
 * for.
 */
const odd = (country: string) =>
  fc.record({
    time: times,
    order_id: fc.oneof(word, number(1, 9_999_999), from('LOCAL', "'4001", '4E+11', 'A-PHONE')),
    email: fc
      .tuple(
        word,
        from('_', '+', ' '),
        number(0, 99),
        from('@Example.com ', '@', 'example.com', '@ex@mple.com'),
      )
      .map((parts) => parts.join('')),
    phone: fc.oneof(
      phones('US'),
      phones('DE'),
      phones('JP'),
      from('555', '+', '', '0', '00', '+1 (415) 555-0132 x12'),
    ),
    first_name: from('Zoë', "D'Arcy", 'Ünal', 'José', '-', '', 'x'),
    last_name: from('Müller', 'Smith-Jones', 'Çelik', ''),
    address: addresses(country),
    city: from('São Paulo', 'St. Louis', '東京', ''),
    state: from('NY', 'Tokyo', 'x'),
    zip: fc.oneof(digits(4), digits(9), from('2134-9599', '02134.0', 'ABC 123', '')),
    country_code: from('usa', 'Atlantis', ''),
    country: from('', country.toLowerCase(), 'Deutschland', 'Atlantis'),
    device: from('ABCDEF12-34567890-1234', 'me@x.example'),
    consent: from('granted', 'DENIED', '', 'perhaps'),
    storage: from('DENIED', 'maybe'),
    shipped: times,
    day: from('13.05.2024', '2024-05-13T10:00:00Z'),
    quantity: from('1.0', '-3', '007', '', '99999999999'),
    points: from('9007199254740993', '1e3', '-0'),
    amount: from('12.345', '.5', '1,234.50', '12', '-4.00', '$5', '', '0.5'),
    notes: from(
      'FIRST LAST',
      'ask last, first',
      'FIRST',
      'LOCAL',
      'PHONE',
      'call PHONE',
      'me@x.example',
      '4111 1111 1111 1111',
      'ÖPNV',
      'NULL',
      ' 4.47900E+11 ',
      '\u00a0x',
      'a"b',
    ),
  });

/** A row's cells by column; up to two of them are unusual. */
const rowOf = (country: string) =>
  fc
    .tuple(ordinary(country), odd(country), fc.array(fc.nat(60), { maxLength: 2 }))
    .map(([usual, unusual, places]) => {
      const names = Object.keys(usual);
      const chosen = new Set(places.map((place) => names[place]));
      const row = new Map(
        Object.entries(usual).map(([name, cell]) => [
          name,
          chosen.has(name) ? (Object.entries(unusual).find(([other]) => other === name)?.[1] ?? cell) : cell,
        ]),
      );
      const cell = (name: string) => row.get(name) ?? '';
      const local = cell('email').slice(0, Math.max(0, cell('email').indexOf('@')));
      const filled = (text: string) =>
        text
          .replace('FIRST', cell('first_name'))
          .replace('first', cell('first_name').toLowerCase())
          .replace('LAST', cell('last_name').toUpperCase())
          .replace('last', cell('last_name'))
          .replace('LOCAL', local)
          .replace('A-PHONE', `A-${cell('phone').replaceAll(/\D/g, '')}`)
          .replace('PHONE', cell('phone'));
      return row.set('notes', filled(cell('notes'))).set('order_id', filled(cell('order_id')));
    });

const written = (cell: string, quotes: boolean) =>
  quotes || /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

it.each([
  [false, 'P1D'],
  [true, 'PT1H'],
])(
  'the kernel writes what csv-parse and the converters return, and many rows by itself (consents: %s, %s)',
  async (hasConsents, period) => {
    const plan = planWith(hasConsents, period);
    const header = plan.columns.map(({ name }) => name);
    const table = fc.constantFrom(...COUNTRIES).chain((country) => {
      const rows = fc.oneof({ weight: 9, arbitrary: rowOf(country) }, { weight: 1, arbitrary: rowOf('US') });
      return fc.array(fc.tuple(rows, fc.nat(30)), { minLength: 50, maxLength: 90 });
    });
    const file = fc.record({
      rows: table,
      format: fc.constantFrom('csv', 'jsonl'),
      partitioning: fc.constantFrom('none', 'hour', 'day', 'month'),
      lineEnd: fc.constantFrom('\n', '\r\n'),
      blockBytes: fc.constantFrom(2000, 100_000, 100_000),
    });
    const left = vi.spyOn(RowKernel.prototype, 'run');
    let read = 0;
    let byKernel = 0;
    await fc.assert(
      fc.asyncProperty(file, async ({ rows: chosen, format, partitioning, lineEnd, blockBytes }) => {
        const lines = chosen.map(([row, oddity]) => {
          return header.map((name) => written(row.get(name) ?? '', oddity === 0)).join(',') + lineEnd;
        });
        left.mockClear();
        const spec = csvSpec(plan, header, { delimiter: ',', format, partitioning });
        // Twice: the second time, the kernel has cached countries and words.
        const text = lines.join('');
        comparePaths(spec, await blocksOf(Buffer.from(text + text), { delimiter: ',' }, blockBytes));
        read += 2 * chosen.length;
        byKernel += 2 * chosen.length - left.mock.results.filter(({ value }) => value === true).length;
      }),
      { numRuns: cases(80) },
    );
    expect(byKernel / read).toBeGreaterThan(0.3);
  },
);
