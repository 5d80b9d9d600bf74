import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeData } from '../../scripts/bench/make-data.js';
import { ingest, type Reject } from '../../src/index.js';
import { OUTPUT_FORMATS } from '../../src/model/output-format.js';
import { duckDb } from '../helpers/duckdb.js';
import { triesAll } from '../helpers/effort.js';

const KIB = 1024;
/** Threads and block sizes: none, few and many threads; many blocks, some, and a single one. */
const ALL_WAYS = [0, 1, 2, 4].flatMap((workers) =>
  [64, 1024, 8192].map((kib) => ({ workers, blockBytes: kib * KIB })),
);
/** Without threads and with them, in the smallest blocks, and in a single block. */
const WAYS = triesAll
  ? ALL_WAYS
  : ALL_WAYS.filter(
      ({ workers, blockBytes }) => workers % 2 === 0 && workers < 4 && blockBytes !== 1024 * KIB,
    );
const INPUTS = ['csv', 'jsonl', 'parquet'] as const;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'same-bytes-'));
  const csv = path.join(folder, 'in.csv');
  await makeData(csv, 3_000, { shape: 'numeric', shuffledDays: 3, badShare: 0.02 });
  const target = (format: string) => path.join(folder, `in.${format}`);
  await duckDb(
    `CREATE TABLE sales AS FROM read_csv('${csv}', header = true, all_varchar = true)`,
    `COPY sales TO '${target('jsonl')}' (FORMAT json)`,
    `COPY sales TO '${target('parquet')}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** JSON Lines are written by the same loop as CSV. */
const FORMATS = triesAll ? OUTPUT_FORMATS : OUTPUT_FORMATS.filter((format) => format !== 'jsonl');

it.each(FORMATS)(
  'the bytes, rejects and counts of all inputs to %s are independent of threads and blocks',
  async (format) => {
    const results = [];
    for (const [index, way] of WAYS.entries()) {
      const rejects: Reject[] = [];
      const result = await ingest({
        inputs: INPUTS.map((input) => path.join(folder, `in.${input}`)),
        schema: 'd2c-sales',
        country: 'US',
        out: path.join(folder, `${format}-${index}`),
        format,
        // Small parts have small gzip members, and the block borders must not show in them.
        maxPartSize: 200_000,
        maxRejectRate: 1,
        onReject: (reject) => void rejects.push(reject),
        ...way,
      });
      const { rows, files, columns, rejects: counts } = result;
      results.push({ rows, files, columns, counts, rejects });
    }
    const [first, ...others] = results;
    expect(first?.rows.written).toBeGreaterThan(8_000);
    expect(first?.rejects.length).toBeGreaterThan(100);
    for (const other of others) expect(other).toEqual(first);
  },
  // Twelve runs, nine of which start threads.
  180_000,
);
