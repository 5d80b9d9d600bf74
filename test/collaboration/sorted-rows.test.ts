import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { putHash } from '../../src/collaboration/run-reader.js';
import { SortedRows, type SortSettings } from '../../src/collaboration/sorted-rows.js';
import { cases } from '../helpers/effort.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

interface Row {
  /** In hexadecimal. */
  readonly hash: string;
  readonly text: string;
}

async function sorted(blocks: readonly (readonly Row[])[], settings: SortSettings): Promise<Row[]> {
  const rows = new SortedRows(settings);
  for (const block of blocks) {
    const bytes = Buffer.from(block.map(({ text }) => `${text}\n`).join(''));
    let start = 0;
    for (const { hash, text } of block) {
      const end = start + Buffer.byteLength(text) + 1;
      await rows.add(bytes, start, end, Buffer.from(hash, 'hex'));
      start = end;
    }
  }
  const found: Row[] = [];
  await rows.read(async (source) => {
    for (let next = await source.next(); next; next = await source.next()) {
      const hash = Buffer.alloc(8);
      putHash(source, hash, 0);
      const text = source.bytes.toString('utf8', source.start, source.end - 1);
      found.push({ hash: hash.toString('hex'), text });
    }
  });
  return found;
}

/** A few hashes, at the limits of 64 bits and different only in the last bits. */
const hashes = fc.constantFrom(
  '0000000000000000',
  '0000000000000001',
  '00000000000007ff',
  '0000000000000800',
  '7fffffffffffffff',
  '8000000000000000',
  'fffffffffffff800',
  'ffffffffffffffff',
);
const row = fc.record({
  hash: fc.oneof(
    hashes,
    fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  ),
  text: fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => text.replaceAll('\n', ' ')),
});

describe('sorted rows', () => {
  it.each([
    ['in memory', {}],
    ['on disk', { maxWaiting: 300 }],
    ['on disk, merged repeatedly', { maxWaiting: 100, fanIn: 2 }],
  ])('%s are ordered by hash, and rows of one key keep their order', async (_, sizes) => {
    const folder = await temporaryFolder();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { maxLength: 12 }), { maxLength: 12 }), async (blocks) => {
        const expected = blocks.flat().toSorted((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
        expect(await sorted(blocks, { ...sizes, folder, name: 'rows' })).toEqual(expected);
        expect(await readdir(folder)).toEqual([]);
      }),
      { numRuns: cases(40) },
    );
  });

  it('may be longer than one read', async () => {
    const text = 'x'.repeat(200_000);
    const hash = '0123456789abcdef';
    const blocks = [
      [{ hash, text }],
      [{ hash, text: `${text}y` }],
      [{ hash: '01'.repeat(8), text: 'short' }],
    ];
    const folder = await temporaryFolder();
    const found = await sorted(blocks, { folder, name: 'rows', maxWaiting: 100 });
    expect(found.map((one) => one.text.length)).toEqual([5, 200_000, 200_001]);
  });

  it('are stored in files that only their owner can read', async () => {
    const folder = await temporaryFolder();
    const rows = new SortedRows({ folder, name: 'rows', maxWaiting: 10 });
    const line = Buffer.from(`k\t${'x'.repeat(2000)}\n`);
    await rows.add(line, 0, line.length, Buffer.alloc(8));
    const [file = ''] = await readdir(folder);
    expect((await stat(path.join(folder, file))).mode & 0o777).toBe(0o600);
  });
});
