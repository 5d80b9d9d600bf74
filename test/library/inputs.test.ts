import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import {
  Binary,
  Decimal,
  Dictionary,
  Int32,
  RecordBatchReader,
  Table,
  TimestampMicrosecond,
  TimestampSecond,
  tableFromArrays,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingest, InputError, UsageError, type Input, type IngestResult } from '../../src/index.js';
import { startS3Server } from '../helpers/s3-server.js';

const HEADER = 'order_id,order_time,email,Total\n';
const ROWS = [
  { order_id: 'A-1', order_time: '2024-05-13T01:00:00Z', email: 'test@example.com', Total: '19.99' },
  { order_id: 'A-2', order_time: '2024-05-13T02:00:00Z', email: 'Other@Example.com', Total: '-5.11' },
];
const CSV = HEADER + ROWS.map((row) => `${Object.values(row).join(',')}\n`).join('');
const SCHEMA = {
  dataSetId: 'orders',
  columns: [
    { name: 'order_id', dataType: 'STRING', columnType: 'DIMENSION' },
    {
      name: 'order_time',
      dataType: 'TIMESTAMP',
      columnType: 'DIMENSION',
      isMainEventTime: true,
      nullable: false,
      source: { timeZone: 'America/New_York' },
    },
    {
      name: 'email',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'EMAIL' },
    },
    { name: 'amount', dataType: 'DECIMAL', columnType: 'METRIC', source: { from: 'Total' } },
  ],
};

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'library-inputs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (input: Input) =>
  ingest({
    inputs: [input],
    schema: SCHEMA,
    country: 'US',
    out: path.join(folder, `out-${count++}`),
    partition: 'none',
    workers: 0,
  });

async function written({ outDir, files }: IngestResult): Promise<string> {
  const bytes = await readFile(path.join(outDir ?? '', files[0]?.path ?? ''));
  return gunzipSync(bytes).toString();
}

async function* later<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) {
    await Promise.resolve();
    yield item;
  }
}

