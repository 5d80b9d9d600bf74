import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { csvLine } from '../../../scripts/generate/csv.js';
import { Random } from '../../../scripts/generate/random.js';
import { SALES_HEADER, salesLines } from '../../../scripts/generate/sales.js';
import { ingest } from '../../../src/index.js';
import { dataText } from '../../helpers/data-lines.js';
import { duckDb } from '../../helpers/duckdb.js';

let folder: string;
let expected: string;
let csv: string;
const rows = [...salesLines(new Random(8), { rows: 900, days: 3, oddities: false })];

async function ingested(file: string): Promise<string> {
  const report = await ingest({ inputs: [file], schema: 'd2c-sales', country: 'US', out: `${file}-out` });
  expect(report.rows).toMatchObject({ read: rows.length, written: rows.length });
  return dataText(report);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'parquet-writers-'));
  csv = path.join(folder, 'sales.csv');
  await writeFile(csv, csvLine(SALES_HEADER) + rows.join(''));
  expected = await ingested(csv);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const columns = SALES_HEADER.map((name) => `'${name}': 'VARCHAR'`).join(', ');
const fromCsv = () =>
  `read_csv('${csv}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${columns}})`;

describe('Parquet files of other writers', () => {
  it.each([
    'COMPRESSION snappy',
    'COMPRESSION gzip',
    'COMPRESSION zstd',
    'COMPRESSION brotli',
    'COMPRESSION lz4_raw',
    'COMPRESSION uncompressed',
    'PARQUET_VERSION v2, COMPRESSION zstd, ROW_GROUP_SIZE 300',
  ])('are read when DuckDB wrote them, %s', async (options) => {
    const file = path.join(folder, `${options.replaceAll(/\W+/g, '-')}.parquet`);
    await duckDb(`COPY (SELECT * FROM ${fromCsv()}) TO '${file}' (FORMAT parquet, ${options})`);
    expect(await ingested(file)).toBe(expected);
  });

  it('are read when DuckDB wrote them, with types', async () => {
    const file = path.join(folder, 'typed.parquet');
    await duckDb(
      `COPY (SELECT * REPLACE (quantity::INTEGER AS quantity, amount::DECIMAL(18, 2) AS amount)
       FROM ${fromCsv()}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 300)`,
    );
    // A decimal with two places is written with both.
    const twoPlaces = expected.replaceAll(/,(\d+)\n/g, ',$1.00\n').replaceAll(/,(\d+\.\d)\n/g, ',$10\n');
    expect(await ingested(file)).toBe(twoPlaces);
  });

  it('are read when parquetjs-lite wrote them', async () => {
    const file = path.join(folder, 'node.parquet');
    await writeWithParquetJs(file);
    expect(await ingested(file)).toBe(expected);
  });
});

interface RowWriter {
  appendRow(row: object): Promise<void>;
  setRowGroupSize(rows: number): void;
  close(): Promise<void>;
}

/** The library has no types. */
const parquetJs = z.object({
  ParquetSchema: z.custom<new (fields: object) => object>((value) => typeof value === 'function'),
  ParquetWriter: z.custom<{ openFile(schema: object, file: string): Promise<RowWriter> }>(
    (value) => typeof value === 'function',
  ),
});

async function writeWithParquetJs(file: string): Promise<void> {
  const { ParquetSchema, ParquetWriter } = parquetJs.parse(createRequire(import.meta.url)('parquetjs-lite'));
  const field = { type: 'UTF8', compression: 'SNAPPY', optional: true };
  const writer = await ParquetWriter.openFile(
    new ParquetSchema(Object.fromEntries(SALES_HEADER.map((name) => [name, field]))),
    file,
  );
  writer.setRowGroupSize(400);
  const records: string[][] = parse(rows.join(''));
  for (const record of records) {
    const given = SALES_HEADER.flatMap((name, index) =>
      record[index] === '' ? [] : [[name, record[index]]],
    );
    await writer.appendRow(Object.fromEntries(given));
  }
  await writer.close();
}
