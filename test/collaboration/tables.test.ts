import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashIdentifier, ingest, type IngestOptions, type IngestResult } from '../../src/index.js';
import { duckDb } from '../helpers/duckdb.js';

const CRM = [
  'customer_id,email,phone,first_name,last_name,address,city,state,zip,country,user_consent,segment',
  'C1,jo@example.com,206-555-0101,Jo,Smith,1 Main St,Seattle,WA,98101,US,,new',
  'C2,ann@example.com,,Ann,Lee,,,,,US,,vip',
  // The same person with another address and another e-mail address.
  'C1,jo.smith@example.org,206-555-0101,Jo,Smith,22 Oak Ave,Portland,OR,97201,US,,new',
  'C3,,,,,,,,,US,,',
  // Nothing new.
  'C2,ANN@example.com,,Ann,Lee,,,,,US,GRANTED,vip',
  'C4,eva@example.de,,Eva,Maier,,,,,DE,GRANTED,new',
  'C5,tom@example.de,,Tom,Huber,,,,,DE,DENIED,new',
  ',nobody@example.com,,,,,,,,US,,',
];

const SALES = [
  'order_id,order_time,email,customer_id,sku,quantity,amount,currency,country,user_consent',
  'A1,2024-05-01T10:00:00Z,jo@example.com,C1,S1,1,10.00,USD,US,',
  'A2,2024-05-01T11:00:00Z,jo@example.com,C1,S2,2,20.00,USD,US,',
  'A3,2024-05-02T11:00:00Z,ann@example.com,C2,S1,1,5.50,USD,US,',
  'A4,2024-05-02T12:00:00Z,guest@example.com,,S1,1,7.00,USD,US,',
  'A5,2024-05-03T12:00:00Z,new@example.com,C99,S1,1,8.00,USD,US,',
  'A6,2024-05-03T13:00:00Z,eva@example.de,C4,S1,1,9.00,EUR,DE,GRANTED',
  'A7,2024-05-03T14:00:00Z,tom@example.de,C5,S1,1,9.00,EUR,DE,DENIED',
];

const bytes = (lines: readonly string[]) => Buffer.from(`${lines.join('\n')}\n`);

