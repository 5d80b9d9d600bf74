import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DefectError, InterruptedError, UsageError } from '../../src/errors.js';
import { openRunStore } from '../../src/store/open-run-store.js';
import type { RunStore, RunStoreOptions } from '../../src/store/run-store.js';
import { type S3Server, startS3Server } from '../helpers/s3-server.js';
import { filesBelow, temporaryFolder } from '../helpers/temporary-folder.js';

/** A kind of store on which the promises of RunStore are tested. */
interface Case {
  open(options?: Partial<RunStoreOptions>): Promise<RunStore>;
  /** The visible files below OUT/d2c_sales, without private ones. */
  visible(): Promise<string[]>;
  text(name: string): Promise<string>;
  /** What remains besides visible files. */
  leftovers(): Promise<string[]>;
}

let server: S3Server;
let bucket = 0;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server.close());

async function localCase(): Promise<Case> {
  const out = await temporaryFolder();
  const visible = async () =>
    (await filesBelow(out))
      .map((name) => name.replace(/^d2c_sales\//, ''))
      .filter((name) => !name.includes('.partial-'));
  return {
    open: (options) => openRunStore({ out, dataSetId: 'd2c_sales', runId: 'r1', ...options }),
    visible,
    text: (name) => readFile(join(out, 'd2c_sales', name), 'utf8'),
    leftovers: async () =>
      (await readdir(out, { recursive: true })).filter((name) => name.includes('.partial-')),
  };
}

async function s3Case(): Promise<Case> {
  bucket += 1;
  const name = `bucket-${bucket}`;
  server.createBucket(name);
  const stagingRoot = await temporaryFolder();
  const out = `s3://${name}/amc/in`;
  const prefix = 'amc/in/d2c_sales/';
  return {
    open: (options) =>
      openRunStore({
        out,
        dataSetId: 'd2c_sales',
        runId: 'r1',
        s3Client: server.client(),
        stagingRoot,
        ...options,
      }),
    visible: () => Promise.resolve(server.keys(name).map((key) => key.replace(prefix, ''))),
    text: (key) => Promise.resolve(server.object(name, prefix + key)?.bytes.toString() ?? ''),
    leftovers: async () => [...(await readdir(stagingRoot)), ...server.openUploads(name)],
  };
}

async function put(store: RunStore, name: string, text: string): Promise<void> {
  const staged = join(store.stagingFolder, name.replaceAll('/', '-'));
  await writeFile(staged, text);
  await store.put(name, staged, 'text/csv');
}

describe.each([
  ['local folder', localCase],
  ['S3', s3Case],
])('a run in a %s', (_kind, makeCase) => {
  let place: Case;
  beforeEach(async () => {
    place = await makeCase();
  });

  async function finishedRun(data: string): Promise<void> {
    const store = await place.open();
    await put(store, 'data/a.csv', data);
    await put(store, 'report.json', '{}');
    await store.commit('data/a.csv\n');
  }

  test('is complete with its manifest, and leaves nothing private', async () => {
    const store = await place.open();
    expect(await store.readCompleted('report.json')).toBeNull();
    const names = Array.from({ length: 20 }, (_, at) => `data/2024-05-${at + 10}-0001.csv`);
    await Promise.all(names.map((name) => put(store, name, `${name}\n`)));
    await put(store, 'report.json', '{"ok":true}');
    expect(await store.readCompleted('report.json')).toBeNull();
    await store.commit(names.map((name) => `${store.manifestLocation(name)}\n`).join(''));

    expect(await place.visible()).toEqual(
      [...names, 'manifest.txt', 'report.json'].map((name) => `r1/${name}`),
    );
    expect(await place.text('r1/data/2024-05-10-0001.csv')).toBe('data/2024-05-10-0001.csv\n');
    expect(await place.leftovers()).toEqual([]);

    const again = await place.open();
    expect(await again.readCompleted('report.json')).toBe('{"ok":true}');
    expect(await again.sizeOfCompleted('report.json')).toBe(11);
    expect(await again.sizeOfCompleted('data/2024-05-10-0001.csv')).toBe(25);
    expect(await again.sizeOfCompleted('data/none.csv')).toBeNull();
    expect(await again.readCompleted('none.json')).toBeNull();
    await again.abort();
    expect(await place.visible()).toHaveLength(22);
    expect(await place.leftovers()).toEqual([]);
  });

  test('consumes a staged file', async () => {
    const store = await place.open();
    await put(store, 'data/a.csv', 'x');
    expect(await readdir(store.stagingFolder)).toEqual([]);
    await store.abort();
  });

  test('leaves nothing when it is aborted', async () => {
    const store = await place.open();
    await put(store, 'data/a.csv', 'x');
    await writeFile(join(store.stagingFolder, 'unfinished'), 'y');
    await Promise.all([store.abort(), store.abort()]);
    await store.abort();
    expect(await place.visible()).toEqual([]);
    expect(await place.leftovers()).toEqual([]);
    await expect(put(store, 'data/b.csv', 'x')).rejects.toThrow();
    await expect(store.commit('x')).rejects.toThrow(InterruptedError);
  });

  test('does not change when it is aborted after the commit', async () => {
    const store = await place.open();
    await put(store, 'data/a.csv', 'x');
    await store.commit('data/a.csv\n');
    await store.abort();
    expect(await place.visible()).toEqual(['r1/data/a.csv', 'r1/manifest.txt']);
    await expect(store.commit('x')).rejects.toThrow(DefectError);
  });

  test('that is refused has its report and no data, and is not complete', async () => {
    const store = await place.open();
    await put(store, 'data/a.csv', 'x');
    await put(store, 'rejects.jsonl', '{}');
    await put(store, 'report.json', '{}');
    await store.commit(null);
    expect(await place.visible()).toEqual(['r1/rejects.jsonl', 'r1/report.json']);
    expect(await place.leftovers()).toEqual([]);
    const again = await place.open();
    expect(await again.readCompleted('report.json')).toBeNull();
    expect(await again.sizeOfCompleted('report.json')).toBeNull();
    await again.abort();
  });

  test('replaces an older run of its name in full', async () => {
    await finishedRun('old');
    const store = await place.open();
    await put(store, 'data/b.csv', 'new');
    await store.commit('data/b.csv\n');
    expect(await place.visible()).toEqual(['r1/data/b.csv', 'r1/manifest.txt']);
    expect(await place.text('r1/data/b.csv')).toBe('new');
    expect(await place.leftovers()).toEqual([]);
  });

  test('that is refused replaces a complete one, and the other way around', async () => {
    await finishedRun('old');
    const refused = await place.open();
    await put(refused, 'report.json', '{}');
    await refused.commit(null);
    expect(await place.visible()).toEqual(['r1/report.json']);
    await finishedRun('new');
    expect(await place.visible()).toEqual(['r1/data/a.csv', 'r1/manifest.txt', 'r1/report.json']);
  });

  test('that was only opened leaves a complete one untouched', async () => {
    await finishedRun('old');
    const store = await place.open();
    await store.abort();
    expect(await place.text('r1/data/a.csv')).toBe('old');
    expect(await place.text('r1/manifest.txt')).toBe('data/a.csv\n');
  });

  test('leaves runs of other names alone', async () => {
    await finishedRun('old');
    const other = await place.open({ runId: 'r10' });
    await put(other, 'data/a.csv', 'other');
    await other.commit('data/a.csv\n');
    expect(await place.visible()).toHaveLength(5);
  });

  test('accepts each file name once, and only valid names', async () => {
    const store = await place.open();
    await put(store, 'data/a.csv', 'x');
    await expect(put(store, 'data/a.csv', 'x')).rejects.toThrow(DefectError);
    for (const bad of ['../a', '/a', 'data//a', '_a', 'data/.a', 'dt=1/a', 'manifest.txt', '']) {
      await expect(store.put(bad, 'x', 'text/csv')).rejects.toThrow(DefectError);
    }
    await store.abort();
  });

  test('can repeat a put that failed', async () => {
    const store = await place.open();
    const missing = join(store.stagingFolder, 'missing');
    await expect(store.put('data/a.csv', missing, 'text/csv')).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    });
    await put(store, 'data/a.csv', 'x');
    await store.commit('data/a.csv\n');
    expect(await place.visible()).toEqual(['r1/data/a.csv', 'r1/manifest.txt']);
  });

  test('ends puts and commits at an abort', async () => {
    const controller = new AbortController();
    const store = await place.open({ signal: controller.signal });
    await put(store, 'data/a.csv', 'x');
    controller.abort();
    await expect(put(store, 'data/b.csv', 'x')).rejects.toThrow(InterruptedError);
    await expect(store.commit('data/a.csv\n')).rejects.toThrow(InterruptedError);
    await store.abort();
    expect(await place.visible()).toEqual([]);
    expect(await place.leftovers()).toEqual([]);
  });

  test('treats a commit before all puts are done as a bug', async () => {
    const store = await place.open();
    const pending = put(store, 'data/a.csv', 'x');
    await writeFile(join(store.stagingFolder, 'other'), 'x');
    const second = store.put('data/b.csv', join(store.stagingFolder, 'other'), 'text/csv');
    await expect(store.commit('x')).rejects.toThrow(DefectError);
    await Promise.all([pending, second]);
    await store.abort();
  });

  test('refuses ids that are not folder names', async () => {
    for (const runId of ['', '../x', 'a/b', '.x', '_x', 'a=b', 'r.partial-1', 'x'.repeat(201)]) {
      await expect(place.open({ runId })).rejects.toThrow(UsageError);
    }
    await expect(place.open({ dataSetId: '..' })).rejects.toThrow(UsageError);
  });
});
