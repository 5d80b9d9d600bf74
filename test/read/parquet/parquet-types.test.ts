import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingest } from '../../../src/index.js';
import { dataText } from '../../helpers/data-lines.js';
import { duckDb } from '../../helpers/duckdb.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'parquet-types-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Source = Record<string, unknown>;
const schemaOf = (columns: Record<string, [string, Source?]>) => ({
  dataSetId: 'typed',
  columns: Object.entries(columns).map(([name, [dataType, source]]) => ({
    name,
    dataType,
    columnType: 'DIMENSION',
    ...(source === undefined ? {} : { source }),
  })),
});

let count = 0;
async function linesOf(file: string, columns: Record<string, [string, Source?]>): Promise<string[]> {
  const out = path.join(folder, `out-${count++}`);
  const report = await ingest({
    inputs: [file],
    schema: schemaOf(columns),
    out,
    compression: 'none',
    maxRejectRate: 0.9,
  });
  return dataText(report).trimEnd().split('\n').slice(1);
}

async function fromDuckDb(select: string, columns: Record<string, [string, Source?]>): Promise<string[]> {
  const file = path.join(folder, `duck-${count++}.parquet`);
  await duckDb(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
  return linesOf(file, columns);
}

describe('types of Parquet', () => {
  it('include decimals and long numbers, which keep every digit', async () => {
    const lines = await fromDuckDb(
      `SELECT 12345678901234567890123456789012345.67::DECIMAL(38, 2) AS a, -0.05::DECIMAL(9, 2) AS b, -9223372036854775.07::DECIMAL(18, 2) AS c, 9223372036854775807::BIGINT AS d, 4294967295::UINTEGER AS e, '-9223372036854775808'::BIGINT AS f`,
      { a: ['DECIMAL'], b: ['DECIMAL'], c: ['DECIMAL'], d: ['LONG'], e: ['LONG'], f: ['LONG'] },
    );
    expect(lines).toEqual([
      '12345678901234567890123456789012345.67,-0.05,-9223372036854775.07,9223372036854775807,4294967295,-9223372036854775808',
    ]);
  });

  it('include times of day, which reject their row when they are negative', async () => {
    const file = fileURLToPath(new URL('../../fixtures/reading/negative-time.parquet', import.meta.url));
    const schema = schemaOf({ order_id: ['STRING'], day: ['STRING'] });
    await expect(ingest({ inputs: [file], schema, dryRun: true, maxRejectRate: 1 })).rejects.toMatchObject({
      code: 'TOO_MANY_REJECTS',
      report: { rejects: { INVALID_TIMESTAMP: 1 } },
    });
  });

  it('include times of every unit, with and without a zone', async () => {
    const lines = await fromDuckDb(
      `SELECT '2024-07-01 12:00:00.999'::TIMESTAMP_MS AS a, '2024-07-01 12:00:00.999999'::TIMESTAMP AS b, '2024-07-01 12:00:00.999999999'::TIMESTAMP_NS AS c, '2024-07-01 12:00:00+00'::TIMESTAMPTZ AS d, '1969-12-31 23:59:59.5'::TIMESTAMP AS e, '2024-02-29'::DATE AS f, '0001-01-01'::DATE AS g, '2024-07-01'::DATE AS h`,
      {
        a: ['TIMESTAMP'],
        b: ['TIMESTAMP', { timeZone: 'America/New_York' }],
        c: ['STRING'],
        d: ['TIMESTAMP', { timeZone: 'America/New_York', format: 'dd.MM.yyyy' }],
        e: ['TIMESTAMP'],
        f: ['DATE', { format: 'yyyy-dd-MM' }],
        g: ['DATE'],
        h: ['TIMESTAMP', { timeZone: 'America/New_York' }],
      },
    );
    expect(lines).toEqual([
      '2024-07-01T12:00:00Z,2024-07-01T16:00:00Z,2024-07-01T12:00:00.999999999,2024-07-01T12:00:00Z,1969-12-31T23:59:59Z,2024-02-29,0001-01-01,2024-07-01T04:00:00Z',
    ]);
  });

  it('include numbers, which are not read in the notation of text', async () => {
    const lines = await fromDuckDb(`SELECT 1.5::DOUBLE AS a, 0.1::FLOAT AS b, 1234.5::DECIMAL(9, 3) AS c`, {
      a: ['DECIMAL', { decimalComma: true }],
      b: ['DECIMAL', { decimalComma: true }],
      c: ['DECIMAL', { decimalComma: true }],
    });
    expect(lines).toEqual(['1.5,0.1,1234.50']);
  });

  it('include floats: NaN is not a value, and beyond 2^53 digits are lost', async () => {
    const lines = await fromDuckDb(
      `SELECT * FROM (VALUES ('nan', 'NaN'::DOUBLE), ('phone', 4917612345678.0), ('lost', 1234567890123456789.0)) AS t(id, n)`,
      { id: ['STRING'], n: ['STRING'] },
    );
    expect(lines).toEqual(['nan,', 'phone,4917612345678']);
  });

  it('include text, booleans, enumerations, UUIDs and JSON', async () => {
    const lines = await fromDuckDb(
      `SELECT true AS a, 'x'::ENUM ('x', 'y') AS b, '6b1f3a52-6f6c-4a8b-9a53-3f7b6f0c1d2e'::UUID AS c, '{"k": 1}'::JSON AS d, E'two\nlines, "quoted"' AS e, 'bytes'::BLOB AS f`,
      { a: ['STRING'], b: ['STRING'], c: ['STRING'], d: ['STRING'], e: ['STRING'], f: ['STRING'] },
    );
    expect(lines).toEqual([
      'true,x,6b1f3a52-6f6c-4a8b-9a53-3f7b6f0c1d2e,"{""k"": 1}","two lines, ""quoted""",bytes',
    ]);
  });

  it('include nested columns, which are refused only when they are read', async () => {
    const select = `SELECT 'x' AS id, [1, 2] AS tags, {'k': 1} AS object`;
    expect(await fromDuckDb(select, { id: ['STRING'] })).toEqual(['x']);
    await expect(fromDuckDb(select, { id: ['STRING'], tags: ['STRING'] })).rejects.toMatchObject({
      code: 'NESTED_COLUMN',
    });
  });

  it('include what Spark writes: INT96, decimals as fixed-length bytes', async () => {
    const file = path.join(folder, 'spark.parquet');
    const day = (julian: number, nanoseconds: bigint) => {
      const bytes = Buffer.alloc(12);
      bytes.writeBigInt64LE(nanoseconds);
      bytes.writeInt32LE(julian, 8);
      return bytes;
    };
    // hyparquet-writer does not write INT96: the bytes are written as fixed-length ones, and the type is corrected.
    const schema = (time: SchemaElement): SchemaElement[] => [
      { name: 'spark_schema', num_children: 2 },
      { repetition_type: 'OPTIONAL', ...time },
      {
        name: 'amount',
        type: 'FIXED_LEN_BYTE_ARRAY',
        type_length: 8,
        converted_type: 'DECIMAL',
        precision: 18,
        scale: 4,
        repetition_type: 'OPTIONAL',
      },
    ];
    const writer = new ByteWriter();
    const parquet = new ParquetWriter({
      writer,
      statistics: false,
      schema: schema({ name: 'time', type: 'FIXED_LEN_BYTE_ARRAY', type_length: 12 }),
    });
    const noon = day(2_460_493, 43_200_123_456_789n);
    const first = [noon, day(2_440_587, 1n), null];
    // Repeated values come as a dictionary.
    const repeated = Array.from({ length: 50 }, () => noon);
    void parquet.write({
      columnData: [
        { name: 'time', data: [...first, ...repeated] },
        { name: 'amount', data: [-12_345_600n, 5n, 0n, ...repeated.map(() => 10_000n)] },
      ],
      rowGroupSize: 3,
    });
    parquet.schema = schema({ name: 'time', type: 'INT96' });
    for (const { columns } of parquet.row_groups) {
      const meta = columns[0]?.meta_data;
      if (meta !== undefined) meta.type = 'INT96';
    }
    void parquet.finish();
    await writeFile(file, writer.getBytes());
    const lines = await linesOf(file, { time: ['TIMESTAMP'], amount: ['DECIMAL'] });
    expect(lines.slice(0, 4)).toEqual([
      '2024-07-01T12:00:00Z,-1234.56',
      '1969-12-31T00:00:00Z,0.00',
      ',0.00',
      '2024-07-01T12:00:00Z,1.00',
    ]);
    expect(new Set(lines.slice(3)).size).toBe(1);
    expect(lines).toHaveLength(53);
  });
});

describe('damaged Parquet', () => {
  async function damaged(change: (bytes: Buffer) => Buffer): Promise<unknown> {
    const file = path.join(folder, `good-${count++}.parquet`);
    await duckDb(`COPY (SELECT 'x' || i AS id FROM range(5000) t(i)) TO '${file}' (FORMAT parquet)`);
    await writeFile(file, change(await readFile(file)));
    return linesOf(file, { id: ['STRING'] }).catch((error: unknown) => error);
  }
  const corrupt = expect.objectContaining({ code: 'CORRUPT_PARQUET' });

  it('is an input error', async () => {
    expect(await damaged((bytes) => bytes.subarray(0, bytes.length / 2))).toEqual(corrupt);
    expect(await damaged((bytes) => bytes.subarray(0, 4))).toEqual(corrupt);
    expect(await damaged((bytes) => bytes.fill(0xff, 4, 200))).toEqual(corrupt);
    expect(await damaged((bytes) => bytes.fill(0xff, bytes.length - 400, bytes.length - 60))).toEqual(
      corrupt,
    );
    const absurd = await damaged((bytes) => {
      bytes.writeUInt32LE(0xffff_fff0, bytes.length - 8);
      return bytes;
    });
    expect(absurd).toEqual(corrupt);
  });

  it('never changes rows silently, or crashes, when any byte is changed', async () => {
    const file = path.join(folder, 'flip.parquet');
    await duckDb(
      `COPY (SELECT 'x' || i AS id FROM range(40) t(i)) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`,
    );
    const good = await readFile(file);
    for (let at = 0; at < good.length; at += 23) {
      const bytes = Buffer.from(good);
      bytes[at] = (bytes[at] ?? 0) ^ 0xa5;
      await writeFile(file, bytes);
      const schema = schemaOf({ id: ['STRING'] });
      const result = await ingest({ inputs: [file], schema, dryRun: true }).catch((error: unknown) => error);
      if (result instanceof Error) expect(result.name).toMatch(/^(?:Input|Refused)Error$/);
      else expect(result).toMatchObject({ rows: { read: 40 } });
    }
  });
});
