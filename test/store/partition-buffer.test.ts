import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PartitionBuffer } from '../../src/store/partition-buffer.js';
import { SpillFile } from '../../src/store/spill-file.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

/** The operations of a buffer: rows of these lengths arrive, all rows move to disk, or a member is taken. */
const step = fc.oneof(
  fc.record({
    rows: fc.array(fc.oneof(fc.constant(0), fc.constant(1), fc.nat(40), fc.nat(5_000)), { maxLength: 5 }),
  }),
  fc.constant('spill' as const),
  fc.record({ size: fc.integer({ min: 1, max: 6_000 }) }),
);

describe('rows that wait to be compressed', () => {
  it('are returned as they came, wherever they waited, and cut after a row', async () => {
    const folder = await temporaryFolder();
    let files = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const file = new SpillFile(path.join(folder, `${files++}`));
        const buffer = new PartitionBuffer(file);
        let waiting = Buffer.alloc(0);
        let letter = 0;
        for (const one of steps) {
          if (one === 'spill') {
            await buffer.spill();
            await file.flush();
            expect(buffer.inMemory).toBe(0);
          } else if ('rows' in one) {
            const text = one.rows.map(
              (length) => `${String.fromCharCode(97 + (letter++ % 26)).repeat(length)}\n`,
            );
            const rows = Buffer.from(text.join(''));
            waiting = Buffer.concat([waiting, rows]);
            buffer.add(rows);
          } else if (waiting.length >= one.size) {
            const end = waiting.indexOf('\n', one.size - 1) + 1;
            expect(Buffer.concat(buffer.takeMember(one.size)).equals(waiting.subarray(0, end))).toBe(true);
            waiting = waiting.subarray(end);
          }
          expect(buffer.length).toBe(waiting.length);
        }
        expect(Buffer.concat(buffer.takeAll()).equals(waiting)).toBe(true);
        expect(buffer.length).toBe(0);
        await file.remove();
      }),
    );
  });

  it('are cut at the end of a large chunk that is exactly as long as a gzip member', async () => {
    const SIZE = 64 * 1024;
    /** Rows of eight bytes with their own memory, as in blocks. */
    const piece = (letter: string, bytes = SIZE) => {
      const rows = Buffer.allocUnsafeSlow(bytes);
      rows.write(`${letter.repeat(7)}\n`.repeat(bytes / 8));
      return rows;
    };
    const file = new SpillFile(path.join(await temporaryFolder(), 'spill'));
    for (const [size, taken] of [
      [SIZE - 7, SIZE],
      [SIZE, SIZE],
      [SIZE + 1, SIZE + 8],
      [2 * SIZE, 2 * SIZE],
    ] as const) {
      const buffer = new PartitionBuffer(file);
      for (const letter of ['a', 'b', 'c']) buffer.add(piece(letter));
      expect(Buffer.concat(buffer.takeMember(size))).toHaveLength(taken);
      expect(buffer.length).toBe(3 * SIZE - taken);
      const rest = Buffer.concat(buffer.takeAll()).toString();
      expect(rest).toBe(`${piece('a')}${piece('b')}${piece('c')}`.slice(taken));
    }
  });
});
