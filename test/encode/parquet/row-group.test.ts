import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { movedRowGroup, PARQUET_START, parquetFooter } from '../../../src/encode/parquet/file-footer.js';
import type { ParquetColumnType } from '../../../src/encode/parquet/parquet-schema.js';
import { rowFormEncoder } from '../../../src/encode/parquet/row-form.js';
import { encodeRowGroups, mostRows } from '../../../src/encode/parquet/row-group.js';
import type { DataType } from '../../../src/model/data-set.js';
import type { Compression } from '../../../src/model/output-format.js';
import { duckDb } from '../../helpers/duckdb.js';
import { cases, triesAll } from '../../helpers/effort.js';

interface Reader {
  getCursor(): { next(): Promise<object | null> };
  close(): Promise<void>;
}

/** The library has no types. */
const parquetJs = z.object({
  ParquetReader: z.custom<{ openBuffer(bytes: Buffer): Promise<Reader> }>(
    (value) => typeof value === 'function',
  ),
});

type Row = readonly (string | null)[];

const COMPRESSIONS = ['none', 'snappy', 'gzip'] as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'row-group-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function columnsOf(types: readonly DataType[], isDigest = false): ParquetColumnType[] {
  return types.map((dataType, index) => ({ name: `c${index}`, dataType, nullable: true, isDigest }));
}

/** A file of these rows, encoded in one step. */
function fileOf(
  rows: readonly Row[],
  columns: readonly ParquetColumnType[],
  compression: Compression,
): Buffer {
  const text = Buffer.from(rows.map((row) => rowFormEncoder.encode(row)).join(''));
  const { bytes, rowGroups } = encodeRowGroups([text], { columns, compression });
  const groups = rowGroups.map((group) => movedRowGroup(group, PARQUET_START.length));
  return Buffer.concat([PARQUET_START, bytes, parquetFooter(groups, columns)]);
}

function bufferOf(file: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(file.length);
  new Uint8Array(copy).set(file);
  return copy;
}

/** The rows as hyparquet reads them, with values written as cells are. */
async function readBack(file: Buffer, columns: readonly ParquetColumnType[]): Promise<Row[]> {
  const rows = await parquetReadObjects({ file: bufferOf(file), compressors });
  return rows.map((row) =>
    columns.map(({ name, dataType }) => {
      const value: unknown = row[name];
      if (value === null || value === undefined) return null;
      if (value instanceof Date)
        return value.toISOString().slice(0, dataType === 'DATE' ? 10 : 19) + (dataType === 'DATE' ? '' : 'Z');
      return String(value);
    }),
  );
}

const cellOf: Readonly<Record<Exclude<DataType, 'DECIMAL'>, fc.Arbitrary<string>>> = {
  STRING: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.constantFrom('\t', '\n', '\\', '\\t', 'a\\', 'x'.repeat(64), 'x'.repeat(63) + 'y'),
  ),
  INTEGER: fc.integer().map(String),
  LONG: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  TIMESTAMP: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((time) => `${time.toISOString().slice(0, 19)}Z`),
  DATE: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((time) => time.toISOString().slice(0, 10)),
};

