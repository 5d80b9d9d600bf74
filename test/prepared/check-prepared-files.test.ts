import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { sha256Hex } from '../../src/hash/sha256.js';
import { SALES_SCHEMA } from '../helpers/prepared-files.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { check, codesOf, csv, EMAIL, GOOD, HEADER } from './check-files.js';

describe('CSV rows of prepared files', () => {
  /** The valid row with one column's value replaced. */
  const withValue = (column: string, value: string) => {
    const index = SALES_SCHEMA.columns.findIndex(({ name }) => name === column);
    return GOOD.split(',').with(index, value).join(',');
  };

  it('are accepted in the form that AMC accepts', async () => {
    const report = await check({
      'a.csv': csv(GOOD, withValue('email', ''), withValue('note', '"say ""x"", y"')),
    });
    expect(report).toMatchObject({
      status: 'dryRun',
      verdict: { state: expect.stringMatching(/ready|caution/) },
      rows: { read: 3, written: 3, rejected: 0, leftOut: 0 },
      columns: { email: { alreadyHashed: 2, nulls: 1, hashed: 0 } },
      events: { first: '2026-11-01T10:00:00Z', last: '2026-11-01T10:00:00Z' },
      timeline: { rows: { '2026-11-01': 3 } },
    });
  });

  it.each([
    ['order_time', '', 'NULL_NOT_ALLOWED'],
    ['order_time', '2026-11-01 10:00:00', 'NOT_IN_AMC_FORM'],
    ['order_time', '2026-11-01T10:00:00+01:00', 'NOT_IN_AMC_FORM'],
    ['order_time', '2026-11-01T10:00:00.000Z', 'NOT_IN_AMC_FORM'],
    ['order_time', '2026-02-30T10:00:00Z', 'NOT_IN_AMC_FORM'],
    ['order_time', '1793527200', 'NOT_IN_AMC_FORM'],
    ['order_id', '', 'NULL_NOT_ALLOWED'],
    ['order_id', '1.0', 'NOT_IN_AMC_FORM'],
    ['order_id', '1e3', 'NOT_IN_AMC_FORM'],
    ['order_id', '9223372036854775808', 'INTEGER_OUT_OF_RANGE'],
    ['quantity', '2147483648', 'INTEGER_OUT_OF_RANGE'],
    ['quantity', ' 2', 'NOT_IN_AMC_FORM'],
    ['quantity', '+2', 'NOT_IN_AMC_FORM'],
    ['amount', '1.005', 'NOT_IN_AMC_FORM'],
    ['amount', '1e2', 'NOT_IN_AMC_FORM'],
    ['amount', '$5.00', 'NOT_IN_AMC_FORM'],
    ['amount', '"1,000.00"', 'NOT_IN_AMC_FORM'],
    ['amount', '.5', 'NOT_IN_AMC_FORM'],
    ['amount', '1'.repeat(37), 'DECIMAL_OUT_OF_RANGE'],
    ['delivery_day', '11/02/2026', 'NOT_IN_AMC_FORM'],
    ['delivery_day', '2026-11-02T00:00:00Z', 'NOT_IN_AMC_FORM'],
    ['email', 'a@example.com', 'NOT_HASHED'],
    ['email', EMAIL.toUpperCase(), 'OTHER_FORM_OF_HASH'],
    ['email', `0x${EMAIL}`, 'OTHER_FORM_OF_HASH'],
    ['email', EMAIL.slice(0, 32), 'OTHER_FORM_OF_HASH'],
    ['email', sha256Hex(''), 'HASH_OF_NOTHING'],
    ['phone', '+1 212 555 0128', 'NOT_HASHED'],
    ['email', 'NULL', 'NULL_AS_TEXT'],
    ['note', String.raw`\N`, 'NULL_AS_TEXT'],
    ['country', 'us', 'INVALID_COUNTRY'],
    ['country', 'UK', 'INVALID_COUNTRY'],
    ['country', 'USA', 'INVALID_COUNTRY'],
    ['country', 'ZZ', 'INVALID_COUNTRY'],
    ['consent', 'granted', 'NOT_IN_AMC_FORM'],
    ['consent', 'yes', 'INVALID_CONSENT'],
    ['consent', 'DENIED', 'CONSENT_DENIED'],
    ['note', 'mail a@example.com', 'RAW_EMAIL'],
    ['note', 'card 4111 1111 1111 1111', 'RAW_CARD'],
    ['note', '"two\nlines"', 'LINE_BREAK_IN_VALUE'],
  ])('are judged with %s as %j: %s', async (column, value, code) => {
    const report = await check({ 'a.csv': csv(GOOD, withValue(column, value), GOOD) });
    expect(report).toMatchObject({
      status: 'refused',
      rejects: { [code]: 1 },
      rows: { read: 3, written: 2, rejected: 1 },
      rejectGroups: [{ code, column, rows: 1, places: [{ line: 3 }] }],
      verdict: { state: 'notReady' },
    });
  });

  it('of Europe need consent, as the schema says', async () => {
    const row = withValue('consent', '').replace(',US,', ',DE,');
    expect((await check({ 'a.csv': csv(row) })).rejects).toEqual({ CONSENT_MISSING: 1 });
    const warned = await check({ 'a.csv': csv(row) }, { missingConsent: 'warn' });
    expect(warned).toMatchObject({ status: 'dryRun', consentFaults: { missing: 1 } });
    const undecided = parseDataSetSchema(
      { ...SALES_SCHEMA, columns: SALES_SCHEMA.columns.filter(({ name }) => name !== 'consent') },
      'the test',
    );
    const without = csv(row).replace(',consent', '').replace(',DE,,', ',DE,');
    const report = await check({ 'a.csv': without }, { schema: undecided });
    expect(report.verdict).toMatchObject({ state: 'notReady', reasons: [{ code: 'CONSENT_UNDECIDED' }] });
  });

  it('with bytes that are not UTF-8 are refused', async () => {
    const bytes = Buffer.from(csv(GOOD, GOOD.replace('note', 'n\u00ffte')), 'latin1');
    expect((await check({ 'a.csv': bytes })).rejects).toEqual({ INVALID_ENCODING: 1 });
  });

  it('with NUL characters are refused', async () => {
    const many = Array.from({ length: 30 }, () => GOOD);
    const report = await check({ 'a.csv': csv(...many, withValue('note', 'a\u0000b')) });
    expect(report.rejectGroups).toMatchObject([{ code: 'NUL_CHARACTER', places: [{ line: 32 }] }]);
  });

  it('have as many values as the header', async () => {
    expect((await check({ 'a.csv': csv(GOOD, `${GOOD},x`, '') })).rejects).toEqual({ FIELD_COUNT: 2 });
  });

  it('are checked by the leak guard as the options say, without redaction', async () => {
    const file = csv(withValue('note', 'mail a@example.com'));
    expect((await check({ 'a.csv': file }, { leakGuard: 'redact' })).rejects).toEqual({ RAW_EMAIL: 1 });
    expect((await check({ 'a.csv': file }, { leakGuard: 'warn' })).status).toBe('dryRun');
  });

  it('of suppressed people block all files, with their number and a workaround', async () => {
    const list = path.join(await temporaryFolder(), 'never.csv');
    await writeFile(list, 'email,phone\nA@example.com,\n,+1 212 555 0199\n');
    const others = [withValue('email', sha256Hex('b@example.com')), withValue('email', '')];
    const free = await check({ 'a.csv': csv(...others) }, { suppress: list });
    expect(free).toMatchObject({ status: 'dryRun', suppression: { values: 2, unreadable: 0 } });
    const files = {
      'a.csv': csv(GOOD, ...others),
      'b.csv': csv(withValue('phone', ''), withValue('note', 'x')),
    };
    const report = await check(files, { suppress: list });
    expect(report).toMatchObject({
      status: 'refused',
      files: [],
      rows: { read: 5, rejected: 3 },
      rejects: { SUPPRESSED: 3 },
    });
    expect(report.verdict?.reasons[0]?.message).toContain('SUPPRESSED 3');
    expect((await check(files)).status).toBe('dryRun');
    const runIds = await Promise.all(
      [undefined, list].map((suppress) => check({ 'a.csv': csv(...others) }, { suppress })),
    );
    expect(new Set(runIds.map(({ runId }) => runId)).size).toBe(2);
  });

  it('that the schema excludes for their day are reported', async () => {
    const events = parseDataSetSchema(
      { ...SALES_SCHEMA, input: { events: { tooOld: 'leaveOut', future: 'leaveOut' } } },
      'x',
    );
    const old = await check(
      { 'a.csv': csv(GOOD, withValue('order_time', '2024-01-01T00:00:00Z')) },
      { schema: events },
    );
    expect(codesOf(old)).toEqual(['PREPARED_EVENT_TIME']);
    const future = await check(
      { 'a.csv': csv(GOOD, withValue('order_time', '2026-12-24T00:00:00Z')) },
      { schema: events },
    );
    expect(codesOf(future)).toEqual(['PREPARED_EVENT_TIME']);
    expect(codesOf(await check({ 'a.csv': csv(GOOD) }, { schema: events }))).toEqual([]);
  });
});

