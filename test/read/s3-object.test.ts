import { randomBytes } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InputError, InterruptedError, StorageError, UsageError } from '../../src/errors.js';
import { listS3Objects, openS3Object, s3Fingerprint, s3InputObject } from '../../src/read/s3-object.js';
import { type S3Request, type S3Server, startS3Server } from '../helpers/s3-server.js';

const BUCKET = 'input-bucket';
const URL = `s3://${BUCKET}/in/data.csv`;
const KEY = 'in/data.csv';
const BYTES = randomBytes(1_000_000);
const QUICK = { firstPauseMs: 1 };

let server: S3Server;
let client: S3Client;

beforeAll(async () => {
  server = await startS3Server();
  client = server.client({ maxAttempts: 2 });
});
afterAll(() => server.close());
beforeEach(() => {
  server.createBucket(BUCKET);
  server.clearFaults();
  server.requests.length = 0;
});

const none = new AbortController().signal;
const isRead = ({ method, key }: S3Request) => method === 'GET' && key === KEY;

async function list(url: string): Promise<string[]> {
  return (await listS3Objects(url, client, none)).map(({ key }) => key);
}

async function listed() {
  const [object] = await listS3Objects(URL, client, none);
  if (object === undefined) throw new Error('nothing listed');
  return object;
}

