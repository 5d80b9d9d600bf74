import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { amcIngest } from '../helpers/command.js';
import { packZip } from '../helpers/pack-zip.js';
import { startS3Server } from '../helpers/s3-server.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { packXlsx } from '../helpers/xlsx.js';

const TITLED = 'Customer list Q3\n\nKundennr;E-Mail;Ort\nK1;a@example.de;Berlin\nK2;b@example.de;Ulm\n';
const WORKBOOK = packXlsx({
  sheets: [
    { name: 'Cover', rows: [['Customers'], ['of the third quarter']] },
    {
      name: 'Customers',
      rows: [
        ['Customer No', 'E-mail', 'City'],
        ['1', 'a@example.com', 'Reno'],
        ['2', 'b@example.com', 'Reno'],
      ],
    },
    {
      name: 'Old',
      rows: [
        ['Customer No', 'E-mail'],
        ['9', 'z@example.com'],
      ],
    },
  ],
});

interface Made {
  readonly code: number | null;
  readonly result: Record<string, unknown>;
  readonly schema: Record<string, unknown>;
}

/** Runs `init --yes --json` on a file, and returns the schema that it wrote. */
async function init(
  content: string | Uint8Array,
  name: string,
  ...args: readonly string[]
): Promise<Made & { readonly file: string; readonly out: string }> {
  const folder = await temporaryFolder();
  const file = path.join(folder, name);
  await writeFile(file, content);
  const out = path.join(folder, 'schema.json');
  const { code, stdout } = await amcIngest(['init', file, '--yes', '--json', '--out', out, ...args]);
  return {
    code,
    file,
    out,
    result: JSON.parse(stdout),
    schema: code === 0 ? JSON.parse(await readFile(out, 'utf8')) : {},
  };
}

const TOTALED = [
  'Kd-Nr;E-Mail;Ort;Bestelldatum;Umsatz',
  'K1;a@example.de;Berlin;01.10.2026;10,50',
  'K2;b@example.de;Ulm;02.10.2026;20,50',
  'Zwischensumme Süd;;;;20,50',
  'Summe;;;;31,00',
  '',
].join('\n');

describe('total rows', () => {
  it('are left out by the draft of init, and listed by line', async () => {
    const { result, schema, file, out } = await init(TOTALED, 'kunden.csv', '--country', 'US');
    expect(schema).toMatchObject({ period: 'P1D', input: { footer: ['Zwischensumme', 'Summe'] } });
    const said = JSON.stringify(result);
    expect(said).toContain('2 lines look like totals or footers, not like rows (4, 5)');
    expect(said).not.toContain('some rows have no time');
    expect(said).not.toContain('Süd');
    const { stdout } = await amcIngest(['run', file, '--schema', out, '--dry-run', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      rows: { read: 4, written: 2, rejected: 0, leftOut: 2 },
      leftOut: { FOOTER: 2 },
    });
  });

  it('are left out of a workbook, too', async () => {
    const rows = [
      ['Kd-Nr', 'E-Mail', 'Umsatz'],
      ['K1', 'a@example.de', 10.5],
      ['Gesamt', '', 10.5],
    ];
    const book = packXlsx({ sheets: [{ name: 'Kunden', rows }] });
    const { schema } = await init(book, 'kunden.xlsx', '--country', 'US');
    expect(schema).toMatchObject({ input: { footer: ['Gesamt'] } });
  });
});

async function runsWith(file: string, out: string): Promise<unknown> {
  const { stdout } = await amcIngest(['run', file, '--schema', out, '--dry-run', '--json', '--quiet']);
  const { rows } = JSON.parse(stdout);
  return rows;
}

