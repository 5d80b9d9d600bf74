import { z } from 'zod';
import { rangeCountShape } from './count-step.js';
import { opener, type OpenedPlan } from './open-plan.js';
import type { StepContext } from './plan-run.js';
import { cutterOptions, nominalRanges, type RowGroups } from './run-plan.js';
import { resolveRange } from './resolve-starts.js';
import { STAGED } from './staging.js';

const whole = z.number().int().nonnegative();
/** Counts that are fetched concurrently. */
const COUNTS_AT_ONCE = 32;

/** An item of the map that processes. */
export const rangeToProcessShape = z.object({
  /** Number among all ranges of the run, used to name its parts and its result. */
  index: whole,
  file: whole,
  /** Both are starts of records; for a file that cannot be split: all of it. */
  start: whole,
  stop: whole,
  /** Line ends in the file's body before `start`. */
  lines: whole,
  /** Line ends in the range; null if it was not counted. */
  lineCount: whole.nullable(),
  /** Parquet: its row groups, `from` up to but not including `until`. */
  groups: z.object({ from: whole, until: whole }).optional(),
});
export type RangeToProcess = z.infer<typeof rangeToProcessShape>;

const frontShape = z.object({
  file: whole,
  range: whole,
  at: whole,
  lines: whole,
  done: z.array(rangeToProcessShape),
});
type Progress = z.infer<typeof frontShape>;

/**
 * Finds out where every range really starts and writes the ranges to process. If it runs out of time (which takes a
 * deliberately misleading file), it records how far it got.
 * @param isContinued whether an earlier call recorded something
 * @param isTimeUp asked before each range
 * @returns whether all is resolved
 */
export async function resolveRun(
  plan: OpenedPlan,
  context: StepContext,
  isContinued: boolean,
  isTimeUp: () => boolean,
): Promise<boolean> {
  const { staging } = context;
  let progress: Progress = isContinued
    ? await staging.read(STAGED.front, frontShape)
    : { file: 0, range: 0, at: 0, lines: 0, done: [] };
  while (progress.file < plan.files.count) {
    progress = await resolveFile(plan, progress, context, isTimeUp);
    if (progress.file < plan.files.count && isTimeUp()) {
      await staging.write(STAGED.front, progress);
      return false;
    }
  }
  await staging.write(STAGED.ranges, progress.done);
  return true;
}

/** Continues in the file that the progress names, to its end or until the time is up. */
async function resolveFile(
  plan: OpenedPlan,
  progress: Progress,
  { s3, staging, signal }: StepContext,
  isTimeUp: () => boolean,
): Promise<Progress> {
  const { file: index, done } = progress;
  const next = { file: index + 1, range: 0, at: 0, lines: 0, done };
  const file = await plan.files.at(index);
  if (file.groups !== null) {
    for (const range of rangesOfGroups(file.groups)) done.push({ index: done.length, file: index, ...range });
    return next;
  }
  const ranges = nominalRanges(file, plan.rangeBytes);
  const add = (range: Omit<RangeToProcess, 'index' | 'file'>) =>
    done.push({ index: done.length, file: index, ...range });
  const { cut } = file;
  if (ranges === null || cut === null || ranges.length === 1) {
    add({ start: cut?.bodyStart ?? 0, stop: file.object.size, lines: 0, lineCount: null });
    return next;
  }
  const cutter = cutterOptions(cut);
  const open = opener(file, s3, signal);
  let front =
    progress.range === 0
      ? { at: ranges[0]?.start ?? 0, lines: 0 }
      : { at: progress.at, lines: progress.lines };
  for (let first = progress.range; first < ranges.length; first += COUNTS_AT_ONCE) {
    const some = ranges.slice(first, first + COUNTS_AT_ONCE);
    const counts = await Promise.all(
      some.map((_, at) => staging.read(STAGED.count(index, first + at), rangeCountShape)),
    );
    for (const [at, count] of counts.entries()) {
      const isFirst = first + at === progress.range;
      if (!isFirst && isTimeUp()) return { file: index, range: first + at, ...front, done };
      const range = await resolveRange(front, some[at]?.stop ?? 0, count, open, cutter);
      if (range === null) continue;
      add({ start: range.at, stop: range.stop, lines: range.lines, lineCount: range.lineCount });
      front = { at: range.stop, lines: range.lines + range.lineCount };
    }
  }
  return next;
}

/** The file's footer describes row groups: nothing has to be found out. Their rows count as lines. */
function rangesOfGroups(groups: readonly RowGroups[]): Omit<RangeToProcess, 'index' | 'file'>[] {
  let start = 0;
  let lines = 0;
  return groups.map(({ from, until, rows, bytes }) => {
    const range = { start, stop: start + bytes, lines, lineCount: rows, groups: { from, until } };
    start += bytes;
    lines += rows;
    return range;
  });
}
