import { appendFile, mkdir, open, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/hash/sha256.js';
import { LocalFile } from '../../src/read/local-file.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const { signal } = new AbortController();

async function text(source: LocalFile): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.open(signal)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function changedWhileRead(change: (file: string) => Promise<void>): Promise<unknown> {
  const file = path.join(await temporaryFolder(), 'a.csv');
  await writeFile(file, 'x'.repeat(3 * 1024 * 1024));
  const source = new LocalFile(file, file, 3 * 1024 * 1024);
  await source.fingerprint(signal);
  try {
    let isFirst = true;
    for await (const _ of source.open(signal)) {
      if (isFirst) await change(file);
      isFirst = false;
    }
    return null;
  } catch (error) {
    return error;
  }
}

describe('LocalFile', () => {
  it('detects a change that sets the modification time back', async () => {
    const change = async (file: string) => {
      const { atime, mtime } = await stat(file);
      const handle = await open(file, 'r+');
      await handle.write('abcd', 2 * 1024 * 1024 + 5);
      await handle.close();
      await utimes(file, atime, mtime);
    };
    expect(await changedWhileRead(change)).toMatchObject({ code: 'INPUT_CHANGED' });
  });

  it('detects a file that grew, and accepts one that did not', async () => {
    expect(await changedWhileRead((file) => appendFile(file, 'y'))).toMatchObject({ code: 'INPUT_CHANGED' });
    expect(await changedWhileRead(() => Promise.resolve())).toBeNull();
  });

  it.each([
    ['grew', (file: string) => appendFile(file, 'y')],
    ['shrank', (file: string) => writeFile(file, 'x')],
    ['has other content of the same size', (file: string) => writeFile(file, 'y'.repeat(100))],
    [
      'was replaced',
      async (file: string) => {
        await writeFile(`${file}.new`, 'x'.repeat(100));
        await rename(`${file}.new`, file);
      },
    ],
    ['was removed', (file: string) => rm(file)],
    [
      'became a folder',
      async (file: string) => {
        await rm(file);
        await mkdir(file);
      },
    ],
  ])('detects a small file that %s after its fingerprint was taken', async (_, change) => {
    const file = path.join(await temporaryFolder(), 'small.csv');
    await writeFile(file, 'x'.repeat(100));
    const source = new LocalFile(file, file, 100);
    expect(await source.fingerprint(signal)).toBe(`file:100:${sha256Hex('x'.repeat(100))}`);
    expect(await text(source)).toBe('x'.repeat(100));
    await change(file);
    await expect(text(source)).rejects.toMatchObject({ exitCode: 3 });
  });

  describe('that is large and was read before', () => {
    const SIZE = 256 * 1024 + 1;
    const CHANGES: readonly (readonly [string, (file: string) => Promise<void>])[] = [
      ['grew', (file) => appendFile(file, 'y')],
      ['has other content of the same size', (file) => writeFile(file, 'y'.repeat(SIZE))],
      [
        'was replaced',
        async (file) => {
          await writeFile(`${file}.new`, 'x'.repeat(SIZE));
          await rename(`${file}.new`, file);
        },
      ],
    ];
    async function large(): Promise<{ file: string; source: LocalFile }> {
      const file = path.join(await temporaryFolder(), 'large.csv');
      await writeFile(file, 'x'.repeat(SIZE));
      const source = new LocalFile(file, file, SIZE);
      await source.fingerprint(signal);
      return { file, source };
    }

    it.each(CHANGES)('is not reopened when it %s: no byte is returned', async (_, change) => {
      const { file, source } = await large();
      expect(await text(source)).toHaveLength(SIZE);
      await change(file);
      let given = 0;
      const readOn = async () => {
        for await (const chunk of source.open(signal)) given += chunk.length;
      };
      await expect(readOn()).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
      expect(given).toBe(0);
      await expect(source.openRandom()).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
      await expect(source.fingerprint(signal)).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
    });

    it.each(CHANGES)('is checked again when random access to it ends and it %s', async (_, change) => {
      const { file, source } = await large();
      const access = await source.openRandom();
      expect(access.size).toBe(SIZE);
      expect((await access.read(0, 2)).toString()).toBe('xx');
      await change(file);
      await expect(access.close()).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
    });

    it('may be read repeatedly while it is unchanged', async () => {
      const { source } = await large();
      const access = await source.openRandom();
      expect(await text(source)).toHaveLength(SIZE);
      await access.close();
      expect(await source.fingerprint(signal)).toMatch(/^file:262145:/);
    });
  });

  it('responds to an interruption between small files', async () => {
    const file = path.join(await temporaryFolder(), 'small.csv');
    await writeFile(file, 'x');
    const source = new LocalFile(file, file, 1);
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 1);
    const readOn = async () => {
      for (;;) await source.fingerprint(cancel.signal);
    };
    await expect(readOn()).rejects.toMatchObject({ exitCode: 130 });
  });

  it('uses the state at the time of its fingerprint, not at the time it was found', async () => {
    const file = path.join(await temporaryFolder(), 'small.csv');
    await writeFile(file, 'xyz');
    const source = new LocalFile(file, file, 1);
    expect(await source.fingerprint(signal)).toBe(`file:3:${sha256Hex('xyz')}`);
    expect(await text(source)).toBe('xyz');
  });

  it('reads small files, and empty ones', async () => {
    const folder = await temporaryFolder();
    for (const size of [0, 1, 256 * 1024, 256 * 1024 + 1]) {
      const file = path.join(folder, String(size));
      await writeFile(file, 'z'.repeat(size));
      const source = new LocalFile(file, file, size);
      await source.fingerprint(signal);
      expect(await text(source)).toBe('z'.repeat(size));
      expect(source.sha256).toBe(sha256Hex('z'.repeat(size)));
    }
  });
});
