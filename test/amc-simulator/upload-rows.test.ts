import { gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import type { ColumnDefinition, UploadDefinition } from '../../src/amc/index.js';
import { BUCKET, digest, salesCsv, SALES } from '../amc/rehearsal.js';
import { FILE, runUpload } from './upload-run.js';

const column = (name: string, more: Partial<ColumnDefinition> = {}): ColumnDefinition => ({
  name,
  dataType: 'STRING',
  columnType: 'DIMENSION',
  ...more,
});
const ID = column('id', { nullable: false });

/** One row with the value under test in the second column. */
async function oneValue(second: ColumnDefinition, value: string): Promise<string | undefined> {
  const result = await runUpload({
    columns: [ID, second],
    files: { [FILE]: `id,${second.name}\n1,${value}\n` },
  });
  if (result.status === 'SUCCESS') return undefined;
  expect(result.message).toContain(`s3://${BUCKET}/${FILE}, line 2, column ${second.name}`);
  if (value !== '') expect(result.message).not.toContain(value);
  return result.message;
}

const MAIL = digest('a');
const accepted: readonly (readonly [Partial<ColumnDefinition>, string])[] = [
  [{}, 'any text, even ünïcode'.replace(',', '')],
  [{}, ''],
  [{ dataType: 'DECIMAL' }, '-12.34'],
  [{ dataType: 'DECIMAL' }, '123456789012345678901234567890123456.78'],
  [{ dataType: 'INTEGER' }, '-2147483648'],
  [{ dataType: 'LONG' }, '9223372036854775807'],
  [{ dataType: 'TIMESTAMP' }, '2024-02-29T23:59:59Z'],
  [{ dataType: 'DATE' }, '2024-02-29'],
  [{ externalUserIdType: { hashedPii: 'EMAIL' } }, MAIL],
  [{ externalUserIdType: { externalIdentity: 'MAID' } }, '6D92078A-8246-4BA4-AE5B-76104861E7DC'],
  [{ isCountryCode: true }, 'DE'],
  [{ consentType: 'TCF' }, 'CPx-y_z.IAAA'],
  [{ consentType: 'AMZN_USER_DATA' }, 'GRANTED'],
  [{ consentType: 'AMZN_AD_STORAGE' }, ''],
];

const rejected: readonly (readonly [Partial<ColumnDefinition>, string, RegExp])[] = [
  [{ nullable: false }, '', /not nullable/],
  [{ dataType: 'DECIMAL' }, '1.234', /two decimals/],
  [{ dataType: 'DECIMAL' }, '1e3', /DECIMAL/],
  [{ dataType: 'DECIMAL' }, '$5', /DECIMAL/],
  [{ dataType: 'INTEGER' }, '2147483648', /32 bits/],
  [{ dataType: 'INTEGER' }, '1.0', /whole number/],
  [{ dataType: 'LONG' }, '9223372036854775808', /64 bits/],
  [{ dataType: 'TIMESTAMP' }, '2023-02-29T00:00:00Z', /yyyy-MM-ddThh:mm:ssZ/],
  [{ dataType: 'TIMESTAMP' }, '2024-01-01T00:00:00.000Z', /yyyy-MM-ddThh:mm:ssZ/],
  [{ dataType: 'TIMESTAMP' }, '2024-01-01T24:00:00Z', /yyyy-MM-ddThh:mm:ssZ/],
  [{ dataType: 'DATE' }, '2024-13-01', /yyyy-MM-dd/],
  [{ dataType: 'DATE' }, '01/02/2024', /yyyy-MM-dd/],
  [{ externalUserIdType: { hashedPii: 'EMAIL' } }, 'person@example.com', /raw e-mail/],
  [{ externalUserIdType: { hashedPii: 'PHONE' } }, '+1 206 555 0100', /raw phone/],
  [{ externalUserIdType: { hashedPii: 'EMAIL' } }, MAIL.toUpperCase(), /capital letters/],
  [{ externalUserIdType: { hashedPii: 'CITY' } }, 'seattle', /not hashed/],
  [{ externalUserIdType: { hashedPii: 'EMAIL' } }, digest(''), /empty text/],
  [{ isCountryCode: true }, 'Germany', /country/],
  [{ consentType: 'AMZN_USER_DATA' }, 'yes', /GRANTED nor DENIED/],
  [{ consentType: 'TCF' }, 'not a string!', /TCF/],
];

describe('values', () => {
  test.each(accepted)('%o accepts "%s"', async (more, value) => {
    expect(await oneValue(column('v', more), value)).toBeUndefined();
  });
  test.each(rejected)('%o refuses "%s"', async (more, value, words) => {
    expect(await oneValue(column('v', more), value)).toMatch(words);
  });
});

test('one invalid row among many fails the entire upload', async () => {
  const columns = [ID, column('n', { dataType: 'INTEGER' })];
  const rows = Array.from({ length: 500 }, (_, n) => `${n},${n === 400 ? 'x' : n}\n`).join('');
  const result = await runUpload({ columns, files: { [FILE]: `id,n\n${rows}` } });
  expect(result).toMatchObject({ status: 'FAILED', metrics: {} });
  expect(result.message).toContain('line 402, column n');
});

test('rows with denied consent are read and dropped; TCF overrides Amazon’s signals', async () => {
  const columns = [
    ID,
    column('user', { consentType: 'AMZN_USER_DATA' }),
    column('ad', { consentType: 'AMZN_AD_STORAGE' }),
    column('tcf', { consentType: 'TCF' }),
  ];
  const file =
    'id,user,ad,tcf\n1,GRANTED,GRANTED,\n2,DENIED,GRANTED,\n3,GRANTED,DENIED,\n4,DENIED,DENIED,CPxyz\n5,GRANTED,,\n';
  expect((await runUpload({ columns, files: { [FILE]: file } })).metrics).toEqual({
    InputRowCount: 5,
    OutputRowCount: 3,
  });
});

const TWO = [ID, column('b')];
const csv = (dialect: object): Partial<UploadDefinition> => ({ fileFormat: { csvDataFormat: dialect } });

const files: readonly (readonly [
  string,
  string | Uint8Array,
  Partial<UploadDefinition>,
  RegExp | undefined,
])[] = [
  ['columns in another order', 'b,id\nx,1\n', {}, undefined],
  ['no line end after the last line', 'id,b\n1,x', {}, undefined],
  ['doubled quotes, stated', 'id,b\n1,"x ""y"", z"\n', {}, undefined],
  ['doubled quotes, not stated', 'id,b\n1,"x ""y"", z"\n', csv({}), /dialect.*backslash/],
  ['escaped quotes by default', 'id,b\n1,"x \\"y\\", z"\n', csv({}), undefined],
  ['tabs, stated', 'id\tb\n1\tx,y\n', csv({ fieldDelimiter: '\t' }), undefined],
  ['tabs, not stated', 'id\tb\n1\tx\n', {}, /Missing: id, b/],
  ['CRLF, stated', 'id,b\r\n1,x\r\n', csv({ recordDelimiter: '\r\n' }), undefined],
  ['CRLF, not stated', 'id,b\r\n1,x\r\n', {}, /record delimiter/],
  ['comments, stated', '# hello\nid,b\n1,#x\n', csv({ commentCharacter: '#' }), undefined],
  ['a byte order mark', '\uFEFFid,b\n1,x\n', {}, /byte order mark/],
  ['no header', '1,x\n', {}, /Missing: id, b/],
  ['a further column', 'id,b,c\n1,x,y\n', {}, /it has 3/],
  ['a missing column', 'id\n1\n', {}, /Missing: b/],
  ['names in another case', 'ID,B\n1,x\n', {}, /Missing: id, b/],
  ['a row of too many fields', 'id,b\n1,x,y\n', {}, /3 fields where the header has 2/],
  ['an empty line', 'id,b\n\n1,x\n', {}, /1 fields where the header has 2/],
  ['a line break in a value', 'id,b\n1,"x\ny"\n', {}, /line break/],
  ['an open quote', 'id,b\n1,"x\n', {}, /dialect/],
  ['nothing', '', {}, /is empty/],
  ['Latin-1', Buffer.from('id,b\n1,caf\u00e9\n', 'latin1'), {}, /UTF-8/],
  ['gzip, stated', gzipSync('id,b\n1,x\n'), { compressionFormat: 'GZIP' }, undefined],
  [
    'two gzip members',
    Buffer.concat([gzipSync('id,b\n1,x\n'), gzipSync('2,y\n')]),
    { compressionFormat: 'GZIP' },
    undefined,
  ],
  ['gzip, not stated', gzipSync('id,b\n1,x\n'), {}, /is gzip/],
  ['plain text declared as gzip', 'id,b\n1,x\n', { compressionFormat: 'GZIP' }, /not a complete gzip/],
  [
    'half a gzip',
    gzipSync('id,b\n1,x\n').subarray(0, 20),
    { compressionFormat: 'GZIP' },
    /not a complete gzip/,
  ],
  ['bzip', 'x', { compressionFormat: 'BZIP' }, /does not read BZIP/],
  [
    'Parquet without a reader',
    'PAR1',
    { fileFormat: { parquetDataFormat: 'PARQUET_DATA_FORMAT' } },
    /Parquet reader/,
  ],
];

test.each(files)(
  'a file with %s is accepted, or fails the upload, as in AMC',
  async (_, content, upload, words) => {
    const result = await runUpload({ columns: TWO, files: { [FILE]: content }, upload });
    if (words === undefined) expect(result.message).toBeUndefined();
    else expect(result.message).toMatch(words);
    expect(result.status).toBe(words === undefined ? 'SUCCESS' : 'FAILED');
  },
);

test('a file that arrives in many chunks is read in full', async () => {
  const days = Array.from({ length: 3_000 }, (_, n) =>
    new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10),
  );
  const result = await runUpload({
    columns: SALES.columns,
    files: { [FILE]: gzipSync(salesCsv(days), { level: 1 }) },
    upload: { compressionFormat: 'GZIP' },
  });
  expect(result.metrics).toEqual({ InputRowCount: 3_000, OutputRowCount: 3_000 });
});

