import fc from 'fast-check';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { describe, expect, it } from 'vitest';
import { checkThrift } from '../../../src/read/parquet/check-thrift.js';
import { DeltaReader } from '../../../src/read/parquet/delta-values.js';
import { cellFormat } from '../../../src/read/parquet/cell-format.js';
import { cellWindow, WINDOW_ROWS } from '../../../src/read/parquet/cell-window.js';
import { openPage } from '../../../src/read/parquet/open-page.js';
import { PageCells } from '../../../src/read/parquet/page-cells.js';
import { ParquetProblem } from '../../../src/read/parquet/parquet-problem.js';
import { readRuns, RunReader } from '../../../src/read/parquet/run-lengths.js';

const viewOf = (bytes: Uint8Array<ArrayBuffer>) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

/** Runs and packed groups in the form of a writer, with the values that they encode. */
const runs = fc
  .record({
    bits: fc.integer({ min: 1, max: 32 }),
    parts: fc.array(
      fc.oneof(
        fc.record({ count: fc.integer({ min: 1, max: 300 }), value: fc.nat() }),
        fc.record({ groups: fc.integer({ min: 1, max: 4 }), seed: fc.nat(255) }),
      ),
      { minLength: 1, maxLength: 8 },
    ),
  })
  .map(({ bits, parts }) => {
    const bytes: number[] = [];
    const values: number[] = [];
    for (const part of parts) {
      if ('groups' in part) {
        const packed = Array.from({ length: part.groups * bits }, (_, at) => (part.seed * (at + 7)) % 256);
        bytes.push(...varint(part.groups * 2 + 1), ...packed);
        const all = packed.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
        for (let at = 0; at < part.groups * 8; at++)
          values.push(Number(BigInt.asUintN(bits, all >> BigInt(at * bits))));
      } else {
        const value = part.value % 2 ** bits;
        bytes.push(...varint(part.count * 2));
        for (let at = 0; at < bits; at += 8) bytes.push(Math.floor(value / 2 ** at) % 256);
        for (let at = 0; at < part.count; at++) values.push(value);
      }
    }
    return { bits, values, bytes: new Uint8Array(bytes) };
  });

describe('runs and packed bits', () => {
  it('are decoded at any bit width', () => {
    fc.assert(
      fc.property(runs, ({ bits, values, bytes }) => {
        const decoded = new Uint32Array(values.length);
        readRuns(bytes, 0, bits, decoded);
        expect([...decoded]).toEqual(values);
      }),
    );
  });

  it('are decoded the same, however many are read at a time', () => {
    fc.assert(
      fc.property(runs, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (given, steps) => {
        const { bits, values, bytes } = given;
        const reader = new RunReader(bytes, 0, bits, values.length);
        const decoded: number[] = [];
        const some = new Uint32Array(WINDOW_ROWS);
        for (let step = 0; decoded.length < values.length; step++) {
          const count = Math.min(steps[step % steps.length] ?? 1, values.length - decoded.length);
          reader.read(some, count);
          decoded.push(...some.subarray(0, count));
        }
        expect(decoded).toEqual(values);
      }),
    );
  });

  it('end in bounded time for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 0, max: 40 }), (bytes, bits) => {
        const values = new Uint32Array(1000);
        try {
          readRuns(bytes, 0, bits, values);
        } catch (error) {
          expect(error).toBeInstanceOf(ParquetProblem);
        }
      }),
    );
  });

  it.each([
    ['a run of two billion values', [0xfe, 0xff, 0xff, 0xff, 0x0f, 1]],
    ['two billion packed values', [0xff, 0xff, 0xff, 0xff, 0x0f, 1]],
    ['a number without an end', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['nothing', []],
  ])('are refused when they claim %s', (_, bytes) => {
    expect(() => readRuns(new Uint8Array(bytes), 0, 1, new Uint8Array(10))).toThrow(ParquetProblem);
  });
});