describe('amc-ingest init', () => {
  it('reads past titles above the header, which run skips, too', async () => {
    const made = await init(TITLED, 'my list.csv', '--country', 'DE');
    expect(made).toMatchObject({
      code: 0,
      result: { looked: { titleLines: 2 }, columns: ['kundennr', 'email', 'city'] },
    });
    expect(made.schema).not.toHaveProperty('input.skipLines');
    expect(await runsWith(made.file, made.out)).toMatchObject({ read: 2, written: 2 });
    expect(made.result).toMatchObject({ next: expect.stringContaining(`'${made.file}'`) });
  });

  it('reads stdin in any format, and writes down what run would have to guess', async () => {
    const folder = await temporaryFolder();
    const csv = path.join(folder, 'csv.json');
    const made = await amcIngest(['init', '-', '--yes', '--out', csv], { stdin: TITLED });
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('--dry-run < FILE') });
    expect(JSON.parse(await readFile(csv, 'utf8'))).toMatchObject({
      dataSetId: 'my_data',
      input: { delimiter: ';', skipLines: 2 },
    });
    const ran = await amcIngest(['run', '-', '--schema', csv, '--dry-run', '--json', '--quiet'], {
      stdin: TITLED,
    });
    expect(JSON.parse(ran.stdout)).toMatchObject({ rows: { read: 2, written: 2 } });
    const xlsx = path.join(folder, 'xlsx.json');
    const book = await amcIngest(['init', '-', '--yes', '--out', xlsx], {
      stdin: Buffer.from(gzipSync(WORKBOOK)),
    });
    expect(book).toMatchObject({ code: 0, stdout: expect.stringContaining('hashed as EMAIL') });
  });

  it('reads an object in S3', async () => {
    const server = await startS3Server();
    try {
      server.createBucket('drops');
      const amount = { name: 'amount', data: [1.5, 2.5], type: 'DOUBLE' as const };
      const id = { name: 'order_id', data: ['a', 'b'], type: 'STRING' as const };
      server.putObject(
        'drops',
        'sales.parquet',
        Buffer.from(parquetWriteBuffer({ columnData: [id, amount] })),
      );
      const out = path.join(await temporaryFolder(), 'schema.json');
      const made = await amcIngest(['init', 's3://drops/sales.parquet', '--yes', '--json', '--out', out], {
        env: server.environment,
      });
      expect(JSON.parse(made.stdout)).toMatchObject({ columns: ['order_id', 'amount'], dataSetId: 'sales' });
    } finally {
      await server.close();
    }
  });

  it('reads the first sheet that looks like a table, or the named one', async () => {
    const first = await init(WORKBOOK, 'book.xlsx');
    expect(first).toMatchObject({ code: 0, schema: { input: { sheet: 'Customers' } } });
    expect(JSON.stringify(first.result['notes'])).toMatch(/"Cover\\".*\\"Old/);
    expect(await runsWith(first.file, first.out)).toMatchObject({ read: 2, written: 2 });
    const named = await init(WORKBOOK, 'book.xlsx', '--sheet', '3');
    expect(named).toMatchObject({
      code: 0,
      schema: { input: { sheet: '3' } },
      result: { columns: ['customer_no', 'email'] },
    });
    const wrong = await init(WORKBOOK, 'book.xlsx', '--sheet', 'Nothing');
    expect(wrong).toMatchObject({ code: 3, result: { error: { code: 'SHEET_NOT_FOUND' } } });
  });

  it('takes the input options of run, and keeps them in the schema', async () => {
    const folder = await temporaryFolder();
    await mkdir(folder, { recursive: true });
    const nested = JSON.stringify({ data: { people: [{ id: '1', contact: { email: 'a@example.com' } }] } });
    expect(await init(nested, 'people.json', '--records', 'data.people')).toMatchObject({
      schema: {
        input: { records: 'data.people' },
        columns: [{ name: 'id' }, { source: { from: 'contact.email' } }],
      },
    });
    const headless = '1;a@example.de;Köln\n2;b@example.de;Ulm\n';
    const made = await init(
      Buffer.from(headless, 'latin1'),
      'x.csv',
      '--header',
      'id,email,city',
      '--encoding',
      'latin1',
      '--delimiter',
      ';',
    );
    expect(made.schema).toMatchObject({
      input: { header: ['id', 'email', 'city'], encoding: 'latin1', delimiter: ';' },
    });
    expect(await runsWith(made.file, made.out)).toMatchObject({ read: 2, written: 2 });
    const skipped = await init('a@example.com\nx\nid,email\n1,b@example.com\n', 'y.csv', '--skip-lines', '2');
    expect(skipped.schema).toMatchObject({ input: { skipLines: 2 } });
    expect(await init('{"id":"1"}\n', 'z.txt', '--input-format', 'jsonl')).toMatchObject({
      schema: { input: { format: 'jsonl' } },
    });
  });

  it('reads the first table of an archive and counts the others', async () => {
    const zip = packZip([
      { name: 'a.csv', content: 'id,email\n1,a@example.com\n' },
      { name: 'b.csv', content: 'id,email\n2,b@example.com\n' },
    ]);
    const made = await init(zip, 'both.zip');
    expect(made).toMatchObject({ code: 0, result: { columns: ['id', 'email'] } });
    expect(JSON.stringify(made.result['notes'])).toContain('1 other file');
  });

  it('shows the number of fields of a file without a header, and no value', async () => {
    const made = await init('ann@example.com,Ann,Reno\nbob@example.com,Bob,Reno\n', 'x.csv');
    expect(made).toMatchObject({ code: 3, result: { error: { code: 'NO_HEADER' } } });
    const text = JSON.stringify(made.result);
    expect(text).toMatch(/3, 3.*--skip-lines.*--header/);
    expect(text).not.toMatch(/ann|bob|reno/i);
  });
});