test('columns that AMC fills in are not expected in the file', async () => {
  const columns = [
    ...TWO,
    column('uid', { isMainUserId: true }),
    column('uid_type', { isMainUserIdType: true }),
  ];
  expect(await runUpload({ columns, files: { [FILE]: 'id,b\n1,x\n' } })).toMatchObject({ status: 'SUCCESS' });
  expect(await runUpload({ columns, files: { [FILE]: 'id,b,uid,uid_type\n1,x,u,t\n' } })).toMatchObject({
    status: 'FAILED',
  });
});

const LINES: Partial<UploadDefinition> = { fileFormat: { jsonDataFormat: 'LINES' } };
const TYPED = [ID, column('n', { dataType: 'LONG' }), column('d', { dataType: 'DECIMAL' })];

test.each([
  ['{"id":"1","n":9223372036854775807,"d":1.50}\n{"id":"2"}\n{"id":"3","n":null,"d":"2.25"}\n', undefined],
  ['{"id":"1","n":9223372036854775808}\n', /64 bits/],
  ['{"id":"1","d":1.234}\n', /two decimals/],
  ['{"id":1}\n', /column id: the value is of a kind/],
  ['{"id":"1","n":[1]}\n', /column n: the value is of a kind/],
  ['{"n":1}\n', /column id: the value has no value/],
  ['{"id":"1","other":2}\n', /1 names are not columns/],
  ['[{"id":"1"}]\n', /not one JSON object/],
  ['{"id":"1"}\n\n{"id":"2"}\n', /line 2: not one JSON object/],
  ['{"id":"1"', /not one JSON object/],
  ['', /is empty/],
])('JSON Lines %j', async (content, words) => {
  const result = await runUpload({ columns: TYPED, files: { [FILE]: content }, upload: LINES });
  expect(result.message ?? '').toMatch(words ?? /^$/);
  expect(result.status).toBe(words === undefined ? 'SUCCESS' : 'FAILED');
});

