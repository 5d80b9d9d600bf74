import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presetSamples } from '../../scripts/generate/presets/index.js';
import { ingest, type IngestResult } from '../../src/index.js';
import { encodeText } from '../helpers/encode-text.js';
import { packSheet } from '../helpers/xlsx.js';

const folder = fileURLToPath(new URL('../../samples/presets/', import.meta.url));
let outs: string;
beforeAll(async () => {
  outs = await mkdtemp(path.join(os.tmpdir(), 'presets-'));
});
afterAll(() => rm(outs, { recursive: true, force: true }));

/** The rows written, as csv-parse reads them. */
async function rowsOf({ outDir, files }: IngestResult): Promise<Record<string, string>[]> {
  const rows: Record<string, string>[] = [];
  for (const file of files) {
    const text = await readFile(path.join(outDir ?? '', file.path), 'utf8');
    const [header = [], ...records] = parse(text);
    for (const record of records)
      rows.push(Object.fromEntries(header.map((name: string, index: number) => [name, record[index] ?? ''])));
  }
  return rows;
}

/** Sum of a column in hundredths, digit by digit. */
function sumOf(rows: readonly Record<string, string>[], column: string): bigint {
  return rows.reduce((sum, row) => {
    const [, sign = '', whole = '0', decimals = ''] =
      /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(row[column] ?? '') ?? [];
    const hundredths = BigInt(whole + decimals.padEnd(2, '0'));
    return sum + (sign === '-' ? -hundredths : hundredths);
  }, 0n);
}

describe('a preset', () => {
  for (const sample of presetSamples()) {
    const { schema, file, text, encoding = 'utf-8', joins = {}, expected } = sample;

    it(`${schema} produces the rows and totals that ${file} was made with`, async () => {
      expect(encodeText(text, encoding).equals(await readFile(path.join(folder, file)))).toBe(true);
      const result = await ingest({
        inputs: [path.join(folder, file)],
        schema,
        out: path.join(outs, file),
        compression: 'none',
        partition: 'none',
        maxRejectRate: 0.1,
        workers: 0,
        joins: Object.fromEntries(
          Object.entries(joins).map(([name, joined]) => [name, path.join(folder, joined.file)]),
        ),
        ...(sample.country === undefined ? {} : { country: sample.country }),
      });
      expect(result.rejects).toEqual(expected.rejects);
      expect(result.leftOut).toEqual(expected.leftOut);
      expect(result.rows.written).toBe(expected.written);
      expect(result.rows.read).toBe(expected.rows);
      expect(result.reshape?.records ?? result.rows.read).toBe(expected.records);
      const rows = await rowsOf(result);
      expect(rows).toHaveLength(expected.written);
      for (const [column, total] of Object.entries(expected.totals))
        expect([column, sumOf(rows, column)]).toEqual([column, BigInt(total)]);
      const email = result.columns['email'];
      expect((email?.hashed ?? 0) + (email?.alreadyHashed ?? 0)).toBe(expected.emails);
    });
  }

  it('produces the same rows for orders with their items in one cell and with a row per item', async () => {
    const run = (file: string) =>
      ingest({
        inputs: [path.join(folder, file)],
        schema: 'woocommerce-orders',
        out: path.join(outs, `same-${file}`),
        partition: 'none',
        workers: 0,
      });
    const cell = await run('woocommerce-orders.csv');
    const rows = await run('woocommerce-orders-by-item.csv');
    expect(cell.files).toEqual(rows.files);
    expect(cell.reshape?.records).toBeLessThan(rows.reshape?.records ?? 0);
  });

  it('produces the same rows for a workbook as for its CSV', async () => {
    const csv = path.join(folder, 'shopify-orders.csv');
    const records: string[][] = parse(await readFile(csv), { relax_column_count: true });
    const workbook = path.join(outs, 'shopify-orders.xlsx');
    await writeFile(workbook, packSheet(records));
    const run = (input: string, name: string) =>
      ingest({
        inputs: [input],
        schema: 'shopify-orders',
        out: path.join(outs, name),
        partition: 'none',
        maxRejectRate: 0.1,
        workers: 0,
      });
    const [fromText, fromSheet] = [await run(csv, 'as-csv'), await run(workbook, 'as-xlsx')];
    expect(fromSheet.files).toEqual(fromText.files);
    expect(fromSheet.rejects).toEqual(fromText.rejects);
    expect(fromSheet.rows.written).toBeGreaterThan(200);
  });

  it('produces the same bytes with a worker as without', async () => {
    const [sample] = presetSamples();
    const run = (workers: number) =>
      ingest({
        inputs: [path.join(folder, sample?.file ?? '')],
        schema: sample?.schema ?? '',
        out: path.join(outs, `workers-${workers}`),
        partition: 'none',
        blockBytes: 4096,
        workers,
      });
    const [without, withOne] = [await run(0), await run(1)];
    expect(withOne.files).toEqual(without.files);
    expect(withOne.rejects).toEqual(without.rejects);
  });
});
