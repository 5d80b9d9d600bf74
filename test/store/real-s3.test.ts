import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { InterruptedError, UsageError } from '../../src/errors.js';
import { listS3Objects, openS3Object } from '../../src/read/s3-object.js';
import { openRunStore } from '../../src/store/open-run-store.js';
import type { RunStore, RunStoreOptions } from '../../src/store/run-store.js';
import { createS3Client } from '../../src/aws/s3-client.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const endpoint = process.env['AMC_TEST_S3_ENDPOINT'];
/** A key that the test gateway is configured with. */
const KMS_KEY = 'arn:aws:kms:us-east-1:111122223333:key/abc';
const Bucket = `amc-ingest-test-${randomBytes(6).toString('hex')}`;
const LARGE = randomBytes(20 * 1024 * 1024);
const none = new AbortController().signal;

async function open(runId: string, options: Partial<RunStoreOptions> = {}): Promise<RunStore> {
  const stagingRoot = await temporaryFolder();
  return openRunStore({ out: `s3://${Bucket}/amc`, dataSetId: 'crm', runId, stagingRoot, ...options });
}

async function put(store: RunStore, name: string, content: Buffer | string): Promise<void> {
  const staged = join(store.stagingFolder, name.replaceAll('/', '-'));
  await writeFile(staged, content);
  await store.put(name, staged, 'application/gzip');
}

describe.skipIf(endpoint === undefined)('a real S3 server (runs where AMC_TEST_S3_ENDPOINT is set)', () => {
  let client: S3Client;

  beforeAll(async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
    client = createS3Client();
    await client.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(async () => {
    for (const Key of await keys()) await client.send(new DeleteObjectCommand({ Bucket, Key }));
    await client.send(new DeleteBucketCommand({ Bucket }));
    client.destroy();
    vi.unstubAllEnvs();
  });

  async function keys(): Promise<string[]> {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
  }

  async function uploads(): Promise<number> {
    return (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads?.length ?? 0;
  }

  async function read(url: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (const object of await listS3Objects(url, client, none)) {
      for await (const chunk of openS3Object(object, client, none)) chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  test('stores a run in several parts that reads back equal, with its tags', async () => {
    const store = await open('tagged', { instanceIds: ['amc1', 'amc2'] });
    await Promise.all([put(store, 'data/large.csv.gz', LARGE), put(store, 'data/small.csv.gz', 'x')]);
    await put(store, 'report.json', '{"a":1}');
    await store.commit(`${store.manifestLocation('data/large.csv.gz')}\n`);
    expect((await read(`${store.location}data/large.csv.gz`)).equals(LARGE)).toBe(true);
    expect((await read(`${store.location}data/`)).length).toBe(LARGE.length + 1);
    for (const name of ['data/large.csv.gz', 'data/small.csv.gz', 'report.json', 'manifest.txt']) {
      const { TagSet } = await client.send(
        new GetObjectTaggingCommand({ Bucket, Key: `amc/crm/tagged/${name}` }),
      );
      expect(TagSet).toEqual([{ Key: 'instanceId', Value: 'amc1 amc2' }]);
    }
    const again = await open('tagged');
    expect(await again.readCompleted('report.json')).toBe('{"a":1}');
    expect(await again.sizeOfCompleted('data/large.csv.gz')).toBe(LARGE.length);
    await put(again, 'data/other.csv.gz', 'y');
    expect(await again.readCompleted('report.json')).toBeNull();
    await again.commit('list\n');
    expect((await keys()).filter((key) => key.includes('/tagged/'))).toEqual([
      'amc/crm/tagged/data/other.csv.gz',
      'amc/crm/tagged/manifest.txt',
    ]);
  });

  test('stores a run that is encrypted with a KMS key', async () => {
    const store = await open('encrypted', { kmsKeyId: KMS_KEY });
    await put(store, 'data/large.csv.gz', LARGE);
    await store.commit('list\n');
    for (const name of ['data/large.csv.gz', 'manifest.txt']) {
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: `amc/crm/encrypted/${name}` }));
      expect(head).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KMS_KEY });
    }
    expect((await read(`${store.location}data/`)).equals(LARGE)).toBe(true);
  });

  test('has no object and no unfinished upload after an interrupted run', async () => {
    const controller = new AbortController();
    const store = await open('interrupted', { signal: controller.signal });
    await put(store, 'data/small.csv.gz', 'x');
    const large = put(store, 'data/large.csv.gz', LARGE).catch((cause: unknown) => cause);
    await vi.waitFor(async () => expect(await uploads()).toBe(1), { timeout: 20_000, interval: 1 });
    controller.abort();
    expect(await large).toBeInstanceOf(InterruptedError);
    expect(await uploads()).toBe(0);
    await store.abort();
    expect((await keys()).filter((key) => key.includes('/interrupted/'))).toEqual([]);
    await expect(readdir(store.stagingFolder)).rejects.toThrow('ENOENT');
  });

  test('does not continue reading content that changed', async () => {
    const store = await open('changing');
    await put(store, 'data/a.csv', 'one');
    const [object] = await listS3Objects(`${store.location}data/`, client, none);
    await store.abort();
    if (object === undefined) throw new Error('nothing listed');
    const gone = openS3Object(object, client, none).next();
    await expect(gone).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
    const other = await open('changing');
    await put(other, 'data/a.csv', 'two');
    const changed = openS3Object(object, client, none).next();
    await expect(changed).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
    await other.abort();
  });

  test('reports a missing bucket and a wrong key', async () => {
    const missing = open('x', { out: `s3://${Bucket}-missing` });
    await expect(missing).rejects.toMatchObject({ code: 'BUCKET_NOT_FOUND' });
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong');
    await expect(open('x')).rejects.toThrow(UsageError);
  });
});