test('Parquet rows come from the reader that the caller provides', async () => {
  const upload: Partial<UploadDefinition> = { fileFormat: { parquetDataFormat: 'PARQUET_DATA_FORMAT' } };
  const columns = [...TYPED, column('t', { dataType: 'TIMESTAMP' })];
  const t = new Date('2026-01-01T00:00:00Z');
  async function* good(): AsyncGenerator<Readonly<Record<string, unknown>>, void, void> {
    yield { id: '1', n: 2n ** 62n, d: 1.5, t };
    yield { id: '2', n: null, d: null, t: null };
  }
  async function* bad(): AsyncGenerator<Readonly<Record<string, unknown>>, void, void> {
    yield { id: '1', n: 2n ** 63n, d: 1.5, t };
  }
  const run = { columns, files: { [FILE]: 'PAR1' }, upload };
  expect(await runUpload({ ...run, simulator: { readParquetRows: good } })).toMatchObject({
    metrics: { OutputRowCount: 2 },
  });
  expect(await runUpload({ ...run, simulator: { readParquetRows: bad } })).toMatchObject({
    status: 'FAILED',
  });
});

describe('consent of people in the EEA and the UK', () => {
  const EMAIL = column('email', { externalUserIdType: { hashedPii: 'EMAIL' } });
  const COUNTRY = column('country', { isCountryCode: true });
  const USER_DATA = column('consent', { consentType: 'AMZN_USER_DATA' });

  const upload = (columns: readonly ColumnDefinition[], values: string, countryCode?: string) =>
    runUpload({
      columns: [ID, ...columns],
      files: { [FILE]: `${['id', ...columns.map(({ name }) => name)].join(',')}\n1,${values}\n` },
      ...(countryCode === undefined ? {} : { upload: { countryCode } }),
    });

  test.each<[string, readonly ColumnDefinition[], string, string | undefined, string]>([
    ['a row of such a country without a signal', [EMAIL, COUNTRY], `${MAIL},DE`, undefined, 'FAILED'],
    ["the upload's country counts", [EMAIL], MAIL, 'FR', 'FAILED'],
    ["the row's country goes before the upload's", [EMAIL, COUNTRY], `${MAIL},US`, 'FR', 'SUCCESS'],
    ['a signal', [EMAIL, COUNTRY, USER_DATA], `${MAIL},DE,GRANTED`, undefined, 'SUCCESS'],
    ['a column without a value', [EMAIL, COUNTRY, USER_DATA], `${MAIL},DE,`, undefined, 'FAILED'],
    ['no identifiers', [COUNTRY], 'DE', undefined, 'SUCCESS'],
    ['Switzerland', [EMAIL, COUNTRY], `${MAIL},CH`, undefined, 'SUCCESS'],
  ])('%s', async (_, columns, values, countryCode, status) => {
    const result = await upload(columns, values, countryCode);
    expect(result.status).toBe(status);
    if (status === 'FAILED') expect(result.message).toMatch(/people have to consent/);
  });
});
