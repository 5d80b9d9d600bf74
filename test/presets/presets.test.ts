import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presetSamples } from '../../scripts/generate/presets/index.js';
import { ingest, type IngestResult } from '../../src/index.js';

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
    const { schema, file, text, joins = {}, expected } = sample;

    it(`${schema} gives the rows and totals that ${file} was made with`, async () => {
      expect(await readFile(path.join(folder, file), 'utf8')).toBe(text);
      const result = await ingest({
        inputs: [path.join(folder, file)],
        schema,
        out: path.join(outs, file),
        compression: 'none',
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

  it('gives the same bytes with workers as without', async () => {
    const [sample] = presetSamples();
    const run = (workers: number) =>
      ingest({
        inputs: [path.join(folder, sample?.file ?? '')],
        schema: sample?.schema ?? '',
        out: path.join(outs, `workers-${workers}`),
        blockBytes: 4096,
        workers,
      });
    const [without, with2] = [await run(0), await run(2)];
    expect(with2.files).toEqual(without.files);
    expect(with2.rejects).toEqual(without.rejects);
  });
});
