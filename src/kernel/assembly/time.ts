/** The time read last: its fields in one number, so that later times are larger and periods are its upper bits. */
export let packed: i64 = 0;
/** What is left of `packed` for an hour, a day, a month. */
export const HOUR_SHIFT: i32 = 12;
export const DAY_SHIFT: i32 = 17;
export const MONTH_SHIFT: i32 = 22;

let year: i32 = 0;
let month: i32 = 0;
let day: i32 = 0;
let second: i32 = 0;

/**
 * Reads `yyyy-MM-dd HH:mm:ss` with a space or `T`, parts of a second, and `Z` or an offset behind; other forms are
 * left to the caller.
 * @param isUtc whether times without a zone are UTC; they are left otherwise
 */
export function readTime(start: usize, end: usize, isUtc: bool): bool {
  if (end - start < 19) return false;
  const between = u32(load<u8>(start + 10));
  if (between !== 0x54 && between !== 0x20) return false;
  if (load<u8>(start + 4) !== 0x2d || load<u8>(start + 7) !== 0x2d) return false;
  if (load<u8>(start + 13) !== 0x3a || load<u8>(start + 16) !== 0x3a) return false;
  year = twoDigits(start) * 100 + twoDigits(start + 2);
  month = twoDigits(start + 5);
  day = twoDigits(start + 8);
  const hour = twoDigits(start + 11);
  const minute = twoDigits(start + 14);
  const rest = twoDigits(start + 17);
  if (broken) {
    broken = false;
    return false;
  }
  // A few years on either side keep offsets from leading out of what can be written.
  if (year < 1000 || year > 9990 || month < 1 || month > 12 || day < 1 || day > daysOf(month)) return false;
  if (hour > 23 || minute > 59 || rest > 59) return false;
  second = hour * 3600 + minute * 60 + rest;
  let at = start + 19;
  if (at < end && load<u8>(at) === 0x2e) {
    at++;
    const from = at;
    while (at < end && load<u8>(at) - 0x30 <= 9) at++;
    if (at === from) return false;
  }
  if (at === end) {
    if (!isUtc) return false;
  } else if (!readZone(at, end)) return false;
  packed =
    (((i64(year) << 4) | i64(month)) << 22) |
    (i64(day) << 17) |
    (i64(second / 3600) << 12) |
    (i64((second / 60) % 60) << 6) |
    i64(second % 60);
  return true;
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
  if ((sign !== 0x2b && sign !== 0x2d) || (bytes !== 5 && bytes !== 6)) return false;
  if (bytes === 6 && load<u8>(at + 3) !== 0x3a) return false;
  const hours = twoDigits(at + 1);
  const minutes = twoDigits(end - 2);
  if (broken) {
    broken = false;
    return false;
  }
  if (hours > 17 || minutes > 59) return false;
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

/** Whether something else was found where two digits are wanted. */
let broken: bool = false;

function twoDigits(at: usize): i32 {
  const tens = u32(load<u8>(at)) - 0x30;
  const ones = u32(load<u8>(at + 1)) - 0x30;
  if (tens > 9 || ones > 9) broken = true;
  return i32(tens * 10 + ones);
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
