import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Random } from '../../scripts/generate/random.js';
import { compressorFor } from '../../src/encode/compressor.js';
import { gzipDigests } from '../../src/encode/digest-gzip.js';
import { textParts } from '../../src/encode/text-parts.js';
import { partName } from '../../src/partition/partition-key.js';
import { openRunStore } from '../../src/store/open-run-store.js';
import { PartitionBuffer } from '../../src/store/partition-buffer.js';
import { SpillFile } from '../../src/store/spill-file.js';
import { PartitionWriter } from '../../src/store/partition-writer.js';
import type { RunStore } from '../../src/store/run-store.js';
import type { Compression } from '../../src/model/output-format.js';
import { longIt } from '../helpers/effort.js';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function newStore(): Promise<RunStore> {
  const out = await mkdtemp(path.join(os.tmpdir(), 'partition-writer-'));
  folders.push(out);
  return openRunStore({ out, dataSetId: 'a', runId: 'r' });
}

function writerFor(
  store: RunStore,
  maxPartBytes: number,
  compression: Compression = 'gzip',
): PartitionWriter {
  return new PartitionWriter({
    store,
    encoder: textParts({
      extension: '.csv',
      contentType: 'text/csv',
      header: 'id,text\n',
      compressor: compressorFor({
        compression,
        mostlyDigests: true,
        gzipDigests: (bytes) => Promise.resolve(gzipDigests(bytes)),
      }),
    }),
    nameOf: (partition, sequence) =>
      partName(partition, sequence, compression === 'gzip' ? '.csv.gz' : '.csv'),
    maxPartBytes,
  });
}

/** Writes the appends as one run and returns the parts with their text. */
async function writeAll(
  appends: readonly (readonly [string, string])[],
  maxPartBytes = 500_000_000,
  compression: Compression = 'gzip',
) {
  const store = await newStore();
  const writer = writerFor(store, maxPartBytes, compression);
  for (const [partition, rows] of appends) await writer.append(partition, Buffer.from(rows));
  const files = await writer.finish();
  await store.commit(files.map((file) => `${file.path}\n`).join(''));
  const parts = [];
  for (const file of files) {
    const bytes = await readFile(path.join(store.location, file.path));
    expect(bytes.length).toBe(file.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
    parts.push({ ...file, text: (compression === 'gzip' ? gunzipSync(bytes) : bytes).toString() });
  }
  return parts;
}

const rowsOf = (text: string) => text.split('\n').slice(1, -1);

describe('PartitionWriter', () => {
  it('writes one part per partition, with header, in name order', async () => {
    const parts = await writeAll([
      ['2024-05-02', '1,a\n'],
      ['2024-05-01', '2,b\n3,c\n'],
      ['2024-05-02', '4,d\n'],
    ]);
    expect(parts.map(({ path: name, rows, text }) => [name, rows, text])).toEqual([
      ['data/2024-05-01-0001.csv.gz', 2, 'id,text\n2,b\n3,c\n'],
      ['data/2024-05-02-0001.csv.gz', 2, 'id,text\n1,a\n4,d\n'],
    ]);
  });

  it.each<Compression>(['gzip', 'none'])(
    'keeps every row, in order, in parts below the limit (%s)',
    async (compression) => {
      const limit = 64 * 1024;
      const lines = Array.from(
        { length: 8000 },
        (_, index) => `${index},${createHash('sha256').update(String(index)).digest('hex')}`,
      );
      const parts = await writeAll([['all', `${lines.join('\n')}\n`]], limit, compression);
      expect(parts.length).toBeGreaterThan(4);
      for (const part of parts) {
        expect(part.bytes).toBeLessThanOrEqual(limit);
        expect(part.text.startsWith('id,text\n')).toBe(true);
        expect(part.rows).toBe(rowsOf(part.text).length);
      }
      expect(parts.flatMap(({ text }) => rowsOf(text))).toEqual(lines);
    },
  );

  it('writes the same parts however the rows are grouped', async () => {
    const lines = Array.from(
      { length: 3000 },
      (_, index) => `${index},${createHash('sha256').update(String(index)).digest('hex')}\n`,
    );
    const reference = await writeAll([['p', lines.join('')]], 64 * 1024);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 5 }),
        async (sizes) => {
          const appends: [string, string][] = [];
          for (let at = 0, turn = 0; at < lines.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            appends.push(['p', lines.slice(at, at + size).join('')]);
            at += size;
          }
          expect((await writeAll(appends, 64 * 1024)).map(({ sha256 }) => sha256)).toEqual(
            reference.map(({ sha256 }) => sha256),
          );
        },
      ),
      { numRuns: 10 },
    );
  });

  it('counts what ends a part, such as the footer of Parquet, against the limit', async () => {
    const store = await newStore();
    const end = Buffer.alloc(40, 'e');
    const writer = new PartitionWriter({
      store,
      encoder: {
        extension: '.bin',
        contentType: 'application/octet-stream',
        memberBytes: () => 10,
        start: () => Promise.resolve(Buffer.from('start')),
        encode: (rows) => Promise.resolve({ bytes: Buffer.concat(rows), rowGroups: [] }),
        end: () => end,
        mostEndBytes: () => end.length,
      },
      nameOf: (partition, sequence) => partName(partition, sequence, '.bin'),
      maxPartBytes: 105,
    });
    // Members of ten bytes: six of them fill a part, with its five bytes at the start and forty at the end.
    await writer.append('all', Buffer.from('123456789\n'.repeat(14)));
    const files = await writer.finish();
    await store.abort();
    expect(files.map(({ bytes, rows }) => [bytes, rows])).toEqual([
      [105, 6],
      [105, 6],
      [65, 2],
    ]);
  });

  longIt('moves waiting rows of many partitions to the disk and loses none', async () => {
    // 400 partitions of 300 KB wait at the same time, twice as much as may wait in memory.
    const store = await newStore();
    const writer = writerFor(store, 500_000_000);
    const text = `${'x'.repeat(999)}\n`.repeat(100);
    for (let round = 0; round < 3; round++) {
      for (let partition = 0; partition < 400; partition++)
        await writer.append(`p${partition}`, Buffer.from(text));
    }
    const files = await writer.finish();
    await store.abort();
    expect(files).toHaveLength(400);
    expect(new Set(files.map(({ rows }) => rows))).toEqual(new Set([300]));
  });

  it('ends with the error when the disk fails', async () => {
    const store = await newStore();
    const writer = writerFor(store, 64 * 1024);
    await rm(store.stagingFolder, { recursive: true });
    const rows = Buffer.from('1,a\n'.repeat(100_000));
    const failing = async () => {
      await writer.append('p', rows);
      await writer.finish();
    };
    await expect(failing()).rejects.toThrow(/write a part/);
    await writer.settle();
    await store.abort();
  });
});