describe('Thrift structures', () => {
  it('cost no more than their bytes when they are refused, and can be decoded when they pass', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          checkThrift(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ParquetProblem);
          return;
        }
        deserializeTCompactProtocol({ view: viewOf(new Uint8Array(bytes)), offset: 0 });
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a number of a million digits', [0x16, ...Array.from({ length: 1000 }, () => 0xff), 0, 0]],
    ['a list of two billion', [0x19, 0xf3, 0xff, 0xff, 0xff, 0xff, 0x07, 0]],
    ['nesting without an end', Array.from({ length: 1000 }, () => 0x1c)],
    ['a text beyond its end', [0x18, 0x7f, 0, 0]],
  ])('with %s are refused', (_, bytes) => {
    expect(() => checkThrift(new Uint8Array(bytes))).toThrow(ParquetProblem);
  });
});

describe('delta encoding', () => {
  it('ends in bounded time for any bytes, with the values that hyparquet reads', () => {
    const sound = fc.uint8Array({ maxLength: 80 }).map((bytes) => [128, 1, 4, 0, 0, ...bytes]);
    fc.assert(
      fc.property(fc.oneof(sound, fc.array(fc.nat(255), { maxLength: 60 })), (given) => {
        const bytes = new Uint8Array(given);
        const expected = new BigInt64Array(200);
        let values: BigInt64Array;
        try {
          values = new DeltaReader(bytes, 0).numbers(new BigInt64Array(200));
        } catch (error) {
          expect(error instanceof ParquetProblem || error instanceof RangeError).toBe(true);
          return;
        }
        deltaBinaryUnpack({ view: viewOf(bytes), offset: 0 }, 200, expected);
        expect(values).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  /** Numbers that grow by a constant. */
  const growing = (count: number, first: number, by: number) => {
    const blocks = Math.ceil((count - 1) / 128);
    const head = [...varint(128), 1, ...varint(count), ...varint(first * 2)];
    return [...head, ...Array.from({ length: blocks }, () => [by * 2, 0]).flat()];
  };

  it('is refused for texts with ever longer shared prefixes', () => {
    const texts = (count: number) =>
      new DeltaReader(
        new Uint8Array([
          ...growing(count, 0, 1),
          ...growing(count, 1, 0),
          ...Array.from({ length: count }, () => 65),
        ]),
        0,
      ).sharedTexts(count);
    expect(texts(3).map((text) => Buffer.from(text).toString())).toEqual(['A', 'AA', 'AAA']);
    // 100 kB that decode to 5 GB.
    expect(() => texts(100_000)).toThrow(/200 times/);
  });

  it('is refused for texts with longer shared prefixes than there are', () => {
    const bytes = new Uint8Array([...growing(2, 0, 2), ...growing(2, 1, 0), 65, 65]);
    expect(() => new DeltaReader(bytes, 0).sharedTexts(2)).toThrow(ParquetProblem);
  });
});

describe('a page', () => {
  const element = { name: 'a', type: 'BYTE_ARRAY', repetition_type: 'REQUIRED' } as const;
  const format = cellFormat(element);
  const header = (count: number, size: number) =>
    ({
      type: 'DATA_PAGE',
      uncompressed_page_size: size,
      compressed_page_size: size,
      data_page_header: {
        num_values: count,
        encoding: 'PLAIN',
        definition_level_encoding: 'RLE',
        repetition_level_encoding: 'RLE',
      },
    }) as const;

  it('whose texts are longer than itself reveals no adjacent memory', () => {
    const memory = Buffer.from('\u0005\0\0\0abcdeSECRET');
    const cellsOf = () => {
      const page = openPage(memory.subarray(0, 9), header(1, 9), 'UNCOMPRESSED', false);
      if (page === null || format === null) throw new Error('There is no page.');
      const window = cellWindow();
      const rows = new PageCells(page, { type: 'BYTE_ARRAY', element, format }, null).readInto(window);
      return Array.from({ length: rows }, (_, row) => {
        const start = window.starts[row] ?? 0;
        return Buffer.from(window.bytes).toString('utf8', start, start + (window.lengths[row] ?? 0));
      });
    };
    expect(cellsOf()).toEqual(['abcde']);
    memory[0] = 11;
    expect(cellsOf).toThrow(ParquetProblem);
  });
});
