import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { InterruptedError, StorageError } from '../../src/errors.js';
import { createS3Client } from '../../src/aws/s3-client.js';
import { longIt } from '../helpers/effort.js';
import type { S3Request } from '../helpers/s3-server.js';
import { BUCKET, RUN_PREFIX, putText, s3StoreFixture } from '../helpers/s3-store-fixture.js';

/** Three parts of 8 MiB, the last one smaller. */
const LARGE = randomBytes(20 * 1024 * 1024);

const fixture = s3StoreFixture();

afterEach(() => vi.unstubAllEnvs());

const isPart = ({ method, query }: S3Request) => method === 'PUT' && query.has('partNumber');
const isCreate = ({ method, query }: S3Request) => method === 'POST' && query.has('uploads');
const isComplete = ({ method, query }: S3Request) => method === 'POST' && query.has('uploadId');
const isManifest = ({ key }: S3Request) => key.endsWith('manifest.txt');

describe('when S3 fails', () => {
  test('temporarily, the upload succeeds', async () => {
    const store = await fixture.open();
    fixture.server.failNext({ kind: 'status', status: 503, times: 2, match: isPart });
    fixture.server.failNext({ kind: 'reset', times: 2, match: isPart });
    fixture.server.failNext({ kind: 'status', status: 500, match: isComplete });
    fixture.server.failNext({
      kind: 'lost-answer',
      match: ({ method, key }) => method === 'PUT' && key.endsWith('small'),
    });
    await putText(store, 'data/large', LARGE);
    await putText(store, 'data/small', 'x');
    await store.commit('x');
    expect(fixture.server.object(BUCKET, `${RUN_PREFIX}data/large`)?.bytes.equals(LARGE)).toBe(true);
    expect(fixture.server.openUploads(BUCKET)).toEqual([]);
  });

  test('and the answer to a completion is lost, the file is uploaded again', async () => {
    const store = await fixture.open();
    fixture.server.failNext({ kind: 'lost-answer', match: isComplete });
    await putText(store, 'data/large', LARGE);
    expect(fixture.server.requests.filter(isCreate)).toHaveLength(2);
    await store.commit('x');
    expect(fixture.server.object(BUCKET, `${RUN_PREFIX}data/large`)?.bytes.equals(LARGE)).toBe(true);
  });

  test.each(['commit', 'abort'])('and the id of an upload is lost, %s cleans it up', async (end) => {
    const store = await fixture.open();
    fixture.server.failNext({ kind: 'lost-answer', match: isCreate });
    await putText(store, 'data/large', LARGE);
    expect(fixture.server.openUploads(BUCKET)).toHaveLength(1);
    await (end === 'commit' ? store.commit('x') : store.abort());
    expect(fixture.server.openUploads(BUCKET)).toEqual([]);
  });

  test('to list uploads for lack of permission, the run succeeds nevertheless', async () => {
    const store = await fixture.open();
    fixture.server.failNext({
      kind: 'status',
      status: 403,
      match: ({ query, method }) => method === 'GET' && query.has('uploads'),
    });
    await putText(store, 'data/a', 'x');
    await store.commit('x');
    expect(fixture.server.keys(BUCKET)).toHaveLength(2);
  });

  test('permanently, it is a StorageError and nothing is left', async () => {
    const store = await fixture.open({}, { maxAttempts: 2 });
    await putText(store, 'data/first', 'x');
    fixture.server.failNext({ kind: 'status', times: 100, match: isPart });
    const error: unknown = await putText(store, 'data/large', LARGE).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({
      code: 'S3_FAILED',
      retryable: true,
      message: expect.stringContaining('data/large'),
    });
    expect(fixture.server.openUploads(BUCKET)).toEqual([]);
    await store.abort();
    expect(fixture.server.keys(BUCKET)).toEqual([]);
    expect(await readdir(fixture.stagingRoot)).toEqual([]);
  });

  longIt('because nothing moves on a connection, the client opens a new one', async () => {
    for (const [name, value] of Object.entries(fixture.server.environment)) vi.stubEnv(name, value);
    const s3Client = createS3Client({ idleTimeoutMs: 1000 });
    const store = await fixture.open({ s3Client });
    fixture.server.failNext({ kind: 'stall', match: isPart });
    fixture.server.failNext({ kind: 'stall', match: isManifest });
    await putText(store, 'data/large', LARGE);
    await store.commit('x');
    expect(fixture.server.object(BUCKET, `${RUN_PREFIX}data/large`)?.bytes.equals(LARGE)).toBe(true);
    s3Client.destroy();
  });

  test('to answer for the manifest, abort removes the manifest', async () => {
    const store = await fixture.open({}, { maxAttempts: 1 });
    await putText(store, 'data/a', 'x');
    fixture.server.failNext({
      kind: 'lost-answer',
      match: (request) => isManifest(request) && request.method === 'PUT',
    });
    await expect(store.commit('x')).rejects.toThrow(StorageError);
    expect(fixture.server.keys(BUCKET)).toHaveLength(2);
    await store.abort();
    expect(fixture.server.keys(BUCKET)).toEqual([]);
  });

  test('and the manifest may exist, its data stays', async () => {
    const store = await fixture.open({}, { maxAttempts: 1 });
    await putText(store, 'data/a', 'x');
    fixture.server.failNext({
      kind: 'lost-answer',
      match: (request) => isManifest(request) && request.method === 'PUT',
    });
    fixture.server.failNext({
      kind: 'reset',
      match: (request) => isManifest(request) && request.method === 'DELETE',
    });
    await expect(store.commit('x')).rejects.toThrow(StorageError);
    await store.abort();
    expect(fixture.server.keys(BUCKET)).toEqual([`${RUN_PREFIX}data/a`, `${RUN_PREFIX}manifest.txt`]);
  });
});

