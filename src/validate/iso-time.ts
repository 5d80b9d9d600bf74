import type { Moment } from './moment.js';
import { SECONDS_PER_DAY } from './calendar.js';

/** The widest accepted offset (as in java.time); real ones range from −12:00 to +14:00. */
const MAX_OFFSET = 18 * 3600;

/**
 * Reads the year-first forms, in which day and month are unambiguous:
 *
 * - dates `2021-05-13`, `2021/05/13`, `20210513`;
 * - times after `T` or one space: `11:01`, `11:01:13`, and after a basic date also `1101` and `110113`;
 * - fractions of a second of any length after `.` or `,`, which are truncated (towards the past, before 1970 too);
 * - zones after the time or one space: `Z`, `UTC`, `GMT`, `+02:00`, `+0200`, `+02`, up to ±18:00.
 *
 * `24:00:00` is the midnight at the end of the day. A date alone means its midnight. Returns false for anything else.
 */
export function readIsoTime(value: string, moment: Moment): boolean {
  const separator = value.charCodeAt(4);
  const extended = separator === 0x2d || separator === 0x2f;
  const century = twoDigits(value, 0);
  const yearOfCentury = twoDigits(value, 2);
  if (century < 0 || yearOfCentury < 0) return false;
  if (extended && value.charCodeAt(7) !== separator) return false;
  const month = twoDigits(value, extended ? 5 : 4);
  const day = twoDigits(value, extended ? 8 : 6);
  if (!moment.setDate(century * 100 + yearOfCentury, month, day)) return false;

  const dateEnd = extended ? 10 : 8;
  if (value.length === dateEnd) return true;
  const between = value.charCodeAt(dateEnd);
  if (between !== 0x54 && between !== 0x20 && between !== 0x74) return false;
  return readTime(value, dateEnd + 1, extended, moment);
}

function readTime(value: string, from: number, extended: boolean, moment: Moment): boolean {
  const hour = twoDigits(value, from);
  const colons = value.charCodeAt(from + 2) === 0x3a;
  if (!colons && extended) return false;
  const minuteAt = colons ? from + 3 : from + 2;
  const minute = twoDigits(value, minuteAt);
  if (hour < 0 || minute < 0) return false;
  let at = minuteAt + 2;
  let second = 0;
  let fraction = false;
  if (colons ? value.charCodeAt(at) === 0x3a : isDigit(value.charCodeAt(at))) {
    if (colons) at++;
    second = twoDigits(value, at);
    if (second < 0) return false;
    at += 2;
    const mark = value.charCodeAt(at);
    if (mark === 0x2e || mark === 0x2c) {
      const start = at + 1;
      for (at = start; isDigit(value.charCodeAt(at)); at++) fraction ||= value.charCodeAt(at) !== 0x30;
      if (at === start) return false;
    }
  }
  if (!moment.setTime(hour, minute, second)) return false;
  // Nothing comes after 24:00:00, not even a fraction of a second.
  if (fraction && moment.second === SECONDS_PER_DAY) return false;
  return at === value.length || readZone(value, at, moment);
}

function readZone(value: string, from: number, moment: Moment): boolean {
  const at = value.charCodeAt(from) === 0x20 ? from + 1 : from;
  const sign = value.charCodeAt(at);
  moment.zoned = true;
  if (sign !== 0x2b && sign !== 0x2d) return isUtcName(value, at);
  const hours = twoDigits(value, at + 1);
  let minutes = 0;
  if (value.length !== at + 3) {
    const minutesAt = value.charCodeAt(at + 3) === 0x3a ? at + 4 : at + 3;
    if (value.length !== minutesAt + 2) return false;
    minutes = twoDigits(value, minutesAt);
  }
  if (hours < 0 || minutes < 0 || minutes > 59) return false;
  const distance = hours * 3600 + minutes * 60;
  moment.offset = sign === 0x2d ? -distance : distance;
  return distance <= MAX_OFFSET;
}

function isUtcName(value: string, at: number): boolean {
  const rest = value.length - at;
  if (rest === 1) return value.charCodeAt(at) === 0x5a || value.charCodeAt(at) === 0x7a;
  if (rest !== 3) return false;
  const name = value.slice(at).toUpperCase();
  return name === 'UTC' || name === 'GMT';
}

/** The number made by two digits at a position, or -1. */
function twoDigits(value: string, at: number): number {
  const tens = value.charCodeAt(at) - 0x30;
  const ones = value.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
