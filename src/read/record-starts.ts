import type { TextBlock } from '../model/block.js';

const QUOTE = 0x22;

/** How records of a block are separated: `delimiter` is null if every line end ends a record. */
export interface RecordBytes {
  readonly delimiter: number | null;
  readonly lineEnd: number;
}

/**
 * Where the records and the refused lines of a block start, as offsets within the block, in order. The last offset is
 * the end of the block, where the next one starts.
 * @param isInsideLine whether the block starts with the remainder of a refused line, which is not a start
 */
export function* recordStarts(
  block: TextBlock,
  { delimiter, lineEnd }: RecordBytes,
  isInsideLine: boolean,
): Generator<number> {
  const { bytes, refused } = block;
  let position = 0;
  for (const [index, span] of refused.entries()) {
    yield* startsOf(bytes.subarray(0, span.start), position);
    if (!(isInsideLine && index === 0)) yield span.start;
    position = span.end;
  }
  yield* startsOf(bytes, position);
  yield bytes.length;

  function* startsOf(part: Buffer, from: number): Generator<number> {
    for (let start = from; start < part.length; start = recordEnd(part, start, delimiter, lineEnd))
      yield start;
  }
}

/** The end of a record that the cutter accepted, so that its quotes are known to be in order. */
function recordEnd(bytes: Buffer, start: number, delimiter: number | null, lineEnd: number): number {
  let position = start;
  while (true) {
    if (delimiter !== null && bytes[position] === QUOTE) position = afterClosingQuote(bytes, position);
    while (position < bytes.length && bytes[position] !== lineEnd && bytes[position] !== delimiter)
      position++;
    if (position >= bytes.length) return bytes.length;
    position += 1;
    if (bytes[position - 1] === lineEnd) return position;
  }
}

function afterClosingQuote(bytes: Buffer, open: number): number {
  let quote = bytes.indexOf(QUOTE, open + 1);
  while (quote >= 0 && bytes[quote + 1] === QUOTE) quote = bytes.indexOf(QUOTE, quote + 2);
  return quote < 0 ? bytes.length : quote + 1;
}