async function readAll(
  object = s3InputObject({ bucket: BUCKET, key: KEY, size: BYTES.length, etag: '', versionId: null }),
) {
  const chunks: Buffer[] = [];
  for await (const chunk of openS3Object(object, client, none, QUICK)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('listing objects', () => {
  test('treats a key as that object alone, and sorts objects in a prefix before those with a similar start', async () => {
    for (const key of ['crm', 'crm/a', 'crm/b', 'crm-old/a', 'sales/a', 'sales-2023/a'])
      server.putObject(BUCKET, key, key);
    expect(await list(`s3://${BUCKET}/crm`)).toEqual(['crm']);
    expect(await list(`s3://${BUCKET}/crm/`)).toEqual(['crm/a', 'crm/b']);
    expect(await list(`s3://${BUCKET}/sales`)).toEqual(['sales/a']);
    expect(await list(`s3://${BUCKET}/sales-20`)).toEqual(['sales-2023/a']);
    expect(await list(`s3://${BUCKET}`)).toHaveLength(6);
  });

  test('reads all pages, in byte order of the keys', async () => {
    const keys = Array.from({ length: 2_345 }, (_, at) => `many/${String(at * 7919 + 10 ** 8)}.csv`);
    for (const key of keys.toReversed()) server.putObject(BUCKET, key, '');
    expect(await list(`s3://${BUCKET}/many/`)).toEqual(keys);
    expect(server.requests).toHaveLength(3);
  });

  test('leaves out folder markers and names that should not be read', async () => {
    const keys = [
      'p/',
      'p/a.csv',
      'p/.b',
      'p/_SUCCESS',
      'p/q/',
      'p/q/c.csv',
      'p/q/_d',
      'p/_temporary/e.csv',
      'p/.f/g',
    ];
    for (const key of keys) server.putObject(BUCKET, key, '');
    expect(await list(`s3://${BUCKET}/p`)).toEqual(['p/a.csv', 'p/q/c.csv']);
    expect(await list(`s3://${BUCKET}/p/_temporary/`)).toEqual(['p/_temporary/e.csv']);
    expect(await list(`s3://${BUCKET}/p/_SUCCESS`)).toEqual(['p/_SUCCESS']);
  });

  test('says what it skips, and leaves out runs and its own locations', async () => {
    const keys = [
      'd/a.csv',
      'd/a.csv.md5',
      'd/_temporary/0/a.csv',
      'd/_temporary/1/a.csv',
      'd/dt=1/_SUCCESS',
      'd/dt=1/b.csv',
      'd/out/t/run/data/x.csv',
      'd/runs/t/r1/data/x.csv',
      'd/runs/t/r1/manifest.txt',
      'd/runs/t/r1/report.json',
      'd/runs/t/r2/rejects.jsonl',
      'd/runs/t/r2/report.json',
      'd/x_$folder$',
    ];
    for (const key of keys) server.putObject(BUCKET, key, 'x');
    const skipped: string[] = [];
    const found = await listS3Objects(`s3://${BUCKET}/d/`, client, none, {
      own: [`s3://${BUCKET}/d/out`, `s3://${BUCKET}/d`, 's3://other-bucket/d/dt=1/'],
      onSkipped: (names) => skipped.push(...names),
    });
    expect(found.map(({ key }) => key)).toEqual(['d/a.csv', 'd/dt=1/b.csv']);
    expect(skipped).toEqual([
      '_temporary/',
      'a.csv.md5',
      'dt=1/_SUCCESS',
      'out/',
      'runs/t/r1/',
      'runs/t/r2/',
      'x_$folder$',
    ]);
    expect(await list(`s3://${BUCKET}/d/out/`)).toEqual(['d/out/t/run/data/x.csv']);
  });

  test('returns what identifies the content', async () => {
    server.putObject(BUCKET, KEY, 'abc');
    const object = await listed();
    expect(object).toEqual({
      url: URL,
      bucket: BUCKET,
      key: KEY,
      size: 3,
      etag: '900150983cd24fb0d6963f7d28e17f72',
      versionId: null,
    });
    expect(s3Fingerprint(object)).toBe(`s3:${BUCKET}/${KEY}:900150983cd24fb0d6963f7d28e17f72:3`);
    const [fromPrefix] = await listS3Objects(`s3://${BUCKET}/in/`, client, none);
    expect(fromPrefix).toEqual(object);
    expect(s3Fingerprint({ ...object, versionId: 'v1' })).toBe(`s3:${BUCKET}/${KEY}:v1:3`);
    expect(s3InputObject({ ...object, versionId: 'null' }).versionId).toBeNull();
  });

  test('reports that there is nothing, no bucket, no access, or no answer', async () => {
    server.putObject(BUCKET, 'p/_x', 'x');
    await expect(list(`s3://${BUCKET}/p`)).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND', exitCode: 3 });
    await expect(list(`s3://${BUCKET}`)).rejects.toThrow(InputError);
    await expect(list('s3://no-such-bucket/x')).rejects.toMatchObject({ code: 'BUCKET_NOT_FOUND' });
    await expect(list('s3://no-such-bucket')).rejects.toThrow(UsageError);
    await expect(list('s3://x')).rejects.toThrow(UsageError);
    server.createBucket('refused-bucket', { refused: true });
    await expect(list('s3://refused-bucket/x')).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    server.failNext({ kind: 'reset', times: 2 });
    await expect(list(URL)).rejects.toThrow(StorageError);
    const aborted = listS3Objects(URL, client, AbortSignal.abort());
    await expect(aborted).rejects.toThrow(InterruptedError);
  });
});

describe('reading an object', () => {
  beforeEach(() => server.putObject(BUCKET, KEY, BYTES));

  test('returns the bytes in one request, even of an empty object', async () => {
    expect((await readAll(await listed())).equals(BYTES)).toBe(true);
    expect(server.requests.filter(isRead)).toHaveLength(1);
    server.putObject(BUCKET, KEY, '');
    expect((await readAll(await listed())).length).toBe(0);
  });

  test('continues where a connection broke, anywhere and any number of times', async () => {
    const object = await listed();
    const cuts = fc.array(
      fc.record({
        kind: fc.constantFrom('truncate', 'reset', 'status'),
        afterBytes: fc.integer({ min: 0, max: BYTES.length }),
      }),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(cuts, async (faults) => {
        server.clearFaults();
        for (const { kind, afterBytes } of faults) {
          server.failNext({ kind, match: isRead, ...(kind === 'truncate' ? { afterBytes } : {}) });
        }
        expect((await readAll(object)).equals(BYTES)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  test('requests the rest of the same content only', async () => {
    const object = await listed();
    server.failNext({ kind: 'truncate', afterBytes: 400_000, match: isRead });
    await readAll(object);
    const [first, second] = server.requests.filter(isRead);
    expect(first?.headers).toMatchObject({ 'if-match': `"${object.etag}"` });
    expect(first?.headers).not.toHaveProperty('range');
    expect(second?.headers).toMatchObject({ 'if-match': `"${object.etag}"`, range: 'bytes=400000-' });
  });

  test('survives many breaks as long as each attempt returns something', async () => {
    const object = await listed();
    server.failNext({ kind: 'truncate', afterBytes: 70_000, times: 12, match: isRead });
    expect((await readAll(object)).equals(BYTES)).toBe(true);
  });

  test('ends after five attempts that return nothing', async () => {
    const object = await listed();
    server.failNext({ kind: 'truncate', afterBytes: 0, times: 100, match: isRead });
    const error: unknown = await readAll(object).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({ message: expect.stringContaining(URL) });
    expect(server.requests.filter(isRead)).toHaveLength(5);
  });

  test('cuts a stalled connection, but not one with a slow consumer', async () => {
    const object = await listed();
    server.failNext({ kind: 'stall-body', afterBytes: 300_000, match: isRead });
    const chunks: Buffer[] = [];
    for await (const chunk of openS3Object(object, client, none, { stallMs: 500, ...QUICK })) {
      if (chunks.length === 0) await new Promise((resolve) => setTimeout(resolve, 700));
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks).equals(BYTES)).toBe(true);
    expect(server.requests.filter(isRead)).toHaveLength(2);
  });

  test.each([
    ['changed', () => server.putObject(BUCKET, KEY, randomBytes(1_000_000))],
    ['grown', () => server.putObject(BUCKET, KEY, Buffer.concat([BYTES, BYTES]))],
    ['removed', () => server.deleteObject(BUCKET, KEY)],
  ])('does not return content that is %s before or during the read', async (_how, change) => {
    const object = await listed();
    server.failNext({ kind: 'truncate', afterBytes: 500_000, match: isRead });
    let seen = 0;
    const reading = (async () => {
      for await (const chunk of openS3Object(object, client, none, QUICK)) {
        if (seen === 0) change();
        seen += chunk.length;
      }
    })();
    await expect(reading).rejects.toMatchObject({ name: 'InputError', code: 'INPUT_CHANGED' });
    expect(seen).toBeGreaterThan(0);
    await expect(readAll(object)).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
  });

  test('reports a refused access immediately', async () => {
    const object = await listed();
    server.failNext({ kind: 'status', status: 403, code: 'AccessDenied', match: isRead });
    await expect(readAll(object)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    server.failNext({ kind: 'status', status: 403, code: 'InvalidObjectState', match: isRead });
    await expect(readAll(object)).rejects.toMatchObject({ name: 'InputError', code: 'INPUT_ARCHIVED' });
  });

  test('ends at an abort, even while nothing arrives', async () => {
    const object = await listed();
    for (const afterBytes of [0, 100_000]) {
      const controller = new AbortController();
      server.failNext({
        kind: 'stall-body',
        afterBytes,
        match: (request) => {
          if (!isRead(request)) return false;
          setTimeout(() => controller.abort(), 50);
          return true;
        },
      });
      const reading = (async () => {
        for await (const chunk of openS3Object(object, client, controller.signal, QUICK)) void chunk;
      })();
      await expect(reading).rejects.toThrow(InterruptedError);
    }
  });

  test('closes the connection when the reader leaves early', async () => {
    for await (const chunk of openS3Object(await listed(), client, none)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });

  test('refuses content that does not match the stored checksum', async () => {
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: BYTES }));
    const object = await listed();
    server.failNext({ kind: 'corrupt', match: isRead });
    await expect(readAll(object)).rejects.toMatchObject({ name: 'StorageError', code: 'CHECKSUM_MISMATCH' });
  });
});

describe('a bucket with versions', () => {
  test('is read at the version that was listed', async () => {
    const s3 = mockClient(S3Client);
    s3.on(HeadObjectCommand).resolves({ ContentLength: 3, ETag: '"e"', VersionId: 'v1' });
    s3.on(GetObjectCommand).rejects(
      Object.assign(new Error('gone'), { name: 'NoSuchVersion', $metadata: { httpStatusCode: 404 } }),
    );
    const versioned = new S3Client({ region: 'us-east-1' });
    const [object] = await listS3Objects(URL, versioned, none);
    expect(object).toMatchObject({ versionId: 'v1' });
    if (object === undefined) return;
    const reading = openS3Object(object, versioned, none).next();
    await expect(reading).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
    expect(s3.commandCalls(GetObjectCommand)[0]?.args[0].input).toMatchObject({
      VersionId: 'v1',
      IfMatch: '"e"',
    });
    expect(s3.commandCalls(ListObjectsV2Command)).toHaveLength(0);
    s3.restore();
  });
});
