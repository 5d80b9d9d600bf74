import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createS3Client } from '../../src/aws/s3-client.js';
import type { RunStore, RunStoreOptions } from '../../src/store/run-store.js';
import type { S3Request } from '../helpers/s3-server.js';
import { BUCKET, RUN_PREFIX, putText, s3StoreFixture } from '../helpers/s3-store-fixture.js';

/** Two parts of 8 MiB. */
const LARGE = randomBytes(10 * 1024 * 1024);
const TWO_DAYS_MS = 2 * 86_400_000;

const fixture = s3StoreFixture();
afterEach(() => vi.unstubAllEnvs());

async function put(store: RunStore, name: string, content: Buffer | string): Promise<void> {
  const staged = join(store.stagingFolder, name.replaceAll('/', '-'));
  await writeFile(staged, content);
  await store.put(name, staged, 'application/gzip', createHash('sha256').update(content).digest('hex'));
}

const putsOf = (name: string) =>
  fixture.server.requests.filter(
    ({ method, key, query }) =>
      (method === 'PUT' || method === 'POST') && key === RUN_PREFIX + name && !query.has('tagging'),
  ).length;

/** Puts files like a run that is killed before it commits. */
async function dieAfter(
  files: Readonly<Record<string, Buffer | string>>,
  options?: Partial<RunStoreOptions>,
) {
  const store = await fixture.open(options);
  for (const [name, content] of Object.entries(files)) await put(store, name, content);
  fixture.server.requests.length = 0;
}

