import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FolderEntryStore } from '../../src/ledger/folder-entry-store.js';
import { LatestRecord } from '../../src/ledger/latest-record.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const SIGNAL = new AbortController().signal;

async function recordIn(entries: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(entries)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return new LatestRecord(new FolderEntryStore(folder), z.object({ is: z.string() }));
}

describe('the last state of a record', () => {
  it('is the one that was added last', async () => {
    const record = await recordIn({});
    expect(await record.last('a', SIGNAL)).toBeNull();
    for (const [number, is] of ['one', 'two', 'three'].entries()) {
      expect(await record.append('a', { is }, number, SIGNAL)).toEqual({ state: { is }, number: number + 1 });
      expect(await record.last('a', SIGNAL)).toEqual({ state: { is }, number: number + 1 });
    }
    expect(await record.append('a', { is: 'late' }, 2, SIGNAL)).toBeNull();
    expect(await record.last('b', SIGNAL)).toBeNull();
  });

  it('is null when only something else is stored', async () => {
    expect(await (await recordIn({ 'a/notes.txt': '{"is":"x"}' })).last('a', SIGNAL)).toBeNull();
    expect(await (await recordIn({ 'a/12.json': '{"is":"x"}' })).last('a', SIGNAL)).toBeNull();
  });

  it.each(['', '{"is":"o', '{"was":1}'])(
    'is the one before a torn state, which keeps its number: %s',
    async (text) => {
      const older = { 'a/999999996.json': '{"is":"three"}', 'a/999999998.json': '{"is":"one"}' };
      const record = await recordIn({ ...older, 'a/999999995.json': text, 'a/999999997.json.old': text });
      expect(await record.last('a', SIGNAL)).toEqual({ state: { is: 'three' }, number: 4 });
      expect(await record.append('a', { is: 'five' }, 4, SIGNAL)).not.toBeNull();
      expect(await record.last('a', SIGNAL)).toEqual({ state: { is: 'five' }, number: 5 });
      expect(await (await recordIn({ 'a/999999998.json': text })).last('a', SIGNAL)).toEqual({
        state: null,
        number: 1,
      });
    },
  );
});
