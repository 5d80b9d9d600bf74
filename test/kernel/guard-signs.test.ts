import { describe, expect, it } from 'vitest';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import { blocksOf, comparePaths, csvSpec } from '../helpers/compare-paths.js';

const dimension = { dataType: 'STRING', columnType: 'DIMENSION' };
const plan = compilePlan(
  parseDataSetSchema(
    {
      dataSetId: 'guard',
      countryCode: 'US',
      input: { leakGuard: 'redact', consent: { missing: 'warn' } },
      columns: [
        ...['EMAIL', 'PHONE', 'FIRST_NAME', 'LAST_NAME'].map((type) => ({
          ...dimension,
          name: type.toLowerCase(),
          externalUserIdType: { hashedPii: type },
        })),
        { ...dimension, name: 'country', isCountryCode: true },
        { ...dimension, name: 'note' },
      ],
    },
    'test',
  ),
);
const header = plan.columns.map(({ name }) => name);
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** Rows as the columns have them, once with the kernel and once without it: each byte must be the same. */
async function compare(rows: readonly (readonly string[])[]): Promise<void> {
  const bytes = Buffer.from(rows.map((row) => `${row.map(quoted).join(',')}\n`).join(''));
  const spec = csvSpec(plan, header, { delimiter: ',', format: 'csv', partitioning: 'none' });
  const written = comparePaths(spec, await blocksOf(bytes, { delimiter: ',' }, 100_000));
  expect(written).toBe(rows.length);
}

/** The row's own identifiers do not occur in any note. */
const inRowOf = (country: string, note: string) => ['jo@example.com', '', 'Zachary', 'Q', country, note];

/** By country: groups of a number, the last of which may end in a letter. */
const NUMBERS: readonly (readonly [country: string, groups: readonly string[]])[] = [
  ['US', ['212', '555', '0123']],
  ['US', ['1', '212', '555', '0123']],
  ['US', ['2125550123']],
  ['US', ['219', '09', '9999']],
  ['US', ['00', '43', '664', '1234567890']],
  ['AT', ['00', '43', '664', '12345678901']],
  ['AT', ['0664', '1234567']],
  ['DE', ['0049', '30', '23125123']],
  ['DE', ['030', '23125123']],
  ['DE', ['86095742719']],
  ['FR', ['01', '23', '45', '67', '89']],
  ['FR', ['1', '85', '05', '78', '006', '084', '91']],
  ['IT', ['06', '6982']],
  ['ES', ['612', '345', '678']],
  ['ES', ['12345678Z']],
  ['ES', ['12345678', 'Z']],
  ['ES', ['X1234567L']],
  ['GB', ['AB', '12', '34', '56', 'A']],
  ['GB', ['AB', '12', '34', '56', 'D']],
  ['GB', ['AB123456B']],
  ['CA', ['130', '692', '544']],
  ['IN', ['2341', '2341', '2346']],
  ['DK', ['32', '12', '34', '56']],
  ['US', ['4111', '1111', '1111', '1111']],
  ['US', ['3782', '822463', '10005']],
  ['US', ['4111111111111111']],
  ['US', ['30569309025904']],
];
const SIGNS = [
  ..." -./_#+=()[]{}<>,:;*|~'&",
  'é',
  '\u00a0',
  '×',
  'x',
  'no ',
  'a1',
  '7',
  '00',
  '\n',
  '\\',
  '%20',
];

describe('the kernel and the leak guard, on special characters', () => {
  it('agree on each character before, after, and between the groups of each kind of number', async () => {
    const rows = NUMBERS.flatMap(([country, groups]) =>
      SIGNS.flatMap((sign) => {
        const [whole, [first = '', ...rest]] = [groups.join(' '), groups];
        return [
          sign + whole,
          `id ${whole}${sign}`,
          groups.join(sign),
          [first, rest.join('-')].join(sign),
          sign + groups.join(''),
          `${groups.join('')}${sign}1`,
        ].flatMap((note) => [inRowOf(country, note), inRowOf('', note)]);
      }),
    );
    await compare(rows);
  });

  it('agree on numbers of every length with any beginning', async () => {
    const rows = ['', '0', '00', '011', '1', '44', '0049', '3', '4', '62'].flatMap((start) =>
      Array.from(
        { length: 22 - start.length },
        (_, length) => start + '5301234567890123456789'.slice(0, length),
      ),
    );
    await compare(
      rows.flatMap((digits) =>
        ['US', 'DE', 'IT', 'DK', ''].flatMap((country) =>
          [digits, `${digits.slice(0, 4)} ${digits.slice(4)}`, `ref. ${digits}`].map((note) =>
            inRowOf(country, note),
          ),
        ),
      ),
    );
  });

  it("agree on the row's own name in every letter case and every escape", async () => {
    const letters = Array.from({ length: 0x2c00 - 0x80 }, (_, index) =>
      String.fromCodePoint(0x80 + index),
    ).filter((letter) => letter < '\u0600' || letter.normalize('NFKC') !== letter);
    const others = ['ﬁ', 'ﬆ', '\uffff', 'Ａ', 'ａ', '\u{1d400}', '\u{1d5ba}', '々', 'か\u3099', 'ｶ'];
    const spelled = [...letters, ...others];
    const rows = spelled.flatMap((letter) => {
      const name = `Bra${letter}dy`;
      const shown = [name, name.normalize('NFKC'), name.normalize('NFD'), name.toLowerCase()];
      return [...new Set(shown)].map((one) => [
        'kim@example.com',
        '',
        name,
        'Quill',
        'US',
        `by ${one} Quill.`,
      ]);
    });
    const escapes = [
      '\\u0065',
      '\\x65',
      '&#101;',
      '&#x65;',
      '%65',
      '=65',
      '\u0001e',
      'e\u200b',
      '\\',
      '&amp;',
      '\u007f',
      'e\t',
    ];
    for (const escape of escapes) {
      for (const [own, note] of [
        [`Br${escape}nda`, 'Brenda'],
        ['Brenda', `Br${escape}nda`],
        [`Br${escape}nda`, `Br${escape}nda`],
      ] as const) {
        rows.push(['kim@example.com', '', own, 'Quill', 'US', `by ${note} Quill.`]);
        rows.push([`${own}.k@example.com`, '', 'Kim', 'Quill', 'US', `user ${note}.k wrote`]);
        rows.push([`${own}.kim`, '', 'Kim', 'Quill', 'US', `user ${note}.kim wrote`]);
      }
    }
    await compare(rows);
  });

  it("agree on any number of last digits of the row's phone number, with extensions", async () => {
    const phones = [
      '+1 415 555 0171',
      '4155550171 ext 12',
      '555-0171',
      '017155',
      '０171 5550',
      '12',
      'x 415 555 0171',
      '٠171555',
    ];
    const notes = [
      '0171',
      '50171',
      'no 550171 here',
      '5550171',
      '155-501-71',
      'A-5550171',
      '17155',
      '12',
      '5550',
      '4 1 5 5 5 5 0 1 7 1',
      '055501710',
    ];
    await compare(
      phones.flatMap((phone) =>
        notes.flatMap((note) =>
          ['US', 'DE'].map((country) => ['k@example.com', phone, 'Kim', 'Quill', country, note]),
        ),
      ),
    );
  });
});
