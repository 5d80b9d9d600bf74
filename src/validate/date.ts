import { SECONDS_PER_DAY, dayText, isWritableDay } from './calendar.js';
import { type TimeOptions, compileMomentReader } from './moment-reader.js';
import { Moment } from './moment.js';
import { INVALID_DATE, type ValueParser } from './value-parser.js';
import { ZoneClock } from './zone-clock.js';

export type DateOptions = TimeOptions;

/**
 * Compiles the parser of a DATE column. Output: `yyyy-MM-dd`.
 *
 * The forms are those of `compileTimestamp`. A value keeps the date that it shows, whatever its time, offset and
 * `timeZone` are (24:00 belongs to the next day): systems write a date as its midnight, with any offset, and moved to
 * another clock it would become the day before. Only a number that counts from 1970 shows no date: its date is the one
 * on the clock of `timeZone` (default UTC).
 *
 * Refused as INVALID_DATE: every other form, and dates outside the years 0001 to 9999. Throws a UsageError for an
 * unknown zone or an invalid format.
 */
export function compileDate(options: DateOptions = {}): ValueParser {
  const { timeZone = 'UTC' } = options;
  const read = compileMomentReader(options);
  const clock = timeZone === 'UTC' ? null : new ZoneClock(timeZone);
  const moment = new Moment();
  return (value) => {
    if (!read(value, moment)) return INVALID_DATE;
    let reading = moment.reading;
    if (moment.isInstant && clock !== null) {
      // Checked before the clock is used: it does not support days far outside the calendar.
      if (!isWritableDay(Math.floor(reading / SECONDS_PER_DAY))) return INVALID_DATE;
      reading += clock.offsetAt(reading);
    }
    const day = Math.floor(reading / SECONDS_PER_DAY);
    return isWritableDay(day) ? dayText(day) : INVALID_DATE;
  };
}
