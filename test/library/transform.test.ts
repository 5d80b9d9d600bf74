import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallbackError, ingest, UsageError, type IngestOptions, type Transforms } from '../../src/index.js';

let folder: string;
let file: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'library-transform-'));
  file = path.join(folder, 'orders.csv');
  const lines = Array.from(
    { length: 300 },
    (_, row) => `${row},"  PERSON${row}@example.com",${row % 3 === 0 ? 'NULL' : `note ${row}`},${row}.005\n`,
  );
  await writeFile(file, `id,email,notes,amount\n${lines.join('')}`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const column = (name: string, dataType = 'STRING') => ({ name, dataType, columnType: 'DIMENSION' });
const SCHEMA = {
  dataSetId: 'orders',
  columns: [
    column('id', 'LONG'),
    { ...column('email'), externalUserIdType: { hashedPii: 'EMAIL' } },
    column('notes'),
    { name: 'amount', dataType: 'DECIMAL', columnType: 'METRIC' },
  ],
};
const run = (transform: Transforms | undefined, options: Partial<IngestOptions> = {}) =>
  ingest({
    inputs: [file],
    schema: SCHEMA,
    country: 'US',
    out: path.join(folder, `out-${count++}`),
    workers: 0,
    ...(transform === undefined ? {} : { transform }),
    ...options,
  });
async function written(result: Awaited<ReturnType<typeof run>>): Promise<string> {
  return gunzipSync(await readFile(path.join(result.outDir ?? '', result.files[0]?.path ?? ''))).toString();
}

describe('transforms', () => {
  it('that change nothing do not affect the output', async () => {
    const plain = await run(undefined);
    const same = await run({ notes: (value) => value, email: (value) => value });
    expect(same.files).toEqual(plain.files);
    expect(same.rows).toEqual(plain.rows);
    expect(same.columns).toEqual(plain.columns);
  });

  it('that change nothing do not affect odd rows, and files with typed values', async () => {
    const sales = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
    const common = { schema: 'd2c-sales', partition: 'none' } as const;
    const typed = await run(undefined, { ...common, inputs: [sales], format: 'parquet' });
    const parquet = path.join(typed.outDir ?? '', typed.files[0]?.path ?? '');
    for (const inputs of [[sales], [parquet]]) {
      const plain = await run(undefined, { ...common, inputs });
      const same = await run({ order_id: (value) => value }, { ...common, inputs, transformVersion: '1' });
      const { runId, outDir, manifest, reshape, ...others } = plain;
      expect(same).toMatchObject(others);
    }
  });

  it('receive the value and the row as the sources define them, before everything else', async () => {
    const seen: unknown[] = [];
    const result = await run({
      email: (value, row) => {
        if (seen.length < 2) seen.push(value, row);
        return value?.replace('@example.com', '@example.org') ?? null;
      },
      // Gets the e-mail address as it was read, regardless of the other transform.
      notes: (value, row) => (row['email']?.endsWith('.com') === true ? (value?.toUpperCase() ?? null) : 'x'),
      amount: (value) => Number(value) * 2,
    });
    expect(seen).toEqual([
      'PERSON0@example.com',
      { id: '0', email: 'PERSON0@example.com', notes: null, amount: '0.005' },
    ]);
    expect(Object.isFrozen(seen[1])).toBe(true);
    const expected = path.join(folder, 'expected.csv');
    const lines = Array.from(
      { length: 300 },
      (_, row) =>
        `${row},person${row}@example.org,${row % 3 === 0 ? '' : `NOTE ${row}`},${(row + 0.005) * 2}\n`,
    );
    await writeFile(expected, `id,email,notes,amount\n${lines.join('')}`);
    expect(await written(result)).toBe(await written(await run(undefined, { inputs: [expected] })));
  });

  it('return the same bytes with and without workers, and with any block size', async () => {
    const transform: Transforms = { notes: (value, row) => `${value ?? 'none'} of ${row['id'] ?? ''}` };
    const [first, ...others] = [
      await run(transform),
      await run(transform, { blockBytes: 1024 }),
      await run(transform, { workers: 2, blockBytes: 1024 }),
    ];
    for (const other of others) expect(other.files).toEqual(first.files);
  });

  it('are checked like any source: null, rejects, the leak guard', async () => {
    const result = await run(
      {
        id: (value) => (value === '7' ? 'seven' : value),
        notes: (_value, row) => (row['id'] === '8' ? 'write to someone@example.com' : undefined),
        amount: (value, row) => (row['id'] === '9' ? new Date(0) : value),
      },
      { maxRejectRate: 0.5 },
    );
    expect(result.rejects).toEqual({ INVALID_INTEGER: 1, RAW_EMAIL: 1, INVALID_DECIMAL: 1 });
    expect(result.columns['notes']?.nulls).toBe(297);
  });

  it('change the name of a run only by their version', async () => {
    const transform: Transforms = { notes: () => 'x' };
    const names = async (options: Partial<IngestOptions>) => (await run(transform, options)).runId;
    expect(await names({})).not.toBe(await names({}));
    expect(await names({ transformVersion: '1' })).toBe(await names({ transformVersion: '1' }));
    expect(await names({ transformVersion: '1' })).not.toBe(await names({ transformVersion: '2' }));
    const out = path.join(folder, 'again');
    await run(transform, { out, transformVersion: '1' });
    expect((await run(transform, { out, transformVersion: '1' })).reused).toBe(true);
  });

  it('that fail end the run with a typed error', async () => {
    const failure = await run({
      notes: () => {
        throw new RangeError('no such note');
      },
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CallbackError);
    expect(failure).toMatchObject({ option: 'transform.notes', cause: { message: 'no such note' } });
    // @ts-expect-error: a promise
    await expect(run({ notes: () => Promise.resolve('x') })).rejects.toThrow(CallbackError);
  });

  it('are refused for columns that the files do not have', async () => {
    await expect(run({ note: (value) => value })).rejects.toThrow(UsageError);
    await expect(run({ note: (value) => value })).rejects.toThrow(
      /no column "note".*id, email, notes, amount/,
    );
  });
});
