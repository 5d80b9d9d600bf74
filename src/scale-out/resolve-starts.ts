import type { CutterOptions } from '../read/record-cutter.js';
import { countBetween, type Mark, type OpenFrom, type RangeCount } from './count-range.js';

/** Where a file's reading has got to: the start of a record, and the lines before it. */
export interface Front {
  readonly at: number;
  /** Line ends in the file's body before `at`. */
  readonly lines: number;
}

/** A range as it is to be processed: from the start of a record to the start of one. */
export interface ResolvedRange extends Front {
  readonly stop: number;
  /** Line ends in it. */
  readonly lineCount: number;
}

/**
 * Finds out where a range really starts and ends, from where the one before it ended. When the count supposed right,
 * or met the truth at one of its marks, nothing is read; else the file is read from the true start on until it meets a
 * mark, which takes a few records unless the file is made to mislead. The answer is what one reading of the whole
 * file finds, whatever was supposed.
 * @param stop the range's nominal end
 * @returns null for a range in which no record starts: an earlier one reaches beyond it
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
