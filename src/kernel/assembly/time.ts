import { EPOCH_MILLISECONDS, EPOCH_SECONDS } from '../column-work';

/**
 * The time read last: its fields packed into one number, so that later times are larger and periods are its
 * upper bits.
 */
export let packed: i64 = 0;
/** Bits of `packed` below an hour, a day, a month. */
export const HOUR_SHIFT: i32 = 12;
export const DAY_SHIFT: i32 = 17;
export const MONTH_SHIFT: i32 = 22;

let year: i32 = 0;
let month: i32 = 0;
let day: i32 = 0;
let second: i32 = 0;

/**
 * Reads the forms of `readIsoTime` with separators between the parts of the date: a date alone, or followed by a space
 * or `T` and a time, with seconds and fractions, with `Z`, `UTC` or an offset; other forms fall back to the caller.
 * @param isUtc whether times without a zone are UTC; otherwise they fall back, too
 */
export function readTime(start: usize, end: usize, isUtc: bool): bool {
  const length = end - start;
  if (length < 10) return false;
  const sign = u32(load<u8>(start + 4));
  if ((sign !== 0x2d && sign !== 0x2f) || load<u8>(start + 7) !== sign) return false;
  year = twoDigits(start) * 100 + twoDigits(start + 2);
  month = twoDigits(start + 5);
  day = twoDigits(start + 8);
  second = 0;
  if (hasBroken()) return false;
  // A margin of a few years keeps offsets within what can be written.
  if (year < 1000 || year > 9990 || month < 1 || month > 12 || day < 1 || day > daysOf(month)) return false;
  if (length === 10) {
    if (!isUtc) return false;
  } else if (!readClock(start + 10, end, isUtc)) return false;
  pack();
  return true;
}

/** Reads what follows a date. */
function readClock(start: usize, end: usize, isUtc: bool): bool {
  const between = u32(load<u8>(start));
  if (end - start < 6 || (between !== 0x54 && between !== 0x20) || load<u8>(start + 3) !== COLON)
    return false;
  const hour = twoDigits(start + 1);
  const minute = twoDigits(start + 4);
  let rest = 0;
  let at = start + 6;
  if (at + 3 <= end && load<u8>(at) === COLON) {
    rest = twoDigits(at + 1);
    at += 3;
    if (at < end && (load<u8>(at) === 0x2e || load<u8>(at) === 0x2c)) {
      const from = ++at;
      while (at < end && load<u8>(at) - 0x30 <= 9) at++;
      if (at === from) return false;
    }
  }
  if (hasBroken() || hour > 23 || minute > 59 || rest > 59) return false;
  second = hour * 3600 + minute * 60 + rest;
  return at === end ? isUtc : readZone(at, end);
}

const COLON: u32 = 0x3a;

function pack(): void {
  packed =
    (((i64(year) << 4) | i64(month)) << 22) |
    (i64(day) << 17) |
    (i64(second / 3600) << 12) |
    (i64((second / 60) % 60) << 6) |
    i64(second % 60);
}

const SECONDS_PER_DAY: i64 = 86_400;
/** Days from the first of March of the year 0 to 1970; in such years, leap days come last. */
const DAYS_TO_1970: i32 = 719_468;
const DAYS_OF_400_YEARS: i32 = 146_097;

/** Reads seconds or milliseconds since 1970, distinguished by their digits; others fall back to the caller. */
export function readEpoch(start: usize, end: usize, flags: i32): bool {
  const digits = end - start;
  const isMilliseconds = digits === 12 || digits === 13;
  if (!isMilliseconds && digits !== 9 && digits !== 10) return false;
  if ((flags & (isMilliseconds ? EPOCH_MILLISECONDS : EPOCH_SECONDS)) === 0) return false;
  let count: i64 = 0;
  for (let at = start; at < end; at++) {
    const digit = u32(load<u8>(at)) - 0x30;
    if (digit > 9) return false;
    count = count * 10 + i64(digit);
  }
  if (isMilliseconds) count /= 1000;
  setDay(i32(count / SECONDS_PER_DAY));
  second = i32(count % SECONDS_PER_DAY);
  pack();
  return true;
}

