import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvLine } from '../../../scripts/generate/csv.js';
import { Random } from '../../../scripts/generate/random.js';
import { SALES_HEADER, salesLines } from '../../../scripts/generate/sales.js';
import { ingest, type IngestOptions } from '../../../src/index.js';
import { verifyRun } from '../../../src/verify/verify-run.js';
import { duckDb } from '../../helpers/duckdb.js';

let folder: string;
let sales: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'parquet-out-'));
  sales = path.join(folder, 'sales.csv');
  const rows = salesLines(new Random(5), { rows: 300, days: 3, oddities: true });
  await writeFile(sales, csvLine(SALES_HEADER) + [...rows].join(''));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(options: Partial<IngestOptions>) {
  const out = path.join(folder, `out-${count++}`);
  const report = await ingest({ inputs: [sales], schema: 'd2c-sales', country: 'US', out, ...options });
  return { report, files: report.files.map((file) => path.join(report.outDir ?? '', file.path)) };
}

const quoted = (files: readonly string[]) => `[${files.map((file) => `'${file}'`).join(', ')}]`;

describe('Parquet output', () => {
  it.each(['snappy', 'gzip', 'none'] as const)(
    'has the rows of the CSV output, in their order (%s)',
    async (compression) => {
      const csv = await run({ format: 'csv', workers: 0 });
      const parquet = await run({ format: 'parquet', compression, workers: 0 });
      expect(parquet.files.map((file) => path.extname(file))).toEqual(csv.files.map(() => '.parquet'));
      expect(parquet.report.files.map(({ rows, partition }) => [rows, partition])).toEqual(
        csv.report.files.map(({ rows, partition }) => [rows, partition]),
      );
      const fromCsv = await duckDb(
        `SELECT * REPLACE (amount::DECIMAL(38, 2)::VARCHAR AS amount) FROM read_csv(${quoted(csv.files)}, header = true, all_varchar = true)`,
      );
      const fromParquet = await duckDb(
        `SELECT * REPLACE (strftime(purchase_time, '%Y-%m-%dT%H:%M:%SZ') AS purchase_time) FROM read_parquet(${quoted(parquet.files)})`,
      );
      expect(fromParquet.length).toBeGreaterThan(200);
      expect(fromParquet).toEqual(fromCsv);
    },
  );

  it('has the types of AMC', async () => {
    const { files } = await run({ format: 'parquet' });
    const types = await duckDb(`DESCRIBE SELECT * FROM read_parquet(${quoted(files)})`);
    const byName = Object.fromEntries(types.map((row) => [row['column_name'], row['column_type']]));
    expect(byName).toMatchObject({
      purchase_time: 'TIMESTAMP WITH TIME ZONE',
      order_id: 'VARCHAR',
      email: 'VARCHAR',
      quantity: 'INTEGER',
      amount: 'DECIMAL(38,2)',
    });
  });

  it.each([
    ['snappy', 'UNCOMPRESSED', 'SNAPPY'],
    ['gzip', 'GZIP', 'GZIP'],
    ['none', 'UNCOMPRESSED', 'UNCOMPRESSED'],
  ] as const)('with %s digests are %s, all else %s', async (compression, digests, others) => {
    const { files } = await run({ format: 'parquet', compression });
    const codecs = await duckDb(
      `SELECT DISTINCT path_in_schema AS name, compression FROM parquet_metadata(${quoted(files)})`,
    );
    const byName = Object.fromEntries(codecs.map((row) => [row['name'], row['compression']]));
    expect(byName).toMatchObject({ email: digests, phone: digests, order_id: others, amount: others });
  });

  it('is the same with any number of workers and any block size', async () => {
    const [one, two] = await Promise.all([
      run({ format: 'parquet', workers: 0 }),
      run({ format: 'parquet', workers: 2, blockBytes: 4096 }),
    ]);
    expect(two.report.files).toEqual(one.report.files);
  });

  it('keeps parts within the size limit', async () => {
    const file = path.join(folder, 'many.csv');
    const rows = Array.from({ length: 20_000 }, (_, row) => `${row},${row % 7}\n`);
    await writeFile(file, `id,n\n${rows.join('')}`);
    const schema = {
      dataSetId: 'small',
      columns: [
        { name: 'id', dataType: 'STRING', columnType: 'DIMENSION' },
        { name: 'n', dataType: 'LONG', columnType: 'METRIC' },
      ],
    };
    for (const compression of ['none', 'snappy'] as const) {
      const { report, files } = await run({
        inputs: [file],
        schema,
        format: 'parquet',
        compression,
        maxPartSize: 65_536,
      });
      expect(report.files.length).toBeGreaterThan(1);
      for (const { bytes } of report.files) expect(bytes).toBeLessThanOrEqual(65_536);
      const read = await duckDb(`SELECT id, n FROM read_parquet(${quoted(files)})`);
      expect(read.map(({ id, n }) => `${id},${n}\n`)).toEqual(rows);
    }
  });

  it('supports every type, its limits and nulls', async () => {
    const columns = {
      s: 'STRING',
      d: 'DECIMAL',
      i: 'INTEGER',
      l: 'LONG',
      t: 'TIMESTAMP',
      y: 'DATE',
    };
    const schema = {
      dataSetId: 'limits',
      columns: Object.entries(columns).map(([name, dataType]) => ({
        name,
        dataType,
        columnType: 'DIMENSION',
      })),
    };
    const rows = [
      {
        s: 'tab\tback\\slash\nline "quoted", ü 😀',
        d: '-999999999999999999999999999999999999.99',
        i: '-2147483648',
        l: '-9223372036854775808',
        t: '0001-01-01T00:00:00Z',
        y: '0001-01-01',
      },
      { s: 'x' },
      { d: '-0.5', i: '0', l: '999999999999999', t: '1969-12-31T23:59:59Z', y: '1969-12-31' },
      {
        d: '1234567890123.4',
        i: '2147483647',
        l: '9223372036854775807',
        t: '9999-12-31T23:59:59Z',
        y: '9999-12-31',
      },
      { d: '7', y: '2024-02-29', t: '2024-03-01T00:00:00Z' },
    ];
    const { files } = await run({ inputs: [rows], schema, format: 'parquet' });
    const read = await duckDb(
      `SELECT s, d::VARCHAR AS d, i, l, strftime(t, '%Y-%m-%dT%H:%M:%SZ') AS t, strftime(y, '%Y-%m-%d') AS y FROM read_parquet(${quoted(files)})`,
    );
    const none = { s: null, d: null, i: null, l: null, t: null, y: null };
    expect(read).toEqual([
      { ...none, ...rows[0] },
      { ...none, ...rows[1] },
      { ...none, ...rows[2], d: '-0.50' },
      { ...none, ...rows[3], d: '1234567890123.40' },
      { ...none, ...rows[4], d: '7.00' },
    ]);
  });

  it('is counted by verify, which detects a changed file', async () => {
    const { report, files } = await run({ format: 'parquet' });
    const verify = () =>
      verifyRun(report.outDir ?? '', {
        signal: AbortSignal.timeout(60_000),
        s3Client: () => {
          throw new Error('The run is local.');
        },
      });
    expect(await verify()).toMatchObject({ problems: [] });
    const [file = ''] = files;
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length - 3));
    expect((await verify()).problems.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['FILE_CHANGED', 'ROWS_DIFFER']),
    );
  });

  it('refuses snappy for text', async () => {
    await expect(run({ format: 'csv', compression: 'snappy' })).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
    });
  });
});
