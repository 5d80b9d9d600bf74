import { chain } from '../read/peek.js';
import { RangeRecords, type RangeBlock } from '../read/range-records.js';
import type { CutterOptions } from '../read/record-cutter.js';
import { recordStarts } from '../read/record-starts.js';

/** Record starts that a count lists individually, from its first on. */
const DENSE_MARKS = 32;
/** Then one per block, for this many blocks. */
const BLOCK_MARKS = 32;

/** The bytes of a file from a position to its end. */
export type OpenFrom = (from: number) => AsyncIterable<Uint8Array>;

/** A part of a file by its nominal boundaries, which may be anywhere within a record. */
export interface NominalRange {
  readonly start: number;
  readonly stop: number;
  /** Whether `start` is known to be the start of a record, as for the first range. */
  readonly startsRecord: boolean;
}

/** The start of a record, and the number of lines between the count's start and it. */
export interface Mark {
  readonly at: number;
  readonly lines: number;
}

/**
 * What a range contains if its first line starts a record, which is only assumed: it may be inside quotes. So that it
 * can be matched with the truth later, it lists some of the record starts that it passes: readings that meet at one of
 * them are the same from there on.
 */
export interface RangeCount {
  /** Null if no line starts in the range. */
  readonly start: number | null;
  /** Where the first record starts at or after the range's nominal stop. */
  readonly end: number;
  /** Line ends from `start` to `end`. */
  readonly lines: number;
  readonly marks: readonly Mark[];
}

/** Counts the lines of a range, assuming that its first line starts a record. */
export async function countRange(
  open: OpenFrom,
  range: NominalRange,
  cutter: CutterOptions,
): Promise<RangeCount> {
  const lineEnd = cutter.lineEnd.charCodeAt(0);
  const from = range.startsRecord
    ? { position: range.start, chunks: open(range.start) }
    : await skipLine(open(range.start - 1), range.start - 1, lineEnd, range.stop);
  if (from === null) return { start: null, end: range.stop, lines: 0, marks: [] };
  const records = new RangeRecords(from.chunks, { ...cutter, start: from.position, stop: range.stop });
  const marks: Mark[] = [];
  let lines = 0;
  let blocks = 0;
  for await (const block of records.blocks()) {
    if (blocks === 0) marks.push(...denseMarks(block, cutter));
    lines += countByte(block.bytes, lineEnd);
    blocks += 1;
    const at = block.at + block.bytes.length;
    const last = marks.at(-1)?.at ?? -1;
    if (blocks <= BLOCK_MARKS && at > last && at < range.stop) marks.push({ at, lines });
  }
  return { start: from.position, end: records.end ?? range.stop, lines, marks };
}

/** Counts the lines between the start of a record and the first one that starts at or after `stop`. */
export async function countBetween(
  open: OpenFrom,
  start: number,
  stop: number,
  cutter: CutterOptions,
): Promise<{ readonly end: number; readonly lines: number }> {
  const { end, lines } = await countRange(open, { start, stop, startsRecord: true }, cutter);
  return { end, lines };
}

function denseMarks(block: RangeBlock, { quoting, lineEnd }: CutterOptions): Mark[] {
  const dialect = { delimiter: quoting?.delimiter ?? null, lineEnd: lineEnd.charCodeAt(0) };
  const marks: Mark[] = [];
  let position = 0;
  let lines = 0;
  for (const start of recordStarts(block, dialect, block.isInsideLine)) {
    if (marks.length === DENSE_MARKS) break;
    lines += countByte(block.bytes.subarray(position, start), dialect.lineEnd);
    position = start;
    if (start < block.bytes.length) marks.push({ at: block.at + start, lines });
  }
  return marks;
}

/** The bytes after the first line end; null if there is none before `stop`. */
async function skipLine(
  chunks: AsyncIterable<Uint8Array>,
  start: number,
  lineEnd: number,
  stop: number,
): Promise<{ readonly position: number; readonly chunks: AsyncIterable<Uint8Array> } | null> {
  const iterator = chunks[Symbol.asyncIterator]();
  let position = start;
  while (position < stop) {
    const next = await iterator.next();
    if (next.done === true) return null;
    const end = next.value.indexOf(lineEnd);
    if (end < 0) {
      position += next.value.length;
      continue;
    }
    position += end + 1;
    if (position >= stop) break;
    return { position, chunks: chain(next.value.subarray(end + 1), iterator) };
  }
  await iterator.return?.();
  return null;
}

function countByte(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count += 1;
  return count;
}