describe('prepared files', () => {
  const names = HEADER.split(',');
  it.each([
    ['another order', names.toReversed().join(','), 'PREPARED_HEADER'],
    ['a missing column', names.slice(1).join(','), 'PREPARED_HEADER'],
    ['one column more', `${HEADER},extra`, 'PREPARED_HEADER'],
    ['other case', HEADER.replace('email', 'Email'), 'PREPARED_HEADER'],
    ['a column twice', HEADER.replace('phone', 'email'), 'PREPARED_HEADER'],
    ['no header', GOOD, 'PREPARED_HEADER'],
    ['other separators', HEADER.replaceAll(',', '|'), 'PREPARED_HEADER'],
    ['a byte order mark', `\uFEFF${HEADER}`, 'PREPARED_BYTE_ORDER_MARK'],
    ['carriage returns', `${HEADER}\r`, 'PREPARED_LINE_ENDS'],
  ])('with %s are refused', async (_, header, code) => {
    const report = await check({ 'a.csv': `${header}\n${GOOD}\n` });
    expect(codesOf(report)?.[0]).toBe(code);
    expect(report.prepared?.problems[0]?.message).not.toContain(EMAIL);
  });

  it('without the column that their folders are named by get a message that says so', async () => {
    const header = HEADER.replace(',delivery_day', '');
    const report = await check({
      'delivery_day=2026-11-02/a.csv': `${header}\n${GOOD.replace(/,[^,]*$/, '')}\n`,
    });
    expect(report.prepared?.problems[0]?.message).toMatch(/delivery_day.*names of folders only/);
  });

  it.each([
    ['zstd', Buffer.from('28b52ffd2400010000', 'hex'), 'PREPARED_FORMAT'],
    ['a ZIP archive', Buffer.from('504b0304140000000800', 'hex'), 'PREPARED_FORMAT'],
    ['UTF-16', Buffer.from(csv(GOOD), 'utf16le'), 'PREPARED_FORMAT'],
    ['a list in JSON', '[{"order_id": 1}]', 'PREPARED_FORMAT'],
    ['gzip that is cut off', gzipSync(csv(GOOD, GOOD, GOOD)).subarray(0, 100), 'PREPARED_NOT_READABLE'],
    ['Parquet that is cut off', 'PAR1abc', 'PREPARED_NOT_READABLE'],
    ['an open quote', `${csv(GOOD)}"${GOOD}\n`, 'PREPARED_QUOTES'],
    ['a stray quote', csv(GOOD, GOOD.replace('note', '"no"te')), 'PREPARED_QUOTES'],
  ])('with %s are refused', async (_, content, code) => {
    const report = await check({ 'a.csv': csv(GOOD), 'b.csv': content });
    expect(codesOf(report)).toEqual([code]);
    expect(report.prepared?.problems[0]?.file).toContain('b.csv');
    expect(report.status).toBe('refused');
  });

  it('must have one format and compression', async () => {
    const report = await check({ 'a.csv': csv(GOOD), 'b.csv.gz': gzipSync(csv(GOOD)), 'c.csv': csv(GOOD) });
    expect(report.prepared?.problems).toMatchObject([
      {
        code: 'PREPARED_MIXED',
        file: null,
        message: expect.stringMatching(/2 files \(csv, not compressed.*1 file \(csv, gzip/),
      },
    ]);
  });

  it('without rows are left out of the upload, unless all are without rows', async () => {
    const some = await check({ 'a.csv': csv(GOOD), 'b.csv': csv(), 'c.csv': '', 'd.csv.gz': gzipSync('') });
    expect(some.files).toHaveLength(1);
    expect(some.inputs).toHaveLength(4);
    expect(some.warnings.map(({ code }) => code)).toContain('EMPTY_INPUT');
    expect(codesOf(await check({ 'b.csv': csv(), 'c.csv': '' }))).toEqual(['PREPARED_NO_ROWS']);
  });

  it('with the same content are reported', async () => {
    const report = await check({ 'a.csv': csv(GOOD), 'b.csv': csv(GOOD) });
    expect(report.warnings.map(({ code }) => code)).toContain('DUPLICATE_INPUT');
  });

  it('with backslashes before quotes need --csv-escape backslash', async () => {
    const file = { 'a.csv': csv(GOOD.replace('note', String.raw`"a \"b\", c"`)) };
    const report = await check(file);
    expect(report.prepared?.problems).toMatchObject([
      { code: 'PREPARED_QUOTES', message: expect.stringContaining('--csv-escape backslash') },
    ]);
    const good = await check(file, { csvEscape: 'backslash' });
    expect(good).toMatchObject({ status: 'dryRun', output: { csvEscape: 'backslash' } });
  });

  it('are required: a missing folder or one without data is an error', async () => {
    await expect(check({ _SUCCESS: '' })).rejects.toMatchObject({ code: 'EMPTY_DELIVERY' });
    await expect(check({}, { prefix: path.join(await temporaryFolder(), 'nothing') })).rejects.toMatchObject({
      code: 'INPUT_NOT_FOUND',
    });
  });
});

describe('prepared JSON Lines', () => {
  const row = {
    order_time: '2026-11-01T10:00:00Z',
    order_id: 9_007_199_254_740_993n,
    email: EMAIL,
    country: 'US',
    consent: 'GRANTED',
    note: 'two\nlines',
    quantity: 2,
    amount: '10.50',
    delivery_day: '2026-11-02',
  };
  const json = (change: Record<string, unknown> = {}) =>
    `${JSON.stringify({ ...row, ...change }, (_, value: unknown) => (typeof value === 'bigint' ? `#${value}#` : value)).replaceAll(/"#(\d+)#"/g, '$1')}\n`;

  it('keep long numbers', async () => {
    const report = await check({ 'a.json': json() + json({ order_id: '5', amount: 1.25, note: null }) });
    expect(report).toMatchObject({
      status: 'dryRun',
      rows: { read: 2, written: 2 },
      output: { format: 'jsonl' },
    });
  });

  it.each([
    [{ amount: 1.005 }, 'NOT_IN_AMC_FORM'],
    [{ amount: 1e30 }, 'NOT_IN_AMC_FORM'],
    [{ note: 5 }, 'NOT_IN_AMC_FORM'],
    [{ note: true }, 'NOT_IN_AMC_FORM'],
    [{ note: { a: 1 } }, 'NESTED_VALUE'],
    [{ email: '' }, 'NULL_AS_TEXT'],
    [{ email: 'a@example.com' }, 'NOT_HASHED'],
    [{ order_id: null }, 'NULL_NOT_ALLOWED'],
    [{ order_id: '9223372036854775808' }, 'INTEGER_OUT_OF_RANGE'],
    [{ extra: 'x' }, 'EXTRA_FIELD'],
  ])('are judged with %j: %s', async (change, code) => {
    expect((await check({ 'a.json': json() + json(change) })).rejects).toEqual({ [code]: 1 });
  });

  it('may not have a field twice, with any values', async () => {
    const twice = json().replace('{', `{"email":"${EMAIL}",`);
    const report = await check({ 'a.json': json() + twice + json() });
    expect(report).toMatchObject({
      status: 'refused',
      rows: { read: 3, rejected: 1 },
      rejects: { DUPLICATE_FIELD: 1 },
    });
  });

  it('must have one object per line', async () => {
    expect((await check({ 'a.json': `${json()}{"order_id":\n[1]\n` })).rejects).toEqual({
      INVALID_JSON: 1,
      NOT_AN_OBJECT: 1,
    });
  });
});
