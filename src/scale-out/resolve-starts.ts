import type { CutterOptions } from '../read/record-cutter.js';
import { countBetween, type Mark, type OpenFrom, type RangeCount } from './count-range.js';

/** How far the reading of a file has got: the start of a record, and the lines before it. */
export interface Front {
  readonly at: number;
  /** Line ends in the file's body before `at`. */
  readonly lines: number;
}

/** A range to process: from the start of one record to the start of another. */
export interface ResolvedRange extends Front {
  readonly stop: number;
  /** Line ends in the range. */
  readonly lineCount: number;
}

/**
 * Finds out where a range really starts and ends, from where the one before it ended. If the count assumed correctly,
 * or the truth meets one of its marks, nothing is read. Otherwise the file is read from the true start on until a mark
 * is met, which takes a few records unless the file is deliberately misleading. The answer is the same as when the
 * entire file is read at once, whatever was assumed.
 * @param stop the range's nominal end
 * @returns null for a range in which no record starts: an earlier one extends beyond it
 */
export async function resolveRange(
  front: Front,
  stop: number,
  count: RangeCount,
  open: OpenFrom,
  cutter: CutterOptions,
): Promise<ResolvedRange | null> {
  if (front.at >= stop) return null;
  let at = front.at;
  let lines = 0;
  for (const mark of [...ahead(count.marks, at), null]) {
    if (mark === null || mark.at > at) {
      const read = await countBetween(open, at, mark?.at ?? stop, cutter);
      at = read.end;
      lines += read.lines;
    }
    if (mark?.at !== at) continue;
    return { ...front, stop: count.end, lineCount: lines + count.lines - mark.lines };
  }
  return { ...front, stop: at, lineCount: lines };
}

function ahead(marks: readonly Mark[], at: number): readonly Mark[] {
  return marks.filter((mark) => mark.at >= at);
}
