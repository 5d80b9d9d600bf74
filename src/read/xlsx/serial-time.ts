import { dayText, timeOfDayText, timeText } from '../exact-text.js';
import type { NumberFormat } from './number-format.js';

const MS_PER_DAY = 86_400_000;
const PER_SECOND = 1000n;
/** 9999-12-31 in the 1900 date system; workbooks cannot contain anything later. */
const MAX_SERIAL = 2_958_466;
/** Days from 1970-01-01 to day 0, for dates from 1 March 1900 on. */
const DAY_ZERO = -25_569;
const DAY_ZERO_1904 = -24_107;
/** 29 February 1900, which never existed, but has this number. */
const FALSE_LEAP_DAY = 60;

/**
 * A workbook's time (days since its start, as a float) as ISO text: a date, a time of day, or both, to the nearest
 * millisecond, which a float of that size represents exactly. Null if it is not a day: before the start, 29 February
 * 1900, after 9999.
 * @param isWhole include the time of day for dates, too
 */
export function serialTimeText(
  serial: number,
  { hasDate, hasTime }: Extract<NumberFormat, { kind: 'time' }>,
  { isFrom1904, isWhole }: { readonly isFrom1904: boolean; readonly isWhole: boolean },
): string | null {
  if (!(serial >= 0 && serial < MAX_SERIAL)) return null;
  const count = Math.round(serial * MS_PER_DAY);
  const day = Math.floor(count / MS_PER_DAY);
  const rest = count - day * MS_PER_DAY;
  if (day === 0 && !(isFrom1904 && hasDate)) return timeOfDayText(BigInt(rest), PER_SECOND);
  const since1970 = dayNumber(day, isFrom1904);
  if (since1970 === null) return null;
  if (!hasTime && rest === 0 && !isWhole) return dayText(since1970);
  return timeText(BigInt(since1970) * BigInt(MS_PER_DAY) + BigInt(rest), PER_SECOND);
}

function dayNumber(day: number, isFrom1904: boolean): number | null {
  if (isFrom1904) return day + DAY_ZERO_1904;
  if (day === FALSE_LEAP_DAY) return null;
  return day + DAY_ZERO + (day < FALSE_LEAP_DAY ? 1 : 0);
}

/** Hours, minutes and seconds of a duration that may exceed a day; null if it is negative or absurd. */
export function durationText(serial: number): string | null {
  if (!(serial >= 0 && serial < MAX_SERIAL)) return null;
  const count = Math.round(serial * MS_PER_DAY);
  const hours = Math.floor(count / 3_600_000);
  const rest = timeOfDayText(BigInt(count - hours * 3_600_000), PER_SECOND);
  return rest === null ? null : `${String(hours).padStart(2, '0')}${rest.slice(2)}`;
}