describe('the tables of a collaboration instance', () => {
  let root = '';
  const folder = () => root;
  beforeAll(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'amc-test-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const run = (lines: readonly string[], options: Omit<IngestOptions, 'inputs'>): Promise<IngestResult> =>
    ingest({
      inputs: [bytes(lines)],
      target: 'collaboration',
      maxRejectRate: 0.5,
      workers: 0,
      ...options,
    });

  describe.each(['parquet', 'csv'] as const)('as %s', (format) => {
    let people: IngestResult;
    let sales: IngestResult;

    beforeAll(async () => {
      const out = path.join(folder(), format);
      people = await run(CRM, { schema: 'crm', out, format });
      sales = await run(SALES, {
        schema: 'd2c-sales',
        out,
        format,
        collaboration: { identities: people.outDir ?? '' },
      });
    });

    const table = (result: IngestResult) =>
      format === 'parquet'
        ? `read_parquet('${result.outDir}/data/*.parquet')`
        : `read_csv('${result.outDir}/data/*.csv.gz', header = true, all_varchar = true)`;

    it('have one row per person, with all of their addresses in columns', async () => {
      const rows = await duckDb(`SELECT * FROM ${table(people)} ORDER BY customerid`);
      expect(rows.map((row) => row['customerid'])).toEqual(['C1', 'C2', 'C3', 'C4']);
      expect(rows[0]).toMatchObject({
        email: hashIdentifier('EMAIL', 'jo@example.com'),
        email2: hashIdentifier('EMAIL', 'jo.smith@example.org'),
        email3: null,
        phone: hashIdentifier('PHONE', '206-555-0101', { country: 'US' }),
        phone2: null,
        firstname: hashIdentifier('FIRST_NAME', 'Jo'),
        zip: hashIdentifier('ZIP', '98101', { country: 'US' }),
        zip2: hashIdentifier('ZIP', '97201', { country: 'US' }),
        city2: hashIdentifier('CITY', 'Portland', { country: 'US' }),
        country: 'US',
        amz_user_data_consent: null,
      });
      expect(rows[1]).toMatchObject({ amz_user_data_consent: 'GRANTED' });
    });

    it('account for every row', () => {
      expect(people.rows).toEqual({ read: 8, written: 4, rejected: 1, leftOut: 1, collapsed: 2 });
      expect(people.collaboration).toMatchObject({
        table: 'identity',
        name: 'crmidentity',
        keys: 4,
        identity: { keysWithTooManyRows: 0, keysWithoutIdentity: 1, keysWithSeveralRows: 0 },
        columnsLeftOut: ['segment', 'signup_date', 'lifetime_value'],
      });
      expect(people.warnings.map(({ code }) => code)).toContain('PEOPLE_WITHOUT_IDENTITY');
      expect(sales.rows).toEqual({ read: 7, written: 6, rejected: 0, leftOut: 1 });
      expect(sales.collaboration).toMatchObject({
        table: 'events',
        name: 'd2csalesevents',
        keys: 4,
        events: { rowsWithoutKey: 1, identities: { keys: 4, keysWithoutRow: 1, rowsWithoutRow: 1 } },
      });
      expect(sales.warnings.map(({ code }) => code)).toEqual(
        expect.arrayContaining(['EVENTS_WITHOUT_KEY', 'EVENTS_WITHOUT_IDENTITY']),
      );
    });

    it('give no warning about identifiers that they do not use', () => {
      const codes = sales.warnings.map(({ code }) => code);
      for (const code of ['MANY_NULLS', 'MANY_STANDARDIZED_TO_NOTHING']) expect(codes).not.toContain(code);
      const missing = sales.warnings.flatMap(({ code, message }) =>
        code === 'MISSING_FIELD' ? [message] : [],
      );
      expect(missing.join('\n')).not.toMatch(/email|phone/);
    });

    it('keep identifiers out of event tables', async () => {
      const [row = {}] = await duckDb(`SELECT * FROM ${table(sales)} WHERE order_id = 'A1'`);
      expect(Object.keys(row)).toEqual([
        'purchase_time',
        'order_id',
        'country',
        'amz_user_data_consent',
        'sku',
        'currency',
        'quantity',
        'amount',
        'customer_user_id',
      ]);
      expect(row).toMatchObject({ customer_user_id: 'C1' });
      expect(sales.collaboration?.columnsLeftOut).toContain('email');
    });

    it('join by the key, as the inputs do', async () => {
      const [counts] = await duckDb(
        `SELECT count(*)::INT AS rows, count(DISTINCT customerid)::INT AS people
         FROM ${table(sales)} e JOIN ${table(people)} i ON e.customer_user_id = i.customerid`,
      );
      expect(counts).toEqual({ rows: '4', people: '3' });
    });

    it('have only data files in the folder that Clean Rooms reads', async () => {
      const names = await readdir(path.join(people.outDir ?? '', 'data'));
      expect(names).toEqual([`all-0001.${format === 'parquet' ? 'parquet' : 'csv.gz'}`]);
      expect((await readdir(people.outDir ?? '')).toSorted()).toEqual([
        'data',
        'keys.bin',
        'manifest.txt',
        'rejects.jsonl',
        'report.html',
        'report.json',
      ]);
      expect((await stat(path.join(people.outDir ?? '', 'keys.bin'))).size).toBe(8 * 4);
    });
  });

  it('are the same bytes with any number of workers and any block size', async () => {
    const many = [CRM[0] ?? ''];
    for (let row = 0; row < 4000; row++)
      many.push(`C${row % 1500},p${row}@example.com,,Jo,P${row % 1500},,,,9${row % 1000},US,,`);
    const file = path.join(folder(), 'people.csv');
    await writeFile(file, bytes(many));
    const same: IngestOptions = { inputs: [file], target: 'collaboration', schema: 'crm' };
    const first = await ingest({ ...same, workers: 0, out: path.join(folder(), 'one') });
    const second = await ingest({
      ...same,
      out: path.join(folder(), 'two'),
      workers: 2,
      blockBytes: 1024,
    });
    expect(second.runId).toBe(first.runId);
    expect(second.files).toEqual(first.files);
    expect(await readFile(path.join(second.outDir ?? '', 'keys.bin'))).toEqual(
      await readFile(path.join(first.outDir ?? '', 'keys.bin')),
    );
    expect(first.rows).toEqual({ read: 4000, written: 1500, rejected: 0, leftOut: 0, collapsed: 2500 });
    const again = await ingest({ ...same, out: path.join(folder(), 'one') });
    expect(again.reused).toBe(true);
  });

  it('say in a dry run what they say in a run', async () => {
    const dry = await run(CRM, { schema: 'crm', out: path.join(folder(), 'dry'), dryRun: true });
    expect(dry.rows).toEqual({ read: 8, written: 4, rejected: 1, leftOut: 1, collapsed: 2 });
    expect(dry.collaboration).toMatchObject({ keys: 4 });
  });

  it('have at most 25 rows per key', async () => {
    const rows = Array.from({ length: 40 }, (_, row) => `C1,,,Jo,Name${'x'.repeat(row)},,,,,US,,`);
    const result = await run([CRM[0] ?? '', ...rows], { schema: 'crm', out: path.join(folder(), 'many') });
    expect(result.rows).toEqual({ read: 40, written: 25, rejected: 0, leftOut: 15, collapsed: 0 });
    expect(result.leftOut).toEqual({ TOO_MANY_ROWS_OF_KEY: 15 });
    expect(result.collaboration?.identity).toMatchObject({ keysWithTooManyRows: 1, rowsTooMany: 15 });
    expect(result.warnings.map(({ code }) => code)).toContain('KEYS_WITH_TOO_MANY_ROWS');
  });

  it('hold the other columns of people as events, without identifiers', async () => {
    const result = await run(CRM, {
      schema: 'crm',
      out: path.join(folder(), 'attributes'),
      collaboration: { table: 'events', name: 'crmfacts' },
    });
    expect(result.collaboration?.columns.map(({ name }) => name)).toEqual([
      'customer_user_id',
      'country',
      'amz_user_data_consent',
      'segment',
      'signup_date',
      'lifetime_value',
    ]);
    expect(result.outDir).toContain('crmfacts');
  });

  it('can be made from a single file of sales, people included', async () => {
    const result = await run(SALES, {
      schema: 'd2c-sales',
      out: path.join(folder(), 'buyers'),
      collaboration: { table: 'identity' },
    });
    expect(result.rows).toEqual({ read: 7, written: 4, rejected: 1, leftOut: 1, collapsed: 1 });
    expect(result.files).toHaveLength(1);
  });

  it('are not written when no event has a key', async () => {
    const rows = SALES.map((line) => line.replaceAll(/,C\d+,/g, ',,'));
    await expect(
      run(rows, { schema: 'd2c-sales', out: path.join(folder(), 'nokeys') }),
    ).rejects.toMatchObject({ code: 'NO_KEYS' });
    expect(await readdir(path.join(folder(), 'nokeys', 'd2csalesevents')).catch(() => [])).toEqual([]);
  });

  it('reject rows whose key is a raw identifier', async () => {
    const rows = [
      SALES[0] ?? '',
      'A1,2024-05-01T10:00:00Z,,jo@example.com,S1,1,10.00,USD,US,',
      SALES[2] ?? '',
    ];
    const result = await run(rows, { schema: 'd2c-sales', out: path.join(folder(), 'raw') });
    expect(result.rejects).toEqual({ RAW_EMAIL: 1 });
  });
});