describe('the inputs of ingest()', () => {
  let expected: string;
  beforeAll(async () => {
    expected = await written(await run(Buffer.from(CSV)));
    expect(expected.split('\n')).toHaveLength(4);
    expect(expected).toContain('973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b,19.99');
  });

  const bytes = () => [Buffer.from(CSV.slice(0, 40)), Buffer.from(CSV.slice(40))];
  const inputs: Record<string, () => Input> = {
    'bytes in memory': () => new Uint8Array(Buffer.from(CSV)),
    'a Node stream of bytes': () => Readable.from(bytes(), { objectMode: false }),
    'a Node stream of strings': () => Readable.from([CSV]),
    'a Node stream with an encoding': () => Readable.from(bytes(), { objectMode: false }).setEncoding('utf8'),
    'a web stream of bytes': () => ReadableStream.from(bytes()),
    'the body of a Response': () => new Response(CSV).body ?? [],
    'the stream of a Blob': () => new Blob([CSV]).stream(),
    'an async iterable of bytes': () => later(bytes()),
    'an iterable of strings': () => [CSV.slice(0, 30), CSV.slice(30)],
    'a list of objects': () => ROWS,
    'an iterable of objects': () => new Set(ROWS),
    'an async iterable of objects': () => later(ROWS),
    'a Node stream of objects': () => Readable.from(ROWS),
    'a web stream of objects': () => ReadableStream.from(ROWS),
    'an Arrow table': () => tableFromArrays(columnsOf(ROWS)),
    'an Arrow record batch': () => tableFromArrays(columnsOf(ROWS)).batches[0] ?? [],
    'an iterable of Arrow batches': () => ROWS.map((row) => tableFromArrays(columnsOf([row]))),
    'an async iterable of Arrow batches': () => later(tableFromArrays(columnsOf(ROWS)).batches),
    'a reader of Arrow batches': () =>
      RecordBatchReader.from(tableToIPC(tableFromArrays(columnsOf(ROWS)), 'stream')),
    'the rows of an Arrow table': () => [...tableFromArrays(columnsOf(ROWS))],
  };
  it.each(Object.keys(inputs))('may be %s', async (name) => {
    const result = await run(inputs[name]?.() ?? []);
    expect(await written(result)).toBe(expected);
    expect(result.rows).toEqual({ read: 2, written: 2, rejected: 0, leftOut: 0 });
  });

  it('may be paths and file: URLs, with every character that a path may have', async () => {
    const file = path.join(folder, 'sales [1] 100% für.csv');
    await writeFile(file, CSV);
    for (const input of [file, pathToFileURL(file), pathToFileURL(file).href])
      expect(await written(await run(input))).toBe(expected);
    await expect(run(new URL('file://elsewhere/x.csv'))).rejects.toThrow(UsageError);
    await expect(run(new URL('https://example.com/x.csv'))).rejects.toThrow(UsageError);
  });

  it('may be s3: URLs, read with the given client', async () => {
    const s3 = await startS3Server();
    try {
      s3.createBucket('my-bucket');
      s3.putObject('my-bucket', 'in/sales 1.csv', Buffer.from(CSV));
      const s3Client = s3.client();
      const out = path.join(folder, 'from-s3');
      const options = { schema: SCHEMA, country: 'US', out, partition: 'none', s3Client } as const;
      const result = await ingest({ inputs: [new URL('s3://my-bucket/in/sales%201.csv')], ...options });
      expect(await written(result)).toBe(expected);
    } finally {
      await s3.close();
    }
  });

  it('keep the meaning of typed Arrow values', async () => {
    const amounts = vectorFromArray(
      [new Uint32Array([1999, 0, 0, 0]), new Uint32Array([-511 >>> 0, -1 >>> 0, -1 >>> 0, -1 >>> 0])],
      new Decimal(2, 20, 128),
    );
    const instants = vectorFromArray(
      ROWS.map(({ order_time }) => Date.parse(order_time)),
      new TimestampMicrosecond('UTC'),
    );
    // The time on a clock in the zone of the schema.
    const local = vectorFromArray(
      [Date.parse('2024-05-12T21:00:00Z'), Date.parse('2024-05-12T22:00:00Z')],
      new TimestampSecond(),
    );
    for (const times of [instants, local]) {
      const table = new Table({
        order_id: vectorFromArray(
          ROWS.map(({ order_id }) => order_id),
          new Dictionary(new Utf8(), new Int32()),
        ),
        order_time: times,
        email: vectorFromArray(ROWS.map(({ email }) => email)),
        Total: amounts,
      });
      expect(await written(await run(table))).toBe(expected);
    }
  });

  it('may not have bytes in an Arrow column: each such row is rejected, and null is not a value', async () => {
    const table = new Table({
      order_id: vectorFromArray(['1', null]),
      order_time: vectorFromArray(ROWS.map(({ order_time }) => order_time)),
      email: vectorFromArray([new Uint8Array([1]), null], new Binary()),
    });
    const result = await ingest({
      inputs: [table],
      schema: SCHEMA,
      country: 'US',
      dryRun: true,
      maxRejectRate: 0.5,
    });
    expect(result.rejects).toEqual({ NESTED_VALUE: 1 });
    expect(result.columns['order_id']?.nulls).toBe(1);
  });

  it('are refused when they are none of these', async () => {
    // @ts-expect-error: not iterable
    await expect(run({ some: 'object' })).rejects.toThrow(/inputs\.0: must be a path, a URL, bytes/);
    // @ts-expect-error: forgot to wait for it
    await expect(run(Promise.resolve(ROWS))).rejects.toThrow(UsageError);
    await expect(run(later([Buffer.from(HEADER), { order_id: 1 }]))).rejects.toThrow(InputError);
  });

  it('cause a typed error with the cause when an iterable fails, at its start or partway', async () => {
    const failing = async function* (after: number) {
      yield* ROWS.slice(0, after);
      throw new Error('the database is gone');
    };
    for (const after of [0, 1]) {
      const failure = await run(failing(after)).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(InputError);
      expect(failure).toMatchObject({
        code: 'INPUT_NOT_READABLE',
        cause: { message: 'the database is gone' },
      });
    }
  });
});

function columnsOf(rows: typeof ROWS) {
  return {
    order_id: rows.map((row) => row.order_id),
    order_time: rows.map((row) => row.order_time),
    email: rows.map((row) => row.email),
    Total: rows.map((row) => row.Total),
  };
}
