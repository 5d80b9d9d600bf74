import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RangeRecords } from '../../src/read/range-records.js';
import { cutRecords, MAX_RECORD_BYTES, type CutterOptions } from '../../src/read/record-cutter.js';
import { countRange, type OpenFrom } from '../../src/scale-out/count-range.js';
import { resolveRange, type Front, type ResolvedRange } from '../../src/scale-out/resolve-starts.js';
import type { TextBlock } from '../../src/model/block.js';
import { collect, inChunks } from '../helpers/chunks.js';
import { cases } from '../helpers/effort.js';

const CSV: CutterOptions = { quoting: { delimiter: 44 }, lineEnd: '\n' };

interface Piece {
  readonly text: string;
  readonly code: string | null;
}

/**
 * Adjacent pieces of whole records are joined, and rejected lines (of which more or less may remain) stay between them.
 */
function piecesOf(blocks: readonly TextBlock[]): Piece[] {
  const pieces: Piece[] = [];
  const add = (text: string, code: string | null) => {
    const last = pieces.at(-1);
    if (code !== null) pieces.push({ text: '', code });
    else if (last !== undefined && last.code === null)
      pieces[pieces.length - 1] = { text: last.text + text, code };
    else if (text !== '') pieces.push({ text, code });
  };
  for (const { bytes, refused } of blocks) {
    let position = 0;
    for (const { start, end, code } of refused) {
      add(bytes.toString('latin1', position, start), null);
      add('', code);
      position = end;
    }
    add(bytes.toString('latin1', position), null);
  }
  return pieces;
}

interface Reading {
  readonly pieces: Piece[];
  readonly ranges: ResolvedRange[];
  readonly bytesRead: number;
}

/** The results of plan, count, resolve and process for a file that is cut at these positions. */
async function readInRanges(bytes: Buffer, cuts: readonly number[], cutter: CutterOptions): Promise<Reading> {
  let bytesRead = 0;
  const open: OpenFrom = async function* (from) {
    for await (const chunk of inChunks(bytes.subarray(from), [7, 64, 3, 300_000])) {
      bytesRead += chunk.length;
      yield chunk;
    }
  };
  const borders = [0, ...cuts, bytes.length];
  const counts = await Promise.all(
    cuts
      .concat(bytes.length)
      .map((stop, index) =>
        countRange(open, { start: borders[index] ?? 0, stop, startsRecord: index === 0 }, cutter),
      ),
  );
  bytesRead = 0;
  let front: Front = { at: 0, lines: 0 };
  const ranges: ResolvedRange[] = [];
  for (const [index, count] of counts.entries()) {
    const range = await resolveRange(front, borders[index + 1] ?? 0, count, open, cutter);
    if (range === null) continue;
    ranges.push(range);
    front = { at: range.stop, lines: range.lines + range.lineCount };
  }
  const resolving = bytesRead;
  const blocks: TextBlock[] = [];
  for (const { at, stop } of ranges) {
    const records = new RangeRecords(open(at), { ...cutter, start: at, stop });
    blocks.push(...(await collect(records.blocks())));
    expect(records.end).toBe(stop);
  }
  return { pieces: piecesOf(blocks), ranges, bytesRead: resolving };
}

async function expectSame(bytes: Buffer, cuts: readonly number[], cutter: CutterOptions): Promise<Reading> {
  const whole = piecesOf(await collect(cutRecords(inChunks(bytes), cutter)));
  const parts = await readInRanges(bytes, cuts, cutter);
  expect(parts.pieces).toEqual(whole);
  // Ranges are adjacent without gaps, and each has the number of line ends before it.
  let at = 0;
  for (const range of parts.ranges) {
    expect(range.at).toBe(at);
    expect(range.lines).toBe(lineEnds(bytes.subarray(0, at), cutter));
    expect(range.lineCount).toBe(lineEnds(bytes.subarray(at, range.stop), cutter));
    at = range.stop;
  }
  expect(at).toBe(bytes.length);
  return parts;
}

const lineEnds = (bytes: Buffer, { lineEnd }: CutterOptions) =>
  bytes.toString('latin1').split(lineEnd).length - 1;

