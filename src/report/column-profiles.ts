import { z } from 'zod';
import type { DataSetPlan } from '../schema/plan.js';
import type { NumberRange } from '../tally/column-profile.js';
import { distinctValues } from '../tally/distinct-sample.js';
import type { Tally } from '../tally/tally.js';
import type { Repetition } from './repetition.js';

const count = z.number().int().nonnegative();

/** What the written rows have in a column. It contains no value of an identifier and none of a text. */
export const columnProfileShape = z.object({
  /** Rows written that have a value. */
  filled: count,
  /** Distinct values; approximate unless `isExact`. Missing if they are not counted, as in most hashed columns. */
  distinct: z.object({ values: count, isExact: z.boolean() }).optional(),
  /**
   * Smallest and largest value: of dates and timestamps (except dates of birth) as they are written, of metrics as
   * decimal numbers, unless one of them has ten to nineteen digits, as phone and card numbers do. They are strings, as
   * numbers in JSON do not have that precision.
   */
  min: z.string().optional(),
  max: z.string().optional(),
  /** For metrics: the exact sum, if the smallest and the largest value are shown. */
  sum: z.string().optional(),
});
export type ReportedProfile = z.infer<typeof columnProfileShape>;

/** The profile of a column. @param repetition of its values, if it is a key column */
export function columnProfile(
  { columns }: DataSetPlan,
  tally: Tally,
  index: number,
  repetition: Repetition | undefined,
): ReportedProfile {
  const counts = tally.columns[index];
  const filled = tally.written - (counts?.nulls ?? 0) - (counts?.standardizedToNothing ?? 0);
  const profile = tally.profiles[index];
  const kind = columns[index]?.kind;
  const decimals = kind?.kind === 'value' && kind.dataType === 'DECIMAL' ? 2 : 0;
  return {
    filled,
    ...distinctOf(tally, index, filled, repetition),
    ...(profile?.numbers === undefined ? {} : shownNumbers(profile.numbers, decimals)),
    ...(profile?.times === undefined ? {} : { min: profile.times.first, max: profile.times.last }),
  };
}

function distinctOf(
  { profiles }: Tally,
  index: number,
  filled: number,
  repetition: Repetition | undefined,
): Pick<ReportedProfile, 'distinct'> {
  if (repetition !== undefined && repetition.rows > 0)
    return { distinct: { values: repetition.distinct, isExact: repetition.isExact } };
  const distinct = profiles[index]?.distinct;
  if (distinct === undefined) return {};
  const isExact = distinct.level === 0;
  return { distinct: { values: Math.min(filled, distinctValues(distinct)), isExact } };
}

/** Whole numbers of this many digits may be a phone, a card or an identity number, as in the leak guard. */
const FEWEST_DIGITS = 10;
const MOST_DIGITS = 19;

function shownNumbers({ min, max, sum }: NumberRange, decimals: number) {
  const mayBeSomebodys = [min, max].some((units) => {
    const digits = units.replace('-', '').length - decimals;
    return digits >= FEWEST_DIGITS && digits <= MOST_DIGITS;
  });
  if (mayBeSomebodys) return {};
  return { min: decimal(min, decimals), max: decimal(max, decimals), sum: decimal(sum, decimals) };
}

/** A whole number counted in units of the last decimal, as a decimal number: `12345` is `123.45`. */
function decimal(units: string, decimals: number): string {
  if (decimals === 0) return units;
  const sign = units.startsWith('-') ? '-' : '';
  const digits = units.slice(sign.length).padStart(decimals + 1, '0');
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
