import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { InterruptedError, StorageError, UsageError } from '../../src/errors.js';
import { s3ObjectSettings } from '../../src/store/s3-object-settings.js';
import { partSizeOf } from '../../src/store/s3-upload.js';
import { startS3Server } from '../helpers/s3-server.js';
import { BUCKET, RUN_PREFIX, putText, s3StoreFixture } from '../helpers/s3-store-fixture.js';

/** Three parts of 8 MiB, the last one smaller. */
const LARGE = randomBytes(20 * 1024 * 1024);

const fixture = s3StoreFixture();

function ids(count: number, id = 'a'): string[] {
  return Array.from({ length: count }, (_, at) => id + at);
}

function noCredentials(): Promise<never> {
  return Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' }));
}

describe('objects in S3', () => {
  test('are complete, tagged, encrypted and never declared as encoded, the manifest last', async () => {
    const store = await fixture.open({
      instanceIds: ['amc1', 'amc2', 'amc1'],
      kmsKeyId: 'arn:aws:kms:key/abc',
    });
    expect(store.location).toBe(`s3://${BUCKET}/${RUN_PREFIX}`);
    expect(store.manifestLocation('data/a.csv.gz')).toBe(`s3://${BUCKET}/crm/r1/data/a.csv.gz`);
    await Promise.all([putText(store, 'data/a.csv.gz', LARGE), putText(store, 'data/empty.csv.gz', '')]);
    await store.commit('list\n');
    expect(fixture.server.object(BUCKET, `${RUN_PREFIX}data/a.csv.gz`)?.bytes.equals(LARGE)).toBe(true);
    expect(fixture.server.object(BUCKET, `${RUN_PREFIX}data/empty.csv.gz`)?.bytes.length).toBe(0);
    expect(fixture.server.object(BUCKET, `${RUN_PREFIX}manifest.txt`)?.headers['content-type']).toMatch(
      /^text\/plain/,
    );
    for (const key of fixture.server.keys(BUCKET)) {
      const object = fixture.server.object(BUCKET, key);
      expect(Object.fromEntries(object?.tags ?? [])).toEqual({ instanceId: 'amc1 amc2' });
      expect(object?.headers).toMatchObject({
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:key/abc',
      });
      expect(object?.headers).not.toHaveProperty('content-encoding');
    }
    const writes = fixture.server.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
    expect(writes.at(-1)?.key).toBe(`${RUN_PREFIX}manifest.txt`);
    expect(fixture.server.openUploads(BUCKET)).toEqual([]);
  });

  test('need as few parts as S3 allows', () => {
    const mebibyte = 1024 * 1024;
    expect(partSizeOf(0)).toBe(8 * mebibyte);
    expect(partSizeOf(80_000 * mebibyte)).toBe(8 * mebibyte);
    const largest = 5 * 1024 * 1024 * mebibyte;
    expect(Math.ceil(largest / partSizeOf(largest))).toBeLessThanOrEqual(10_000);
  });

  test('have no tag without instance ids, and ids that do not fit a tag are refused', async () => {
    expect(s3ObjectSettings()).toEqual({});
    expect(s3ObjectSettings(Array.from({ length: 25 }, (_, at) => `amc${at}`)).Tagging).toContain(
      'amc0%20amc1',
    );
    for (const bad of [ids(26), ids(20, 'a-long-instance-id'), ['a b'], [''], ['ä'], ['a&b']]) {
      expect(() => s3ObjectSettings(bad)).toThrow(UsageError);
    }
    await expect(fixture.open({ instanceIds: ['a b'] })).rejects.toMatchObject({
      code: 'INVALID_INSTANCE_IDS',
    });
  });
});