/** Every character with a meaning, and one without. */
const csvText = fc
  .array(fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', 'a', '"a\nb",', '"a""b"\n', 'x,"y\n'), {
    maxLength: 60,
  })
  .map((parts) => parts.join(''));
/** Rows whose quoted cells contain line breaks and text that looks like quoted cells. */
const wellFormed = fc
  .array(
    fc
      .array(
        fc.constantFrom(
          'plain',
          '"with ""quotes"""',
          '"two\nlines"',
          '"looks\n,""like""\n,""cells"""',
          '12" pipe',
        ),
        {
          minLength: 1,
          maxLength: 3,
        },
      )
      .map((cells) => `${cells.join(',')}\n`),
    { maxLength: 20 },
  )
  .map((rows) => rows.join(''));
const cutsOf = (bytes: Buffer, shares: readonly number[]) =>
  [...new Set(shares.map((share) => Math.floor(share * bytes.length)))]
    .filter((at) => at > 0 && at < bytes.length)
    .toSorted((a, b) => a - b);
const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
const dialects = fc.constantFrom<CutterOptions>(
  CSV,
  { quoting: { delimiter: 44 }, lineEnd: '\r' },
  { quoting: null, lineEnd: '\n' },
);
const blockBytes = fc.constantFrom(1, 5, 40, 1024);

describe('a file read in ranges', () => {
  it('returns the records and rejected lines of a single read, wherever it is cut and however broken it is', async () => {
    await fc.assert(
      fc.asyncProperty(csvText, shares, dialects, blockBytes, async (text, where, dialect, size) => {
        const bytes = Buffer.from(text);
        await expectSame(bytes, cutsOf(bytes, where), { ...dialect, blockBytes: size });
      }),
      { numRuns: cases(1500) },
    );
  });

  it('returns them for well-formed files, cut at every byte', async () => {
    await fc.assert(
      fc.asyncProperty(wellFormed, blockBytes, async (text, size) => {
        const bytes = Buffer.from(text);
        const every = Array.from({ length: Math.max(0, bytes.length - 1) }, (_, index) => index + 1);
        await expectSame(bytes, every.slice(0, 150), { ...CSV, blockBytes: size });
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a quote that never closes', `a,"${'x\n'.repeat(MAX_RECORD_BYTES)}`],
    ['a quote that closes incorrectly, beyond the cut', `a,b\na,"${'x\n'.repeat(200_000)}"y\nc,d\n`],
    [
      'a quote that closes beyond the largest record',
      `a,b\na,"${'x\n'.repeat(MAX_RECORD_BYTES)}",c\nd,"e\nf"\n`,
    ],
    ['a line that is too long', `a,b\n${'y'.repeat(3 * MAX_RECORD_BYTES)}\nc,"d\ne"\n`],
    ['a line that is too long and the last', `a,b\n${'y'.repeat(3 * MAX_RECORD_BYTES)}`],
    [
      'a quoted cell of nearly the largest size',
      `a,"${'z\n'.repeat(MAX_RECORD_BYTES / 2 - 100)}"\nb,c\n`.repeat(2),
    ],
  ])('is read in one piece for %s', async (_, text) => {
    const bytes = Buffer.from(text);
    for (const count of [2, 5, 16]) {
      const cuts = Array.from({ length: count - 1 }, (_cut, index) =>
        Math.floor(((index + 1) * bytes.length) / count),
      );
      await expectSame(bytes, cuts, CSV);
    }
  });

  it('reads nothing more when the first line of a range starts a record, and little when it does not', async () => {
    const plain = Buffer.from('a,b,c\n'.repeat(5000));
    expect((await expectSame(plain, [10_000, 20_000], CSV)).bytesRead).toBe(0);
    const quoted = Buffer.from('a,"b\nb\nb",c\n'.repeat(5000));
    const { bytesRead } = await expectSame(quoted, [20_003, 40_005], CSV);
    expect(bytesRead).toBe(0);
  });

  it('is resolved correctly when it is crafted to mislead', async () => {
    // Read from inside the quoted cell, each of its lines is a well-formed row.
    const cell = ',""x""\n'.repeat(60_000);
    const bytes = Buffer.from(`a,b\n"${cell}",b\nc,d\n`);
    await expectSame(bytes, [100_000, 200_003, 300_001], CSV);
  });
});
