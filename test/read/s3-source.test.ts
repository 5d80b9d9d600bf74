import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ingest } from '../../src/ingest/ingest.js';
import type { ByteSource } from '../../src/read/input-source.js';
import { s3Sources } from '../../src/read/s3-source.js';
import { SeenBytes } from '../../src/read/seen-bytes.js';
import { S3Server } from '../helpers/s3-server.js';

const CONTENT = `email\n${'jo@example.com\n'.repeat(400_000)}`;
const signal = new AbortController().signal;

/** Bytes that change between S3 and the reader. */
describe('a source in S3', () => {
  const server = new S3Server();
  beforeAll(() => server.listen());
  afterAll(() => server.close());
  beforeEach(async () => {
    for (const bucket of ['drops', 'out']) server.createBucket(bucket);
    await server
      .client()
      .send(
        new PutObjectCommand({ Bucket: 'drops', Key: 'people.csv', Body: CONTENT, ContentType: 'text/csv' }),
      );
  });
  const corrupt = (times: number) =>
    server.failNext({
      kind: 'corrupt',
      times,
      match: ({ method, key }) => method === 'GET' && key === 'people.csv',
    });
  const open = async (): Promise<ByteSource> => {
    const [source] = await s3Sources('s3://drops/people.csv', server.client(), signal);
    if (source === undefined) throw new Error('There is no source.');
    return source;
  };
  const readSome = async (source: ByteSource): Promise<number> => {
    for await (const chunk of source.open(signal)) return chunk.length;
    return 0;
  };

  it('is confirmed when a second read returns the same', async () => {
    const source = await open();
    expect(await readSome(source)).toBeGreaterThan(0);
    await expect(source.confirm?.(signal)).resolves.toBeUndefined();
  });

  it('is not read again when none of it was read, or all of a large object, whose checksum was compared', async () => {
    const source = await open();
    const reads = () =>
      server.requests.filter(({ method, key }) => method === 'GET' && key === 'people.csv').length;
    const before = reads();
    await source.confirm?.(signal);
    expect(reads()).toBe(before);
    const seen = new SeenBytes();
    for await (const chunk of seen.of(source.open(signal))) expect(chunk.length).toBeGreaterThan(0);
    await seen.compare(source.open(signal), 'people.csv', CONTENT.length - 1);
    expect(reads()).toBe(before + 1);
    await seen.compare(source.open(signal), 'people.csv', CONTENT.length);
    expect(reads()).toBe(before + 2);
  });

  it('is read again when it is small, since it may have no checksum', async () => {
    server.putObject('drops', 'small.csv', 'email\njo@example.com\n');
    const stored = server.object('drops', 'small.csv');
    expect(stored?.checksum).toBeNull();
    server.failNext({ kind: 'corrupt', match: ({ method }) => method === 'GET' });
    const [source] = await s3Sources('s3://drops/small.csv', server.client(), signal);
    if (source === undefined) throw new Error('There is no source.');
    for await (const chunk of source.open(signal)) expect(chunk.length).toBeGreaterThan(0);
    await expect(source.confirm?.(signal)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
  });

  it.each([
    ['once', 1],
    ['in every answer', 100],
  ])('is not confirmed when a byte arrived as another %s', async (_, times) => {
    corrupt(times);
    const source = await open();
    await readSome(source);
    await expect(source.confirm?.(signal)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    server.clearFaults();
  });

  it('is not blamed as damaged for a wrong byte in its header', async () => {
    corrupt(100);
    const run = ingest({
      inputs: ['s3://drops/people.csv'],
      schema: 'crm',
      country: 'US',
      workers: 0,
      out: 's3://out/runs',
      s3Client: server.client(),
    });
    await expect(run).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    server.clearFaults();
  });
});