describe('the output of init', () => {
  it('never shows a name that may be a person’s', async () => {
    const made = await init(
      '{"id":"1","jane.doe@example.com":"x","jane.roe@example.com":3,"sku":"A"}\n',
      'jane.doe@example.com.jsonl',
      '--no-preset',
    );
    expect(made.code).toBe(0);
    expect(JSON.stringify(made.schema)).not.toMatch(/jane/);
    expect(made.schema).toMatchObject({ dataSetId: 'my_data' });
    const { next, out, ...rest } = made.result;
    expect(JSON.stringify(rest)).not.toMatch(/jane/);
    expect(rest).toMatchObject({ leftOut: [{ field: '[redacted]' }, { field: '[redacted]' }] });
  });

  it('does not include possibly private fields as if they were harmless', async () => {
    const text = 'sku,Who,Mood\nA,Ann Lee,fine and well\nB,Bob Ray,not so bad\n';
    const refused = await init(text, 'x.csv', '--include', 'Who');
    expect(refused).toMatchObject({ code: 2, result: { error: { code: 'INVALID_OPTIONS' } } });
    expect(JSON.stringify(refused.result)).toContain('full-name');
    expect(await init(text, 'x.csv', '--include', 'Mood')).toMatchObject({
      code: 0,
      result: { columns: ['sku', 'mood'] },
    });
    expect(await init(text, 'x.csv', '--as', 'Who=full-name')).toMatchObject({
      result: { columns: ['sku', 'first_name', 'last_name'] },
    });
    expect(await init(text, 'x.csv', '--include', 'Nobody')).toMatchObject({ code: 2 });
    expect((await amcIngest(['init', 'x.csv', '--as', 'Who=king'])).stderr).toContain('Roles: email');
  });

  it('lists what it is unsure about, for people and machines', async () => {
    const text = 'order_id,amount,order date,Opt In\n1,"$1,234",03/04/2024,Yes\n2,"$2,345",05/06/2024,No\n';
    const { result, schema } = await init(text, 'x.csv');
    expect(result).toMatchObject({
      unsure: expect.arrayContaining([
        { field: 'amount', doubt: expect.stringContaining('--decimal-mark') },
        { field: 'order date', doubt: expect.stringContaining('--day-first') },
        { field: 'Opt In', doubt: expect.stringContaining('--as "Opt In=consent"') },
      ]),
    });
    expect(JSON.stringify(schema)).not.toMatch(/decimalComma|consentType/);
    const said = await init(
      text,
      'x.csv',
      '--decimal-mark',
      'point',
      '--day-first',
      '--as',
      'Opt In=consent',
    );
    expect(said).toMatchObject({ code: 0, result: { unsure: [] } });
    expect(said.schema).toMatchObject({
      columns: [
        {},
        { source: { groupSeparator: ',' } },
        { source: { format: 'd/M/yyyy' } },
        { source: { map: { Yes: 'GRANTED', No: 'DENIED' } } },
      ],
    });
  });
});
