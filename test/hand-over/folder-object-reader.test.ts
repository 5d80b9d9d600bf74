import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { FolderObjectReader } from '../../src/hand-over/folder-object-reader.js';
import { collect } from '../helpers/chunks.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

let folder: string;
let reader: FolderObjectReader;
beforeEach(async () => {
  const parent = await temporaryFolder();
  folder = path.join(parent, 'bucket');
  await mkdir(path.join(folder, 'a', 'b'), { recursive: true });
  await mkdir(path.join(parent, 'bucket-2'));
  await writeFile(path.join(parent, 'bucket-2', 'secret'), 'secret');
  await writeFile(path.join(parent, 'secret'), 'secret');
  await writeFile(path.join(folder, 'a', 'one'), 'first');
  await writeFile(path.join(folder, 'a', 'b', 'two'), 'second');
  await writeFile(path.join(folder, 'three'), '');
  reader = new FolderObjectReader('bucket', folder);
});

describe('a local folder that simulates a bucket', () => {
  it('returns objects by their keys', async () => {
    expect(await text(Readable.from(await reader.get('bucket', 'a/b/two')))).toBe('second');
    expect(await reader.size('bucket', 'a/b/two')).toBe(6);
    const access = await reader.access('bucket', 'a/one');
    expect(access.size).toBe(5);
    expect(Buffer.from(await access.read(1, 3)).toString()).toBe('irs');
    await access.close();
  });

  it('lists all files below a prefix', async () => {
    const list = async (prefix: string) => (await collect(reader.list('bucket', prefix))).toSorted();
    expect(await list('')).toEqual(['a/b/two', 'a/one', 'three']);
    expect(await list('a/')).toEqual(['a/b/two', 'a/one']);
    expect(await list('a/b')).toEqual(['a/b/two']);
    expect(await list('x')).toEqual([]);
  });

  it.each(['../secret', '../bucket-2/secret', 'a/../../secret', '/etc/passwd'])(
    'does not lead outside: %s',
    async (key) => {
      expect(() => reader.get('bucket', key)).toThrow('no such object');
      await expect(reader.size('bucket', key)).rejects.toThrow('no such object');
    },
  );

  it('simulates only that bucket', async () => {
    await expect(reader.size('other', 'a/one')).rejects.toThrow('no such object');
    await expect(collect(reader.list('other', ''))).rejects.toThrow('no such object');
    await expect(reader.size('bucket', 'missing')).rejects.toThrow('ENOENT');
  });
});
