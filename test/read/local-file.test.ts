import { appendFile, open, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LocalFile } from '../../src/read/local-file.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const { signal } = new AbortController();

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
  it('tells a change that sets the time of modification back', async () => {
    const change = async (file: string) => {
      const { atime, mtime } = await stat(file);
      const handle = await open(file, 'r+');
      await handle.write('abcd', 2 * 1024 * 1024 + 5);
      await handle.close();
      await utimes(file, atime, mtime);
    };
    expect(await changedWhileRead(change)).toMatchObject({ code: 'INPUT_CHANGED' });
  });

  it('tells a file that grew, and is content with one that did not', async () => {
    expect(await changedWhileRead((file) => appendFile(file, 'y'))).toMatchObject({ code: 'INPUT_CHANGED' });
    expect(await changedWhileRead(() => Promise.resolve())).toBeNull();
  });
});