describe('repeating a complete run', () => {
  beforeEach(() => {
    fixture.server.putObject(BUCKET, `${RUN_PREFIX}manifest.txt`, 'old');
    fixture.server.putObject(BUCKET, `${RUN_PREFIX}data/a.csv`, 'old');
    fixture.server.putObject(BUCKET, `${RUN_PREFIX}data/z.csv`, 'old');
    fixture.server.putObject(BUCKET, 'crm/r10/data/z.csv', 'other');
  });

  test('removes its manifest before anything else changes', async () => {
    const store = await fixture.open();
    expect(await store.readCompleted('manifest.txt')).toBe('old');
    await Promise.all([putText(store, 'data/a.csv', 'new'), putText(store, 'data/b.csv', 'new')]);
    const writes = fixture.server.requests.filter(({ method }) => method === 'PUT' || method === 'DELETE');
    expect(writes.map(({ method, key }) => `${method} ${key}`).toSorted()).toEqual([
      `DELETE ${RUN_PREFIX}manifest.txt`,
      `PUT ${RUN_PREFIX}data/a.csv`,
      `PUT ${RUN_PREFIX}data/b.csv`,
    ]);
    expect(writes[0]?.method).toBe('DELETE');
    expect(await store.readCompleted('manifest.txt')).toBeNull();
    await store.commit('new');
    expect(fixture.server.keys(BUCKET)).toEqual([
      'crm/r1/data/a.csv',
      'crm/r1/data/b.csv',
      'crm/r1/manifest.txt',
      'crm/r10/data/z.csv',
    ]);
  });

  test('never looks complete when it is given up partway', async () => {
    const store = await fixture.open();
    await putText(store, 'data/a.csv', 'new');
    await store.abort();
    expect(fixture.server.keys(BUCKET)).toEqual(['crm/r1/data/z.csv', 'crm/r10/data/z.csv']);
  });

  test('does not start when the manifest cannot be removed', async () => {
    const store = await fixture.open({}, { maxAttempts: 1 });
    fixture.server.failNext({
      kind: 'status',
      status: 403,
      code: 'AccessDenied',
      match: ({ method }) => method === 'DELETE',
    });
    await expect(putText(store, 'data/a.csv', 'new')).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    await store.abort();
    expect(fixture.server.object(BUCKET, `${RUN_PREFIX}data/a.csv`)?.bytes.toString()).toBe('old');
    expect(fixture.server.object(BUCKET, `${RUN_PREFIX}manifest.txt`)?.bytes.toString()).toBe('old');
  });
});

describe('opening a run in S3 reports immediately', () => {
  test('a missing bucket', async () => {
    const error: unknown = await fixture
      .open({ out: 's3://no-such-bucket/x' })
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      code: 'BUCKET_NOT_FOUND',
      message: expect.stringContaining('no-such-bucket'),
    });
    expect(await readdir(fixture.stagingRoot)).toEqual([]);
  });

  test('refused access', async () => {
    fixture.server.createBucket('refused-bucket', { refused: true });
    await expect(fixture.open({ out: 's3://refused-bucket' })).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
      exitCode: 2,
    });
    const credentials = { ...fixture.server.credentials, secretAccessKey: 'wrong' };
    await expect(fixture.open({}, { credentials })).rejects.toThrow(UsageError);
  });

  test('that the bucket is in another Region, and in which', async () => {
    fixture.server.createBucket('far-bucket', { region: 'eu-central-1' });
    const error: unknown = await fixture.open({ out: 's3://far-bucket' }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'WRONG_REGION', message: expect.stringContaining('eu-central-1') });
  });

  test('missing credentials', async () => {
    await expect(fixture.open({}, { credentials: noCredentials })).rejects.toMatchObject({
      code: 'AWS_CREDENTIALS',
    });
  });

  test('a missing answer', async () => {
    const closed = await startS3Server();
    await closed.close();
    const error: unknown = await fixture
      .open({}, { endpoint: closed.endpoint, maxAttempts: 2 })
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({ message: expect.stringContaining('ECONNREFUSED') });
  });

  test('a location that is not in S3, or a staging folder that cannot be created', async () => {
    await expect(fixture.open({ out: 's3://X' })).rejects.toMatchObject({ code: 'INVALID_S3_LOCATION' });
    await expect(fixture.open({ stagingRoot: '/does/not/exist' })).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    });
    await expect(fixture.open({ signal: AbortSignal.abort() })).rejects.toThrow(InterruptedError);
  });
});
