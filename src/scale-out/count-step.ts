import { z } from 'zod';
import { countRange } from './count-range.js';
import { notInPlan } from './not-in-plan.js';
import { opener, type OpenedPlan } from './open-plan.js';
import type { StepContext } from './plan-run.js';
import { cutterOptions, nominalRanges } from './run-plan.js';
import { STAGED } from './staging.js';

const whole = z.number().int().nonnegative();

/** An item of the map that counts. */
export const rangeToCountShape = z.object({ file: whole, range: whole });
export type RangeToCount = z.infer<typeof rangeToCountShape>;

export const rangeCountShape = z.object({
  start: whole.nullable(),
  end: whole,
  lines: whole,
  marks: z.array(z.object({ at: whole, lines: whole })),
});

/** Counts one range and writes what it found. */
export async function countPlannedRange(
  plan: OpenedPlan,
  item: RangeToCount,
  { s3, staging, signal }: StepContext,
): Promise<void> {
  const file = await plan.files.at(item.file);
  const { cut } = file;
  const range = nominalRanges(file, plan.rangeBytes)?.[item.range];
  if (cut === null || range === undefined) throw notInPlan(`range ${item.range} of file ${item.file}`);
  const count = await countRange(opener(file, s3, signal), range, cutterOptions(cut));
  await staging.write(STAGED.count(item.file, item.range), count);
}
