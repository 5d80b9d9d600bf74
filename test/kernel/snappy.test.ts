import fc from 'fast-check';
import { compressors } from 'hyparquet-compressors';
import { snappyUncompress } from 'hyparquet/src/snappy.js';
import { describe, expect, it } from 'vitest';
import { columnProgram } from '../../src/kernel/column-program.js';

function compress(input: Uint8Array): Uint8Array {
  const program = columnProgram();
  program.begin();
  const start = program.take(input.length);
  const out = program.take(Math.ceil((input.length * 7) / 6) + 64);
  new Uint8Array(program.memory.buffer).set(input, start);
  const end = program.snappy(start, input.length, out);
  return new Uint8Array(program.memory.buffer).slice(out, end);
}

function expectRoundTrip(input: Uint8Array): void {
  const compressed = compress(input);
  expect(compressed.length).toBeLessThanOrEqual((input.length * 7) / 6 + 32);
  const output = new Uint8Array(input.length);
  snappyUncompress(compressed, output);
  expect(Buffer.compare(output, input)).toBe(0);
  if (input.length > 0) {
    const other = compressors.SNAPPY?.(compressed, input.length) ?? new Uint8Array();
    expect(Buffer.compare(other, input)).toBe(0);
  }
}

describe('snappy', () => {
  it('is decompressed by other implementations, for any bytes', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 100 }),
        fc.constantFrom(...['a', 'abc', '-0123456789'].map((text) => Buffer.from(text.repeat(20)))),
        fc.tuple(fc.nat(255), fc.nat(5000)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(pieces, (parts) => expectRoundTrip(Buffer.concat(parts))),
      { numRuns: 300 },
    );
  });

  it.each([0, 1, 15, 16, 17, 18, 60, 61, 255, 256, 257, 65_535, 65_536, 65_537, 200_000])(
    'compresses %d bytes',
    (length) => {
      expectRoundTrip(new Uint8Array(length).fill(7));
      expectRoundTrip(Uint8Array.from({ length }, (_, index) => (index * 2_654_435_761) >>> 24));
    },
  );

  it('removes repetitions, distant ones included', () => {
    const random = Uint8Array.from({ length: 60_000 }, (_, index) => ((index * 2_654_435_761) >>> 11) & 0xff);
    const twice = Buffer.concat([random, random]);
    expectRoundTrip(twice);
    expect(compress(new Uint8Array(100_000)).length).toBeLessThan(6000);
    expect(compress(Buffer.from('SKU-1234,'.repeat(1000))).length).toBeLessThan(600);
  });
});