/** Sets the date from a number of days since 1970. */
function setDay(number: i32): void {
  const days = number + DAYS_TO_1970;
  const era = days / DAYS_OF_400_YEARS;
  const ofEra = days - era * DAYS_OF_400_YEARS;
  const yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
  const ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  // Months, counted from March.
  const part = (5 * ofYear + 2) / 153;
  day = ofYear - (153 * part + 2) / 5 + 1;
  month = part < 10 ? part + 3 : part - 9;
  year = yearOfEra + era * 400 + i32(month <= 2);
}

/** The packed form of a time as it is written, `yyyy-MM-ddTHH:mm:ssZ` or `yyyy-MM-dd`. */
export function packWritten(start: usize, length: i32): i64 {
  const date =
    (i64(twoDigits(start) * 100 + twoDigits(start + 2)) << 26) |
    (i64(twoDigits(start + 5)) << 22) |
    (i64(twoDigits(start + 8)) << 17);
  if (length < 19) return date;
  return (
    date | (i64(twoDigits(start + 11)) << 12) | (i64(twoDigits(start + 14)) << 6) | i64(twoDigits(start + 17))
  );
}

function readZone(start: usize, end: usize): bool {
  let at = start;
  if (load<u8>(at) === 0x20) at++;
  const bytes = end - at;
  if (bytes === 1) return load<u8>(at) === 0x5a;
  const sign = u32(load<u8>(at));
  if (sign !== 0x2b && sign !== 0x2d) return bytes === 3 && isUtcName(load<u32>(at) & 0xff_ffff);
  if (bytes !== 3 && bytes !== 5 && (bytes !== 6 || load<u8>(at + 3) !== COLON)) return false;
  const hours = twoDigits(at + 1);
  const minutes = bytes === 3 ? 0 : twoDigits(end - 2);
  if (hasBroken() || hours > 17 || minutes > 59) return false;
  const offset = hours * 3600 + minutes * 60;
  second += sign === 0x2b ? -offset : offset;
  if (second < 0) {
    second += 86_400;
    dayBefore();
  } else if (second >= 86_400) {
    second -= 86_400;
    dayAfter();
  }
  return true;
}

/** `UTC` and `GMT`, in memory order. */
function isUtcName(name: u32): bool {
  return name === 0x43_5455 || name === 0x54_4d47;
}

function dayBefore(): void {
  if (--day > 0) return;
  if (--month === 0) {
    month = 12;
    year--;
  }
  day = daysOf(month);
}

function dayAfter(): void {
  if (++day <= daysOf(month)) return;
  day = 1;
  if (++month <= 12) return;
  month = 1;
  year++;
}

function daysOf(which: i32): i32 {
  if (which === 2) return (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return which === 4 || which === 6 || which === 9 || which === 11 ? 30 : 31;
}

/** Whether something else was found where two digits are expected. */
let broken: bool = false;

function hasBroken(): bool {
  const was = broken;
  broken = false;
  return was;
}

function twoDigits(at: usize): i32 {
  const tens = u32(load<u8>(at)) - 0x30;
  const ones = u32(load<u8>(at + 1)) - 0x30;
  if (tens > 9 || ones > 9) broken = true;
  return i32(tens * 10 + ones);
}

/** Writes the date as the text shows it; `readTime` has read the rest. */
export function writeShownDate(target: usize, text: usize): void {
  v128.store(target, v128.load(text));
  store<u8>(target + 4, 0x2d);
  store<u8>(target + 7, 0x2d);
}

/** Writes the 20 characters of the time read last in AMC's form. */
export function writeTime(target: usize, time: i64): void {
  putTwo(target, i32(time >> 26) / 100);
  putTwo(target + 2, i32(time >> 26) % 100);
  store<u8>(target + 4, 0x2d);
  putTwo(target + 5, i32(time >> 22) & 15);
  store<u8>(target + 7, 0x2d);
  putTwo(target + 8, i32(time >> 17) & 31);
  store<u8>(target + 10, 0x54);
  putTwo(target + 11, i32(time >> 12) & 31);
  store<u8>(target + 13, 0x3a);
  putTwo(target + 14, i32(time >> 6) & 63);
  store<u8>(target + 16, 0x3a);
  putTwo(target + 17, i32(time) & 63);
  store<u8>(target + 19, 0x5a);
}

function putTwo(target: usize, value: i32): void {
  store<u8>(target, u8(0x30 + value / 10));
  store<u8>(target + 1, u8(0x30 + (value % 10)));
}
