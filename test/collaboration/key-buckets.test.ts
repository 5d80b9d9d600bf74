import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyBuckets, piecesIn, type BucketSettings } from '../../src/collaboration/key-buckets.js';
import { keyHash } from '../../src/collaboration/key-hash.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { cases } from '../helpers/effort.js';

const endOf = (bytes: Buffer, start: number) => bytes.indexOf(0x0a, start) + 1 || -1;
const keyOf = (line: string) => line.slice(0, line.indexOf('\t'));
const hashOf = (line: Buffer) => keyHash(Buffer.from(keyOf(line.toString())));

async function divided(lines: readonly string[], settings: BucketSettings): Promise<string[][]> {
  const buckets = new KeyBuckets(settings);
  for (const line of lines) await buckets.add(Buffer.from(line), hashOf(Buffer.from(line)));
  const found: string[][] = [];
  for await (const bucket of buckets.buckets()) {
    const pieces: string[] = [];
    for await (const bytes of bucket)
      for (const piece of piecesIn(bytes, endOf)) pieces.push(piece.toString());
    found.push(pieces);
  }
  return found;
}

describe('buckets of keys', () => {
  it('return the same rows in memory, on disk, and after another split', async () => {
    const folder = await temporaryFolder();
    const rows = fc.array(fc.tuple(fc.nat(40), fc.string({ unit: 'binary-ascii', maxLength: 30 })), {
      maxLength: 300,
    });
    await fc.assert(
      fc.asyncProperty(rows, async (made) => {
        const lines = made.map(([key, text]) => `k${key}\t${text.replaceAll('\n', ' ')}\n`);
        const settings = { folder, name: 'rows', endOf, hashOf };
        const inMemory = (await divided(lines, settings)).flat();
        const onDisk = await divided(lines, { ...settings, maxWaiting: 2000, maxBucket: 60 });
        const keys = new Set(lines.map(keyOf));
        for (const key of keys) {
          const own = lines.filter((line) => keyOf(line) === key);
          expect(inMemory.filter((line) => keyOf(line) === key)).toEqual(own);
          expect(onDisk.flat().filter((line) => keyOf(line) === key)).toEqual(own);
          expect(onDisk.filter((bucket) => bucket.some((line) => keyOf(line) === key))).toHaveLength(1);
        }
        expect(onDisk.flat()).toHaveLength(lines.length);
        expect(await readdir(folder)).toEqual([]);
      }),
      { numRuns: cases(40) },
    );
  });

  it('are stored in files that only their owner can read', async () => {
    const folder = await temporaryFolder();
    const buckets = new KeyBuckets({ folder, name: 'rows', endOf, hashOf, maxWaiting: 10 });
    const line = Buffer.from(`k\t${'x'.repeat(2000)}\n`);
    await buckets.add(line, hashOf(line));
    const [file = ''] = await readdir(folder);
    expect((await stat(path.join(folder, file))).mode & 0o777).toBe(0o600);
  });
});