describe('an interrupted run', () => {
  test.each([
    ['the upload is being started', isCreate],
    ['a part is on its way', isPart],
    ['the upload is being completed', isComplete],
  ])('leaves no upload and no object when %s', async (_when, match) => {
    const controller = new AbortController();
    const store = await fixture.open({ signal: controller.signal });
    const interrupt = (request: S3Request): boolean => {
      if (match(request)) controller.abort();
      return false;
    };
    fixture.server.failNext({ kind: 'reset', match: interrupt });
    await putText(store, 'data/small', 'x');
    await expect(putText(store, 'data/large', LARGE)).rejects.toThrow(InterruptedError);
    expect(fixture.server.openUploads(BUCKET)).toEqual([]);
    await store.abort();
    expect(fixture.server.keys(BUCKET)).toEqual([]);
    expect(fixture.server.openUploads(BUCKET)).toEqual([]);
  });

  test('does not wait for a connection on which nothing moves', async () => {
    const controller = new AbortController();
    const store = await fixture.open({ signal: controller.signal });
    fixture.server.failNext({
      kind: 'stall',
      times: 10,
      match: (request) => {
        if (!isPart(request)) return false;
        setImmediate(() => controller.abort());
        return true;
      },
    });
    await expect(putText(store, 'data/large', LARGE)).rejects.toThrow(InterruptedError);
    expect(fixture.server.openUploads(BUCKET)).toEqual([]);
    await store.abort();
  });

  test('ends the puts in flight when it is aborted', async () => {
    const store = await fixture.open();
    fixture.server.failNext({ kind: 'stall', times: 10, match: isPart });
    const puts = Array.from({ length: 6 }, (_, at) =>
      putText(store, `data/${at}`, LARGE).catch((cause: unknown) => cause),
    );
    await vi.waitFor(() => expect(fixture.server.requests.filter(isPart).length).toBeGreaterThan(0), {
      timeout: 20_000,
    });
    await store.abort();
    for (const error of await Promise.all(puts)) expect(error).toBeInstanceOf(Error);
    expect(fixture.server.keys(BUCKET)).toEqual([]);
    expect(fixture.server.openUploads(BUCKET)).toEqual([]);
    expect(await readdir(fixture.stagingRoot)).toEqual([]);
  });

  test('finishes the last write that is in flight, and the run is complete', async () => {
    const controller = new AbortController();
    const store = await fixture.open({ signal: controller.signal });
    await putText(store, 'data/a', 'x');
    const interrupt = (request: S3Request): boolean => {
      if (isManifest(request) && request.method === 'PUT') controller.abort();
      return false;
    };
    fixture.server.failNext({ kind: 'reset', match: interrupt });
    await store.commit('x');
    await store.abort();
    expect(fixture.server.keys(BUCKET)).toHaveLength(2);
  });
});
