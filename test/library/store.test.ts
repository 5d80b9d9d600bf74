import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  ingest,
  InterruptedError,
  RefusedError,
  StorageError,
  UsageError,
  type IngestOptions,
} from '../../src/index.js';
import { MemoryStore } from './memory-store.js';

const CSV = Buffer.from(
  'order_id,order_time,email\n1,2024-05-13T01:00:00Z,test@example.com\n2,2024-05-14T02:00:00Z,c@d.co\n',
);
const run = (store: MemoryStore, options: Partial<IngestOptions> = {}) =>
  ingest({
    inputs: [CSV],
    schema: 'd2c-sales',
    country: 'US',
    store,
    runId: 'first',
    workers: 0,
    ...options,
  });
const staged = async () =>
  (await readdir(tmpdir())).filter((name) => /^amc-ingest-[A-Za-z0-9]{6}$/.test(name));

describe('a custom store', () => {
  it('receives an entire run, the manifest last', async () => {
    const store = new MemoryStore();
    const before = await staged();
    const result = await run(store);
    const root = 'd2c_sales/first/';
    expect([...store.files.keys()].toSorted()).toEqual(
      [...result.files.map(({ path }) => root + path), `${root}manifest.txt`]
        .concat([`${root}rejects.jsonl`, `${root}report.html`, `${root}report.json`])
        .toSorted(),
    );
    for (const { path, bytes, sha256 } of result.files) {
      const file = store.files.get(root + path) ?? Buffer.alloc(0);
      expect(file.length).toBe(bytes);
      expect(createHash('sha256').update(file).digest('hex')).toBe(sha256);
    }
    expect(store.files.get(`${root}manifest.txt`)?.toString()).toBe(
      result.files.map(({ path }) => `memory://runs/${root}${path}\n`).join(''),
    );
    expect(result).toMatchObject({
      outDir: `memory://runs/${root}`,
      manifest: `memory://runs/${root}manifest.txt`,
      reused: false,
    });
    expect(store.done.findLast((step) => step.startsWith('write'))).toBe(`write ${root}manifest.txt`);
    expect(await staged()).toEqual(before);
  });

  it('detects finished work, and makes an older run incomplete before replacing it', async () => {
    const store = new MemoryStore();
    await run(store);
    await expect(run(store)).rejects.toMatchObject({ code: 'RUN_EXISTS' });
    store.done.length = 0;
    store.files.set('d2c_sales/first/data/old.csv.gz', Buffer.from('x'));
    const again = await run(store, { force: true });
    expect(store.files.has('d2c_sales/first/data/old.csv.gz')).toBe(false);
    const steps = store.done.filter((step) => /^(write|remove)/.test(step));
    expect(steps[0]).toBe('remove d2c_sales/first/manifest.txt');
    expect(steps.at(-1)).toBe('write d2c_sales/first/manifest.txt');
    expect(again.reused).toBe(false);
  });

  it.each([
    ['write', '.csv.gz'],
    ['write', 'report.html'],
    ['write', 'report.json'],
    ['write', 'manifest.txt'],
    ['list', '/'],
  ])('that fails to %s %s leaves nothing, with its failure as the cause', async (operation, ending) => {
    const store = new MemoryStore();
    const before = await staged();
    store.fault = { operation, ending };
    const failure = await run(store).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StorageError);
    expect(failure).toMatchObject({ code: 'STORE_FAILED', cause: { message: `${operation} failed` } });
    expect([...store.files.keys()]).toEqual([]);
    expect(await staged()).toEqual(before);
  });

  it('is not left with half a run after an interruption', async () => {
    const store = new MemoryStore();
    const cancel = new AbortController();
    const write = store.write.bind(store);
    store.write = async (name, file) => {
      await write(name, file);
      cancel.abort();
    };
    await expect(run(store, { signal: cancel.signal })).rejects.toThrow(InterruptedError);
    expect([...store.files.keys()]).toEqual([]);
  });

  it('keeps the report and rejects of a refused run, without data and manifest', async () => {
    const store = new MemoryStore();
    const inputs = [Buffer.from('order_id,order_time,email\n1,yesterday,a@b.co\n')];
    await expect(run(store, { inputs })).rejects.toThrow(RefusedError);
    expect([...store.files.keys()].toSorted()).toEqual([
      'd2c_sales/first/rejects.jsonl',
      'd2c_sales/first/report.html',
      'd2c_sales/first/report.json',
    ]);
  });

  it('is not combined with the option out, and must have all methods', async () => {
    await expect(run(new MemoryStore(), { out: './x' })).rejects.toThrow(UsageError);
    // @ts-expect-error: no store
    await expect(run({ location: 'memory://x/' })).rejects.toThrow(/store: must be a Store/);
  });
});
