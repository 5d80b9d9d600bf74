/**
 * Days and their text in the proleptic Gregorian calendar. A day is a number counted from 1970-01-01, a time is that
 * day and a second within it; both are whole numbers that a JavaScript number represents exactly.
 */

export const SECONDS_PER_DAY = 86_400;

const DAYS_FROM_YEAR_ZERO = 719_528;
const DAYS_BEFORE_MONTH = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

/** The day of a date in the years 0 to 9999, or NaN if there is no such date. */
export function dayOf(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return NaN;
  const beforeYear =
    year * 365 + ((year + 3) >> 2) - Math.trunc((year + 99) / 100) + Math.trunc((year + 399) / 400);
  const leapDay = month > 2 && isLeap(year) ? 1 : 0;
  return beforeYear + (DAYS_BEFORE_MONTH[month] ?? NaN) + leapDay + day - 1 - DAYS_FROM_YEAR_ZERO;
}

function isLeap(year: number): boolean {
  return (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const FIRST_DAY = dayOf(1, 1, 1);
const LAST_DAY = dayOf(9999, 12, 31);

/** Whether the day can be written with a four-digit year, from 0001-01-01 to 9999-12-31. */
export function isWritableDay(day: number): boolean {
  return day >= FIRST_DAY && day <= LAST_DAY;
}

/** Slots of the day texts: limits the cache to some ten kilobytes; neighboring days never share a slot. */
const DAY_SLOTS = 1024;
const slotDays = new Int32Array(DAY_SLOTS).fill(LAST_DAY + 1);
const slotTexts: string[] = Array.from({ length: DAY_SLOTS }, () => '');

/** `yyyy-MM-dd` of a writable day. Files repeat their days, so the texts of recent ones are cached. */
export function dayText(day: number): string {
  const slot = day & (DAY_SLOTS - 1);
  if (slotDays[slot] !== day) {
    slotTexts[slot] = new Date(day * SECONDS_PER_DAY * 1000).toISOString().slice(0, 10);
    slotDays[slot] = day;
  }
  return slotTexts[slot] ?? '';
}

const MINUTE_TEXTS = Array.from(
  { length: 1440 },
  (_, minute) => `T${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`,
);
const SECOND_TEXTS = Array.from({ length: 60 }, (_, second) => `:${twoDigits(second)}Z`);

/** `yyyy-MM-ddTHH:mm:ssZ` of a second (0 to 86,399) in a writable day. It only joins two ready-made pieces. */
export function timeText(day: number, second: number): string {
  const minute = Math.trunc(second / 60);
  return dayText(day) + MINUTE_TEXTS[minute] + SECOND_TEXTS[second - minute * 60];
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
