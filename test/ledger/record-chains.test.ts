import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FolderEntryStore } from '../../src/ledger/folder-entry-store.js';
import { RecordChains } from '../../src/ledger/record-chains.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const SIGNAL = new AbortController().signal;
const shape = z.object({ is: z.string() });

async function chainsIn(entries: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(entries)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return { folder, chains: new RecordChains(new FolderEntryStore(folder), shape) };
}

const TORN = {
  'an empty': '',
  'half an': '{"is":"fo',
  "another version's": '{"was":1}',
  'a binary': '\0\0\0',
};

describe.each(Object.entries(TORN))('%s entry', (_, text) => {
  it('is skipped when it is the last, and the next state follows it', async () => {
    const { chains } = await chainsIn({
      'a/000001.json': '{"is":"one"}',
      'a/000002.json': '{"is":"two"}',
      'a/000003.json': text,
    });
    const end = await chains.last('a', SIGNAL);
    expect(end).toEqual({ state: { is: 'two' }, number: 3 });
    expect(await chains.append('a', { is: 'four' }, end?.number ?? 0, SIGNAL)).not.toBeNull();
    expect(await chains.last('a', SIGNAL)).toEqual({ state: { is: 'four' }, number: 4 });
  });

  it('does not block a record that has nothing else', async () => {
    const { chains } = await chainsIn({ 'a/000001.json': text });
    const end = await chains.last('a', SIGNAL);
    expect(end).toEqual({ state: null, number: 1 });
    expect(await chains.append('a', { is: 'two' }, end?.number ?? 0, SIGNAL)).not.toBeNull();
    expect(await chains.last('a', SIGNAL)).toEqual({ state: { is: 'two' }, number: 2 });
  });

  it('is not listed', async () => {
    const { chains } = await chainsIn({
      'x/a/000001.json': '{"is":"a"}',
      'x/a/000002.json': text,
      'x/b/000001.json': text,
    });
    const gather = async (states: AsyncGenerator<{ is: string }>) => {
      const found: string[] = [];
      for await (const { is } of states) found.push(is);
      return found;
    };
    expect(await gather(chains.lasts('x', SIGNAL))).toEqual(['a']);
    expect(await gather(chains.states('x', SIGNAL))).toEqual(['a']);
    expect(await gather(chains.newestFirst('x', SIGNAL))).toEqual(['a']);
    expect(await chains.names('x', SIGNAL)).toEqual(['x/a', 'x/b']);
  });
});

describe('a chain of states', () => {
  it('has one winner for each number', async () => {
    const { chains } = await chainsIn({});
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, index) => chains.append('a', { is: String(index) }, 0, SIGNAL)),
    );
    const won = made.filter((link) => link !== null);
    expect(won).toHaveLength(1);
    expect((await chains.last('a', SIGNAL))?.state).toEqual(won[0]?.state);
  });

  it('is null when it is empty, and skips entries that are not states', async () => {
    const { chains } = await chainsIn({ 'a/notes.txt': 'x', 'a/.1234.partial': '{"is":"half"}' });
    expect(await chains.last('a', SIGNAL)).toBeNull();
  });
});

describe('entries in a folder', () => {
  it('are complete: readers see nothing or everything, and no other file is left', async () => {
    const folder = await temporaryFolder();
    const store = new FolderEntryStore(folder);
    const text = 'x'.repeat(200_000);
    const done = new AbortController();
    const seen = new Set<number>();
    const look = async () => {
      while (!done.signal.aborted) {
        for (const key of await store.list('')) seen.add((await store.read(key))?.length ?? -1);
        await new Promise(setImmediate);
      }
    };
    const looking = look();
    for (let number = 0; number < 20; number++)
      expect(await store.create(`a/${number}.json`, text)).toBe(true);
    done.abort();
    await looking;
    expect([...seen].filter((length) => length !== text.length)).toEqual([]);
    expect(await readdir(path.join(folder, 'a'))).toHaveLength(20);
  });

  it('are never replaced', async () => {
    const folder = await temporaryFolder();
    const store = new FolderEntryStore(folder);
    expect(await store.create('a/1.json', 'first')).toBe(true);
    expect(await store.create('a/1.json', 'second')).toBe(false);
    expect(await readFile(path.join(folder, 'a/1.json'), 'utf8')).toBe('first');
    expect(await store.first('a/')).toBe('a/1.json');
    expect(await store.first('b/')).toBeNull();
  });
});