describe('PartitionBuffer', () => {
  it('accepts a member that ends exactly at its size, and continues to the end of the row it would cut', () => {
    const buffer = new PartitionBuffer(new SpillFile(path.join(os.tmpdir(), 'not-used')));
    buffer.add(Buffer.from('one\ntwo\nthree\n'));
    expect(String(Buffer.concat(buffer.takeMember(4)))).toBe('one\n');
    expect(String(Buffer.concat(buffer.takeMember(1)))).toBe('two\n');
    expect(buffer.length).toBe(6);
    buffer.add(Buffer.from('four\n'));
    expect(String(Buffer.concat(buffer.takeMember(7)))).toBe('three\nfour\n');
    expect(buffer.length).toBe(0);
  });

  it('returns all rows in order, however they arrive, in memory of its own', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'buffer-'));
    const random = new Random(5);
    for (let round = 0; round < 60; round++) {
      const file = new SpillFile(path.join(folder, `spill-${round}`));
      const buffer = new PartitionBuffer(file);
      const expected: Buffer[] = [];
      for (let piece = 0; piece < 30; piece++) {
        const text = `${String(piece).padStart(3, '0')}\n`.repeat(
          random.chance(0.3) ? 20_000 : 1 + random.below(9),
        );
        const whole = Buffer.allocUnsafeSlow(text.length);
        whole.write(text);
        // Some chunks share their memory, like those of a block with several partitions.
        const shares = random.chance(0.5);
        buffer.add(shares ? Buffer.concat([whole, whole]).subarray(0, whole.length) : whole);
        expected.push(Buffer.from(text));
        if (random.chance(0.1)) {
          await buffer.spill();
          await file.flush();
        }
      }
      const size = expected.reduce((sum, { length }) => sum + length, 0);
      expect(buffer.length).toBe(size);
      const member = buffer.takeMember(Math.floor(size / 2));
      expect(Buffer.concat(member).at(-1)).toBe(10);
      const rest = buffer.takeAll();
      const pieces = [...member, ...rest];
      expect(new Set(pieces.map((piece) => piece.buffer)).size).toBe(pieces.length);
      expect(Buffer.concat(pieces).equals(Buffer.concat(expected))).toBe(true);
      expect([buffer.length, buffer.inMemory]).toEqual([0, 0]);
      await file.remove();
    }
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });
});
