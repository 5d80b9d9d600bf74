import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../scripts/generate/random.js';
import { gzipDigests } from '../../src/encode/digest-gzip.js';
import { huffmanCode } from '../../src/encode/huffman.js';
import { cases } from '../helpers/effort.js';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** Rows as they are written: unique digests, frequent ones, times and amounts. */
function encodedRows(count: number, json = false): Buffer {
  const random = new Random(count);
  const lines: string[] = [];
  for (let row = 0; row < count; row++) {
    const values = [
      `2024-05-${10 + random.below(20)}T10:00:${10 + random.below(50)}Z`,
      digest(`unique ${row}`),
      digest(`frequent ${Math.floor(40 * random.next() ** 3)}`),
      random.chance(0.3) ? '' : digest(`rare ${random.below(500)}`),
      `Zoë "${random.digits(3)}"`,
    ];
    lines.push(
      json
        ? JSON.stringify({ time: values[0], email: values[1], city: values[2], name: values[4] })
        : values.join(','),
    );
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

describe('gzipDigests', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a byte', Buffer.from('a')],
    ['one repeated letter', Buffer.alloc(700_000, 'a')],
    ['commas', Buffer.alloc(70_000, ',')],
    ['rows', encodedRows(5_000)],
    ['JSON Lines', encodedRows(5_000, true)],
    ['multiple blocks', encodedRows(12_000)],
    ['every byte', Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7919) & 0xff))],
  ])('produces what gunzip restores: %s', (_, bytes) => {
    expect(gunzipSync(gzipDigests([bytes])).equals(bytes)).toBe(true);
  });

  it('produces what gunzip restores, for any bytes', () => {
    const word = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(digest('a'), digest('b'), 'name', '\n').map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 200 }), (words) => {
        const bytes = Buffer.concat(words.flatMap((part) => [part, Buffer.from(',')]));
        expect(gunzipSync(gzipDigests([bytes])).equals(bytes)).toBe(true);
      }),
      { numRuns: cases(300) },
    );
  });

  it('does not depend on what was compressed before', () => {
    const rows = encodedRows(2_000);
    const first = gzipDigests([rows]);
    gzipDigests([encodedRows(3_000, true)]);
    expect(gzipDigests([rows]).equals(first)).toBe(true);
  });

  it('halves digests, and shrinks repeated ones further', () => {
    const unique = Buffer.from(Array.from({ length: 3_000 }, (_, row) => digest(`${row}`)).join('\n'));
    expect(unique.length / gzipDigests([unique]).length).toBeGreaterThan(1.75);
    const rows = encodedRows(10_000);
    expect(rows.length / gzipDigests([rows]).length).toBeGreaterThan(2.2);
  });

  it('never grows data by more than its framing', () => {
    const random = new Random(1);
    const noise = Buffer.from(Array.from({ length: 200_000 }, () => random.below(256)));
    const packed = gzipDigests([noise]);
    expect(packed.length).toBeLessThanOrEqual(noise.length + 5 * 4 + 18);
    expect(gunzipSync(packed).equals(noise)).toBe(true);
  });
});

describe('huffmanCode', () => {
  it('is a complete prefix code within the length limit', () => {
    const counts = fc.array(fc.oneof(fc.constant(0), fc.nat(100), fc.nat(2 ** 30)), {
      minLength: 2,
      maxLength: 286,
    });
    fc.assert(
      fc.property(counts, (given) => {
        const used = Uint32Array.from(given);
        used[0] = 1;
        used[1] = (used[1] ?? 0) + 1;
        const { lengths } = huffmanCode(used, 12);
        let space = 0;
        lengths.forEach((length, symbol) => {
          expect(length > 0).toBe((used[symbol] ?? 0) > 0);
          expect(length).toBeLessThanOrEqual(12);
          if (length > 0) space += 2 ** -length;
        });
        expect(space).toBe(1);
      }),
    );
  });
});
