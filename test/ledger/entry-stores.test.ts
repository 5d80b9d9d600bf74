import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newestFirst, type EntryStore } from '../../src/ledger/entry-store.js';
import { FolderEntryStore } from '../../src/ledger/folder-entry-store.js';
import { S3EntryStore } from '../../src/ledger/s3-entry-store.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const SIGNAL = new AbortController().signal;
let s3: S3Server;
let next = 0;
beforeAll(async () => {
  s3 = await startS3Server();
});
afterAll(() => s3.close());

const STORES: Readonly<Record<string, () => Promise<EntryStore>>> = {
  'a folder': async () => new FolderEntryStore(path.join(await temporaryFolder(), 'ledger')),
  S3: async () => {
    next += 1;
    s3.createBucket(`bucket-${next}`);
    // Beside it are files that do not belong to it.
    s3.putObject(`bucket-${next}`, 'ledgers/a/1.json', 'x');
    return new S3EntryStore(`s3://bucket-${next}/ledger`, s3.client({ maxAttempts: 1 }));
  },
};

describe.each(Object.entries(STORES))('entries in %s', (_, open) => {
  it('are written once and never changed', async () => {
    const store = await open();
    expect(await store.read('a/1.json', SIGNAL)).toBeNull();
    expect(await store.create('a/1.json', 'first', SIGNAL)).toBe(true);
    expect(await store.create('a/1.json', 'second', SIGNAL)).toBe(false);
    expect(await store.read('a/1.json', SIGNAL)).toBe('first');
    expect(await store.create('a/2.json', '', SIGNAL)).toBe(true);
    expect(await store.read('a/2.json', SIGNAL)).toBe('');
  });

  it('have one winner among concurrent writers of a key', async () => {
    const store = await open();
    const texts = ['a', 'b', 'c', 'd', 'e'];
    const won = await Promise.all(texts.map((text) => store.create('x/1.json', text, SIGNAL)));
    expect(won.filter((isNew) => isNew)).toHaveLength(1);
    expect(await store.read('x/1.json', SIGNAL)).toBe(texts[won.indexOf(true)]);
  });

  it('are listed in key order below a prefix', async () => {
    const store = await open();
    expect(await store.list('', SIGNAL)).toEqual([]);
    expect(await store.first('', SIGNAL)).toBeNull();
    for (const key of ['b/2.json', 'a/10.json', 'a/9.json', 'a/c/1.json'])
      await store.create(key, 'x', SIGNAL);
    expect(await store.list('', SIGNAL)).toEqual(['a/10.json', 'a/9.json', 'a/c/1.json', 'b/2.json']);
    expect(await store.list('a/', SIGNAL)).toEqual(['a/10.json', 'a/9.json', 'a/c/1.json']);
    expect(await store.list('c/', SIGNAL)).toEqual([]);
    expect([await store.first('a/', SIGNAL), await store.first('c/', SIGNAL)]).toEqual(['a/10.json', null]);
    expect((await store.newest('', SIGNAL)).toSorted()).toEqual(await store.list('', SIGNAL));
  });
});

describe('entries in a folder', () => {
  it('are complete or absent: the leftovers of a dead writer do not count', async () => {
    const folder = await temporaryFolder();
    const store = new FolderEntryStore(folder);
    await store.create('a/1.json', 'x');
    await writeFile(path.join(folder, 'a', '.0b1c.partial'), 'ha');
    expect(await store.list('a/')).toEqual(['a/1.json']);
    expect(await store.newest('a/')).toEqual(['a/1.json']);
    // It leaves nothing of its own behind, even if the key was taken.
    await store.create('a/1.json', 'y');
    expect((await readdir(path.join(folder, 'a'))).toSorted()).toEqual(['.0b1c.partial', '1.json']);
  });

  it('are listed by time of writing, newest first', async () => {
    const folder = await temporaryFolder();
    const store = new FolderEntryStore(folder);
    for (const [key, second] of [
      ['a', 20],
      ['b', 30],
      ['c', 10],
    ] as const) {
      await store.create(key, 'x');
      await utimes(path.join(folder, key), second, second);
    }
    expect(await store.newest('')).toEqual(['b', 'a', 'c']);
  });

  it('name what fails', async () => {
    const folder = await temporaryFolder();
    const store = new FolderEntryStore(folder);
    await mkdir(path.join(folder, 'a', '1.json'), { recursive: true });
    await expect(store.read('a/1.json')).rejects.toThrow(/read the ledger/);
    await writeFile(path.join(folder, 'file'), '');
    await expect(store.create('file/1.json', 'x')).rejects.toThrow(/write the ledger/);
    await expect(store.list('file/')).rejects.toThrow(/read the ledger/);
    await rm(folder, { recursive: true });
    expect(await store.list('')).toEqual([]);
  });
});

describe('entries in S3', () => {
  it('that cannot be read are not mistaken for missing entries', async () => {
    s3.createBucket('amc');
    const store = new S3EntryStore('s3://amc/ledger/', s3.client({ maxAttempts: 1 }), 'arn:aws:kms:key');
    await store.create('a/1.json', 'x', SIGNAL);
    expect(s3.object('amc', 'ledger/a/1.json')?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:key',
    });
    for (const status of [403, 500]) {
      const fault = {
        kind: 'status',
        status,
        code: status === 403 ? 'AccessDenied' : 'InternalError',
      } as const;
      s3.failNext(fault);
      await expect(store.read('a/1.json', SIGNAL)).rejects.toThrow(
        /read the ledger s3:\/\/amc\/ledger\/a\/1.json/,
      );
      s3.failNext(fault);
      await expect(store.create('a/2.json', 'x', SIGNAL)).rejects.toThrow(/write the ledger/);
      s3.failNext(fault);
      await expect(store.list('a/', SIGNAL)).rejects.toThrow(/list the ledger/);
    }
  });

  it('that another writer is just writing are not mistaken for its own', async () => {
    s3.createBucket('amc');
    const store = new S3EntryStore('s3://amc/ledger/', s3.client({ maxAttempts: 1 }));
    s3.failNext({ kind: 'status', status: 409, code: 'ConditionalRequestConflict' });
    expect(await store.create('a/1.json', 'x', SIGNAL)).toBe(false);
  });
});

it('keys that were written at the same time are in name order', () => {
  const keys = [
    { key: 'b', at: 5 },
    { key: 'a', at: 5 },
    { key: 'c', at: 9 },
  ];
  expect(newestFirst(keys)).toEqual(['c', 'a', 'b']);
});
