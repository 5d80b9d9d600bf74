import { expect, it } from 'vitest';
import { csvLine } from '../../scripts/generate/csv.js';
import { EXTERNAL_IDENTITY_TYPES, HASHED_PII_TYPES } from '../../src/model/identifier.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan, type DataSetPlan } from '../../src/schema/plan.js';
import { blocksOf, comparePaths, csvSpec } from '../helpers/compare-paths.js';

const SHA256 = '81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2';

/** Values to which an additional rule applies, and their neighbors to which it does not. */
const VALUES = [
  ...'null NULL None nan n/a N/A NA na n.a. #N/A undefined Unknown - -- . ? # ??? Nora Nan Nancy Undefinedson'.split(
    ' ',
  ),
  ...'Unknownov nanx Noneman (null) <NULL> [none] "null" null. _null_ Not-Applicable notapplicablex'.split(
    ' ',
  ),
  'not applicable',
  'Not  Available',
  'N / A',
  ...'test@test.com test@testing.com Noemail@x.example no-email@x.org no.mail@x.org nora@x.org null@x.org'.split(
    ' ',
  ),
  ...'a_b@c.de _a@b.co a.b@c.de underwood@x.org unknown@x.org mail@mail.com mailer@x.org example@example.org'.split(
    ' ',
  ),
  'mailto:a@b.com?subject=Hi',
  'Ann <ann_lee@x.org>',
  ...'0000000000 1111111111 9999999999 1234567890 +11234567890 0123456789 07777777777 12345678 2015550123'.split(
    ' ',
  ),
  ...'00000 99999 00000-0000 99999-9999 22222 0000 9999 2134 2134-9599 213412 2134123 21341234 021341234'.split(
    ' ',
  ),
  ...'0000000 9999999 600001 60-0001 100-0001 000000 110001 1067 184 8001 k1a0b1 K1A0B1 sw1a1aa SW1A1AA 1012ab'.split(
    ' ',
  ),
  'k1a 0b1',
  'sw1a 1aa',
  ...'{00000000-0000-0000-0000-000000000000} 0:0 _0000 {ffffffffffffFFFFffffffffffffffff} (11111111)-1111-1111-1111'.split(
    ' ',
  ),
  ...'75236.0 4001.0 AB12.0 AB.0 A.B :0 0: A0 A: 0'.split(' '),
  '0 Main Street',
  'Main Street 0',
  'Main Street :',
  '75236 9599',
  '00000000-0000-0000-0000-000000000000',
  'aebe52e7-03ee-455a-b3c4-e57283966239',
  ...['1', '0', 'f'].map((digit) => digit.repeat(32)),
  '0cba00ca3da1b283a57287bcceb17e35',
  'md5: 0cba00ca3da1b283a57287bcceb17e35',
  'a'.repeat(40),
  'b'.repeat(56),
  'gfj23eiDZfOSh5bseqU/coILBtuGZPX+dqfrE+JFRqI=',
  'DLoAyj2hsoOlcoe8zrF+NQ==',
  SHA256,
  `0x${SHA256}`,
  'Donaudampfschifffahrtsgesellschaft 5',
  // Non-ASCII white space also separates the words of a street line.
  ...['\u00a0', '\u2009', '\u202f', '\u3000', '\u2028'].flatMap((space) => [
    `12${space}Main${space}Street`,
    `POBOX${space}12`,
    `5 Rue${space}de la Paix`,
  ]),
  ...'JÃ¼rgen M&uuml;ller M%C3%BCller J\\u00fcrgen M=C3=BCller AT&T'.split(' '),
  '5 M&uuml;ller Road',
  'Haupt\u00adstraße 5',
  '1541 Main\u200b Street',
  "'1541 Main Street",
  "'4001",
  '="1541 Main Street"',
  'Rose Cottage',
  'Unit A',
  'None Street 5',
  ...'P.zza P.zza.Duomo V.le V.Roma Av. Av.Mayor AVDA. C.so'.split(' '),
  'P.zza Duomo 1',
  'Corso V. Emanuele 5',
  'V. Roma 5',
  'Av. Diagonal 5',
  'M: 415 555 0132',
  '415 555 0132 (home)',
  '+52 1 55 1234 5678',
  '044 55 1234 5678',
  '4.15555E+09',
  "'4.1E+9",
  ...'District_of_Columbia Québec Roma Bayern Texas TX XX'.split(' '),
];

/** What the kernel writes by itself, so that it has the country before the values come. */
const ORDINARY = ['Ann', '12 Main Street', 'ann@example.com', '2015550123', '12345', 'SW1A 1AA'];

function planOf(type: string, countryCode: string): DataSetPlan {
  const kind = HASHED_PII_TYPES.some((hashed) => hashed === type) ? 'hashedPii' : 'externalIdentity';
  const column = {
    name: 'it',
    dataType: 'STRING',
    columnType: 'DIMENSION',
    externalUserIdType: { [kind]: type },
  };
  return compilePlan(parseDataSetSchema({ dataSetId: 'one', countryCode, columns: [column] }, 'a test'));
}

const TYPES = [...HASHED_PII_TYPES, EXTERNAL_IDENTITY_TYPES[4]];
const COUNTRIES = ['US', 'GB', 'CA', 'DE', 'IT', 'ES', 'JP', 'IN', 'MX', 'AU'];

it.each(TYPES)('%s: common-case values and others are processed the same on every path', async (type) => {
  for (const country of COUNTRIES) {
    const plan = planOf(type, country);
    const cells = [...ORDINARY, ...VALUES.flatMap((value) => [value, ...ORDINARY, value])];
    const bytes = Buffer.from(cells.map((cell) => csvLine([cell])).join(''));
    const spec = csvSpec(plan, ['it'], { delimiter: ',', format: 'csv', partitioning: 'none' });
    expect(comparePaths(spec, await blocksOf(bytes, { delimiter: ',' }, 1_000_000))).toBeGreaterThan(500);
  }
});
