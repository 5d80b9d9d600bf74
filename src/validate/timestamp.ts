import { SECONDS_PER_DAY, isWritableDay, timeText } from './calendar.js';
import { type TimeOptions, compileMomentReader } from './moment-reader.js';
import { Moment } from './moment.js';
import { INVALID_TIMESTAMP, type ValueParser } from './value-parser.js';
import { ZoneClock } from './zone-clock.js';

export type TimestampOptions = TimeOptions;

/**
 * Compiles the parser of a TIMESTAMP column. Output: `yyyy-MM-ddTHH:mm:ssZ` in UTC, AMC's form.
 *
 * Accepted forms: `compileMomentReader` and the readers it names. Fractions of a second are truncated, always towards
 * the past. A value without a zone is read on the clock of `timeZone`: a time that occurs twice is the earlier one, and
 * a time skipped in spring is moved forward by the gap. A date alone means its midnight on that clock.
 *
 * Refused as INVALID_TIMESTAMP: every other form, dates and times that do not exist (including second 60), and results
 * outside the years 0001 to 9999. Throws a UsageError for an unknown zone or an invalid format.
 */
export function compileTimestamp(options: TimestampOptions = {}): ValueParser {
  const { timeZone = 'UTC' } = options;
  const read = compileMomentReader(options);
  const clock = timeZone === 'UTC' ? null : new ZoneClock(timeZone);
  const formats = options.formats ?? [];
  const moment = new Moment();
  return (value) => {
    if (!read(value, moment)) return INVALID_TIMESTAMP;
    let { day, second } = moment;
    if (moment.zoned ? moment.offset !== 0 : clock !== null) {
      const reading = moment.reading;
      const instant = moment.zoned || clock === null ? reading - moment.offset : clock.instantOf(reading);
      day = Math.floor(instant / SECONDS_PER_DAY);
      second = instant - day * SECONDS_PER_DAY;
    } else if (second === SECONDS_PER_DAY) {
      day++;
      second = 0;
    }
    if (!isWritableDay(day)) return INVALID_TIMESTAMP;
    // A format may read the same characters differently (`yyyy-dd-MM…`).
    return formats.length === 0 && isOutputForm(value, second === moment.second)
      ? value
      : timeText(day, second);
  };
}

/** Whether an accepted value already has the form of the output, so that no copy is needed. */
function isOutputForm(value: string, sameSecond: boolean): boolean {
  return (
    sameSecond &&
    value.length === 20 &&
    value.charCodeAt(4) === 0x2d &&
    value.charCodeAt(10) === 0x54 &&
    value.charCodeAt(16) === 0x3a &&
    value.charCodeAt(19) === 0x5a
  );
}