describe('a file that a dead run left behind', () => {
  test('is kept when it is the same, and not sent again', async () => {
    await dieAfter({ 'data/large': LARGE, 'data/small': 'x', 'data/other': 'old' });
    const store = await fixture.open();
    await put(store, 'data/large', LARGE);
    await put(store, 'data/small', 'x');
    await put(store, 'data/other', 'new');
    await store.commit('list\n');
    expect([putsOf('data/large'), putsOf('data/small'), putsOf('data/other')]).toEqual([0, 0, 1]);
    expect(fixture.text('data/other')).toBe('new');
    expect(fixture.server.object(BUCKET, `${RUN_PREFIX}data/large`)?.bytes.equals(LARGE)).toBe(true);
  });

  test('is rewritten when it has another content type, since AMC reads files by their type', async () => {
    await dieAfter({ 'data/a': 'x' });
    const kept = fixture.server.object(BUCKET, `${RUN_PREFIX}data/a`);
    const sha256 = createHash('sha256').update('x').digest('hex');
    const headers = { 'content-type': 'text/csv', 'x-amz-meta-sha256': sha256 };
    fixture.server.putObject(BUCKET, `${RUN_PREFIX}data/a`, 'x', headers);
    expect(fixture.server.object(BUCKET, `${RUN_PREFIX}data/a`)?.headers).toMatchObject({
      ...kept?.headers,
      'content-type': 'text/csv',
    });
    const store = await fixture.open();
    await put(store, 'data/a', 'x');
    await store.commit('list\n');
    expect(putsOf('data/a')).toBe(1);
    expect(fixture.server.object(BUCKET, `${RUN_PREFIX}data/a`)?.headers).toMatchObject({
      'content-type': 'application/gzip',
    });
  });

  test('gets the tags of the run that keeps it', async () => {
    await dieAfter({ 'data/a': 'x' }, { instanceIds: ['amcold'] });
    const store = await fixture.open({ instanceIds: ['amcnew'] });
    await put(store, 'data/a', 'x');
    await store.commit('list\n');
    expect(putsOf('data/a')).toBe(0);
    expect(fixture.server.object(BUCKET, `${RUN_PREFIX}data/a`)?.tags.get('instanceId')).toBe('amcnew');
  });

  test.each([
    ['another key', { kmsKeyId: 'arn:aws:kms:other' }],
    ['an unrecorded SHA-256', {}],
  ])('is rewritten with %s', async (_, options) => {
    fixture.server.putObject(BUCKET, `${RUN_PREFIX}data/a`, 'x', { 'content-type': 'application/gzip' });
    const store = await fixture.open(options);
    await put(store, 'data/a', 'x');
    await store.commit('list\n');
    expect(putsOf('data/a')).toBe(1);
  });

  test('is removed with the others when the next run fails', async () => {
    await dieAfter({ 'data/a': 'x' });
    const store = await fixture.open();
    await put(store, 'data/a', 'x');
    await store.abort();
    expect(fixture.server.keys(BUCKET)).toEqual([]);
  });

  test('is not trusted when its run was complete, since a repeated run should write it again', async () => {
    const first = await fixture.open();
    await put(first, 'data/a', 'x');
    await first.commit('list\n');
    fixture.server.requests.length = 0;
    const store = await fixture.open();
    await put(store, 'data/a', 'x');
    await store.commit('list\n');
    expect(putsOf('data/a')).toBe(1);
  });

  test('of a multipart upload is aborted: those of the run, and old ones of its data set', async () => {
    const now = Date.now();
    fixture.server.beginUpload(BUCKET, `${RUN_PREFIX}data/a`, new Date(now));
    fixture.server.beginUpload(BUCKET, 'crm/r2/data/fresh', new Date(now));
    fixture.server.beginUpload(BUCKET, 'crm/r2/data/old', new Date(now - TWO_DAYS_MS));
    fixture.server.beginUpload(BUCKET, 'other/r2/data/old', new Date(now - TWO_DAYS_MS));
    const store = await fixture.open();
    await put(store, 'data/b', 'x');
    await store.commit('list\n');
    expect(fixture.server.openUploads(BUCKET)).toEqual(['crm/r2/data/fresh', 'other/r2/data/old']);
  });

  test('of a multipart upload is aborted when a run that sent a file is given up', async () => {
    const isSearch = ({ method, query }: S3Request) => method === 'GET' && query.has('uploads');
    const begin = () => fixture.server.beginUpload(BUCKET, `${RUN_PREFIX}data/a`, new Date());
    begin();
    const one = await fixture.open();
    await put(one, 'data/b', 'x');
    await one.abort();
    expect(fixture.server.openUploads(BUCKET)).toEqual([]);
    // A run that has sent nothing removes nothing, and does not search.
    begin();
    fixture.server.requests.length = 0;
    await (await fixture.open()).abort();
    expect(fixture.server.openUploads(BUCKET)).toEqual([`${RUN_PREFIX}data/a`]);
    expect(fixture.server.requests.filter(isSearch)).toEqual([]);
  });
});

describe('a file that is sent', () => {
  const isWrite = ({ method, query }: S3Request) => method === 'PUT' && !query.has('tagging');

  test('has a checksum, even on servers that support only the oldest', async () => {
    for (const [name, value] of Object.entries(fixture.server.environment)) vi.stubEnv(name, value);
    const s3Client = createS3Client();
    const store = await fixture.open({ s3Client });
    await put(store, 'data/large', LARGE);
    await put(store, 'data/small', 'x');
    await store.commit('list\n');
    s3Client.destroy();
    const writes = fixture.server.requests.filter(isWrite);
    expect(writes).toHaveLength(4);
    for (const { headers } of writes) expect(headers).toHaveProperty('content-md5');
  });

  test('is sent again when it arrives changed', async () => {
    const store = await fixture.open();
    fixture.server.failNext({ kind: 'corrupt-request', match: ({ query }) => query.has('partNumber') });
    fixture.server.failNext({ kind: 'corrupt-request', match: ({ key }) => key.endsWith('small') });
    await put(store, 'data/large', LARGE);
    await putText(store, 'data/small', 'x');
    await store.commit('list\n');
    expect(fixture.server.object(BUCKET, `${RUN_PREFIX}data/large`)?.bytes.equals(LARGE)).toBe(true);
    expect(fixture.text('data/small')).toBe('x');
    expect(fixture.server.openUploads(BUCKET)).toEqual([]);
  });
});
