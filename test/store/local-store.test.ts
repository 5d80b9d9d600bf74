import { spawnSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { StorageError, UsageError } from '../../src/errors.js';
import { toDiskError } from '../../src/store/disk-error.js';
import { publishFolder } from '../../src/store/local-publish.js';
import { openRunStore } from '../../src/store/open-run-store.js';
import { COMPLETED_TEXT_LIMIT } from '../../src/store/run-names.js';
import type { RunStore } from '../../src/store/run-store.js';
import { filesBelow, temporaryFolder } from '../helpers/temporary-folder.js';

let out: string;
let parent: string;
beforeEach(async () => {
  out = await temporaryFolder();
  parent = join(out, 'crm');
});

const open = (folder = out) => openRunStore({ out: folder, dataSetId: 'crm', runId: 'r1' });

async function put(store: RunStore, name: string, text: string, mode = 0o644): Promise<void> {
  const staged = join(store.stagingFolder, 'staged');
  await writeFile(staged, text);
  await chmod(staged, mode);
  await store.put(name, staged, 'text/csv');
}

async function partialOf(folder: string): Promise<string> {
  const [partial = ''] = await readdir(folder);
  return partial;
}

/** A folder as a run of an ended process left it. */
async function deadPartial(name: string, started: string | null = '1', pid?: number): Promise<string> {
  const folder = join(parent, name);
  await mkdir(join(folder, 'run'), { recursive: true });
  const owner = { pid: pid ?? spawnSync(process.execPath, ['-e', '']).pid, host: hostname(), started };
  await writeFile(join(folder, 'owner.json'), JSON.stringify(owner));
  return folder;
}

describe('the local store', () => {
  test('accepts files that were reported while they grew', async () => {
    const store = await open();
    const staged = join(store.stagingFolder, 'part-0');
    await writeFile(staged, 'x');
    store.written?.(staged);
    await writeFile(staged, 'y', { flag: 'a' });
    store.written?.(staged);
    await store.put('data/a.csv', staged, 'text/csv');
    // It may have been moved before the flush.
    store.written?.(staged);
    await store.commit('data/a.csv\n');
    expect(await readFile(join(parent, 'r1/data/a.csv'), 'utf8')).toBe('xy');
  });

  test('refuses everything that follows when a growing file cannot be flushed', async () => {
    const store = await open();
    await put(store, 'data/a.csv', 'x');
    // A file is above it.
    store.written?.(join(parent, await partialOf(parent), 'run/data/a.csv/part-1'));
    await expect(store.commit('data/a.csv\n')).rejects.toThrow('Cannot write a part');
    await store.abort();
    expect(await filesBelow(out)).toEqual([]);
  });

  test('is private until the commit and has normal permissions afterwards', async () => {
    const store = await open();
    expect(store.location).toBe(join(parent, 'r1'));
    const [partial = ''] = await readdir(parent);
    expect(partial).toMatch(/^r1\.partial-/);
    expect((await stat(join(parent, partial))).mode & 0o777).toBe(0o700);
    await put(store, 'data/a.csv', 'x', 0o666);
    await put(store, 'rejects.jsonl', 'x', 0o600);
    await store.commit('data/a.csv\n');
    const mode = async (name: string) => (await stat(join(parent, name))).mode & 0o777;
    const usual = 0o777 & ~process.umask();
    expect([await mode('r1'), await mode('r1/data')]).toEqual([usual, usual]);
    expect([await mode('r1/data/a.csv'), await mode('r1/rejects.jsonl')]).toEqual([
      usual & 0o666,
      usual & 0o666,
    ]);
    expect(await filesBelow(out)).toEqual([
      'crm/r1/data/a.csv',
      'crm/r1/manifest.txt',
      'crm/r1/rejects.jsonl',
    ]);
  });

  test('writes manifest lines as paths in the run folder', async () => {
    const store = await open();
    expect(store.manifestLocation('data/a.csv')).toBe('data/a.csv');
    await store.abort();
  });

  test.each(['in place of OUT', 'above OUT', 'in place of the data set'])(
    'explains a file %s',
    async (where) => {
      const file = join(out, where === 'in place of the data set' ? 'crm' : 'file');
      await writeFile(file, '');
      const folder = where === 'in place of OUT' ? file : where === 'above OUT' ? join(file, 'x', 'y') : out;
      await expect(open(folder)).rejects.toThrow(UsageError);
      await expect(open(folder)).rejects.toThrow(/file/);
    },
  );

  test('reports that the system does not let it write', async () => {
    const error: unknown = await open('/proc/amc-ingest').catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
  });

  test.each([
    ['EACCES', UsageError, 'permission'],
    ['EROFS', UsageError, 'read-only'],
    ['ENOTDIR', UsageError, 'a file, not a folder'],
    ['ENOSPC', StorageError, 'the disk is full'],
    ['EDQUOT', StorageError, 'quota'],
    ['EIO', StorageError, 'disk'],
    ['EWHATEVER', StorageError, 'EWHATEVER'],
  ])('describes %s in plain words', (errno, type, words) => {
    const error = toDiskError(Object.assign(new Error('x'), { code: errno }), 'write', '/p');
    expect(error).toBeInstanceOf(type);
    expect(error.message).toContain(words);
    expect(error.message).toContain('/p');
  });

  test('does not replace what is not a run', async () => {
    await mkdir(join(parent, 'r1'), { recursive: true });
    await writeFile(join(parent, 'r1', 'thesis.doc'), '');
    await expect(open()).rejects.toMatchObject({ code: 'OUTPUT_OCCUPIED' });
    await rm(join(parent, 'r1'), { recursive: true });
    const store = await open();
    await put(store, 'data/a.csv', 'x');
    await writeFile(join(parent, 'r1'), 'somebody');
    await expect(store.commit('data/a.csv\n')).rejects.toMatchObject({ code: 'OUTPUT_OCCUPIED' });
    await store.abort();
    expect(await filesBelow(out)).toEqual(['crm/r1']);
  });

  test('removes what dead runs of the data set left behind, and keeps live runs', async () => {
    await deadPartial('r1.partial-dead');
    await deadPartial('r2.partial-dead');
    await mkdir(join(parent, 'r3.partial-fresh'));
    await mkdir(join(parent, 'r4.partial-stale'));
    await utimes(join(parent, 'r4.partial-stale'), 1, 1);
    const live = await open();
    const store = await open();
    const left = await readdir(parent);
    expect(left.filter((name) => name.startsWith('r1.partial-'))).toHaveLength(2);
    expect(left.filter((name) => !name.startsWith('r1.partial-'))).toEqual(['r3.partial-fresh']);
    expect(left).not.toContain('r1.partial-dead');
    await put(live, 'data/a.csv', 'live');
    await store.abort();
    await live.commit('data/a.csv\n');
    expect(await readFile(join(parent, 'r1/data/a.csv'), 'utf8')).toBe('live');
  });

  test('restores an older run that a dying process had moved aside', async () => {
    const dead = await deadPartial('r1.partial-dead');
    await mkdir(join(dead, 'replaced'));
    await writeFile(join(dead, 'replaced', 'manifest.txt'), 'data/a.csv\n');
    const store = await open();
    expect(await store.readCompleted('manifest.txt')).toBe('data/a.csv\n');
    await store.abort();
    expect(await filesBelow(out)).toEqual(['crm/r1/manifest.txt']);
  });

  test('reads texts of a finished run up to their limit, and nothing larger', async () => {
    await mkdir(join(parent, 'r1'), { recursive: true });
    await writeFile(join(parent, 'r1/manifest.txt'), '');
    const report = join(parent, 'r1/report.json');
    await writeFile(report, '');
    const store = await open();
    await truncate(report, COMPLETED_TEXT_LIMIT);
    expect((await store.readCompleted('report.json'))?.length).toBe(COMPLETED_TEXT_LIMIT);
    await truncate(report, COMPLETED_TEXT_LIMIT + 1);
    await expect(store.readCompleted('report.json')).rejects.toMatchObject({
      code: 'COMPLETED_FILE_TOO_LARGE',
    });
  });

  test('restores the older run when the new one cannot replace it', async () => {
    const target = join(out, 'target');
    await mkdir(target);
    await writeFile(join(target, 'manifest.txt'), 'old');
    await expect(publishFolder(join(out, 'missing'), target, join(out, 'aside'))).rejects.toThrow('ENOENT');
    expect(await readdir(out)).toEqual(['target']);
  });

  test('keeps the later of two concurrent runs with the same name, in full', async () => {
    const stores = await Promise.all([open(), open(), open()]);
    for (const [at, store] of stores.entries()) await put(store, 'data/a.csv', `run ${at}`);
    await Promise.all(stores.map((store, at) => store.commit(`run ${at}`)));
    const manifest = await readFile(join(parent, 'r1/manifest.txt'), 'utf8');
    expect(await readFile(join(parent, 'r1/data/a.csv'), 'utf8')).toBe(manifest);
    expect(await readdir(parent)).toEqual(['r1']);
  });

  test('accepts nothing after it is committed, aborted or interrupted', async () => {
    const committed = await open();
    await committed.commit('');
    await expect(committed.commit('')).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    await expect(committed.put('data/a.csv', 'none', 'text/csv')).rejects.toMatchObject({
      code: 'STORE_CLOSED',
    });
    await committed.abort();
    expect(await filesBelow(out)).toEqual(['crm/r1/manifest.txt']);
    const aborted = await open();
    await aborted.abort();
    await expect(aborted.put('data/a.csv', 'none', 'text/csv')).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
    await expect(aborted.commit('x')).rejects.toMatchObject({ code: 'INTERRUPTED' });
    const controller = new AbortController();
    const interrupted = await openRunStore({ out, dataSetId: 'crm', runId: 'r2', signal: controller.signal });
    controller.abort();
    await expect(interrupted.commit('x')).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await interrupted.abort();
    expect(await filesBelow(out)).toEqual(['crm/r1/manifest.txt']);
  });

  test('leaves an older run in place when the commit fails', async () => {
    const old = await open();
    await put(old, 'data/a.csv', 'old');
    await old.commit('old');
    const store = await open();
    await put(store, 'data/a.csv', 'new');
    const partial = join(store.stagingFolder, '..');
    await rename(join(partial, 'run'), join(partial, 'gone'));
    await expect(store.commit('new')).rejects.toThrow();
    await store.abort();
    expect(await readFile(join(parent, 'r1/data/a.csv'), 'utf8')).toBe('old');
  });

  test('restores an older run that a dead run left aside, unless its location is taken', async () => {
    const aside = async (name: string) => {
      const folder = await deadPartial(name);
      await mkdir(join(folder, 'replaced'));
      await writeFile(join(folder, 'replaced', 'manifest.txt'), name);
    };
    await aside('r1.partial-abc');
    await (await open()).abort();
    expect(await readFile(join(parent, 'r1/manifest.txt'), 'utf8')).toBe('r1.partial-abc');
    // It died after its second rename: the new run is in place, and the one aside is removed.
    await aside('r1.partial-def');
    await (await open()).abort();
    expect(await readFile(join(parent, 'r1/manifest.txt'), 'utf8')).toBe('r1.partial-abc');
    expect(await readdir(parent)).toEqual(['r1']);
  });
});