describe('encodeRowGroups', () => {
  it('writes what is read back unchanged, for any values', async () => {
    const types = ['STRING', 'INTEGER', 'LONG', 'TIMESTAMP', 'DATE'] as const;
    const columns = columnsOf(types);
    const row = fc.tuple(...types.map((type) => fc.option(cellOf[type], { freq: 4 })));
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 60 }),
        fc.constantFrom(...COMPRESSIONS),
        async (rows, compression) => {
          expect(await readBack(fileOf(rows, columns, compression), columns)).toEqual(rows);
        },
      ),
      { numRuns: cases(150) },
    );
  });

  it.each(triesAll ? COMPRESSIONS : ['snappy' as const])(
    'writes many rows with dictionaries, nulls and several pages (%s)',
    async (compression) => {
      const types: DataType[] = [
        'STRING',
        'STRING',
        'STRING',
        'DECIMAL',
        'TIMESTAMP',
        'STRING',
        'STRING',
        'LONG',
      ];
      const columns = columnsOf(types);
      const rows: Row[] = Array.from({ length: 25_001 }, (_, index) => [
        `order-${index}`,
        `city ${index % 300}`,
        index % 3 === 0 ? null : `note ${index % 11}`,
        `${index % 7 === 0 ? '-' : ''}${index % 100}.${String(index % 90).padStart(2, '0')}`,
        new Date(1.7e12 + index * 1000).toISOString().replace('.000', ''),
        null,
        'always',
        String(index * 1_000_003),
      ]);
      const file = path.join(folder, `many-${compression}.parquet`);
      const bytes = fileOf(rows, columns, compression);
      await writeFile(file, bytes);
      const read = await duckDb(
        `SELECT c0, c1, c2, c3::VARCHAR AS c3, strftime(c4, '%Y-%m-%dT%H:%M:%SZ') AS c4, c5, c6, c7::VARCHAR AS c7 FROM read_parquet('${file}')`,
      );
      const asRows = read.map((row) => columns.map(({ name }) => row[name]));
      const expected = rows.map((row) =>
        row.map((value, index) => (index === 3 ? value?.replace('-0.00', '0.00') : value)),
      );
      expect(JSON.stringify(asRows)).toBe(JSON.stringify(expected));
      const [group] = parquetMetadata(bufferOf(bytes)).row_groups;
      const encodings = group?.columns.map(({ meta_data }) =>
        meta_data?.encodings.includes('PLAIN_DICTIONARY'),
      );
      expect(encodings).toEqual([false, true, true, false, false, false, true, false]);
      const inRange = await duckDb(`SELECT count(*) AS n FROM read_parquet('${file}') WHERE c7 = 1000003`);
      expect(inRange).toEqual([{ n: '1' }]);
    },
  );

  it('writes what parquetjs reads', async () => {
    const columns = columnsOf(['STRING', 'INTEGER', 'STRING']);
    const rows: Row[] = Array.from({ length: 21_000 }, (_, index) => [
      `id ${index}`,
      index % 5 === 0 ? null : String(index % 9),
      `size ${index % 4}`,
    ]);
    const { ParquetReader } = parquetJs.parse(createRequire(import.meta.url)('parquetjs-lite'));
    for (const compression of COMPRESSIONS) {
      const reader = await ParquetReader.openBuffer(fileOf(rows, columns, compression));
      const cursor = reader.getCursor();
      const read: unknown[] = [];
      for (let row = await cursor.next(); row !== null; row = await cursor.next()) read.push(row);
      await reader.close();
      const expected = rows.map(([id, count, size]) => ({
        c0: id,
        ...(count === null ? {} : { c1: Number(count) }),
        c2: size,
      }));
      expect(JSON.stringify(read)).toBe(JSON.stringify(expected));
    }
  });

  it('splits many small rows into row groups of bounded size', () => {
    const columns = columnsOf(['INTEGER']);
    const rows: Row[] = Array.from({ length: mostRows(1) * 2 + 5 }, (_, index) => [String(index % 10)]);
    const file = fileOf(rows, columns, 'snappy');
    const sizes = parquetMetadata(bufferOf(file)).row_groups.map(({ num_rows }) => Number(num_rows));
    expect(sizes).toEqual([mostRows(1), mostRows(1), 5]);
  });

  it('refuses rows with another number of cells', () => {
    const spec = { columns: columnsOf(['STRING', 'STRING']), compression: 'none' } as const;
    for (const text of ['a\n', 'a\tb\tc\n', 'a\tb'])
      expect(() => encodeRowGroups([Buffer.from(text)], spec)).toThrow(
        expect.objectContaining({ code: 'ROWS_NOT_CONSERVED' }),
      );
  });

  it('spends no more on values that collide in the hash table', () => {
    // All have the same tail and length: a comparison of only a part of them would never end.
    const columns = columnsOf(['STRING']);
    const rows: Row[] = Array.from({ length: 30_000 }, (_, index) => [
      `https://shop.example/landing/${String(index % 1500).padStart(6, '0')}/${'x'.repeat(64)}`,
    ]);
    const file = fileOf(rows, columns, 'none');
    expect(file.length).toBeLessThan(400_000);
  });
});
