/** Part of `columns.ts`: writes the values of cells as Parquet stores them. The cells were checked before. */
import { DAY, DECIMAL, DECIMAL_BYTES, INTEGER, LENGTH_BYTES, TEXT, TIME } from '../column-kinds';

const MINUS: u8 = 0x2d;
const POINT: u8 = 0x2e;
const ZERO: u8 = 0x30;
const SECONDS_PER_DAY: i64 = 86_400;
/** This many digits fit in 64 bits. */
const NARROW_DIGITS: usize = 18;

let smallest: i64 = i64.MAX_VALUE;
let largest: i64 = i64.MIN_VALUE;

/** Resets the least and greatest number. */
export function resetBounds(): void {
  smallest = i64.MAX_VALUE;
  largest = i64.MIN_VALUE;
}

/** The least and the greatest number, time or day since `resetBounds`. */
export function least(): i64 {
  return smallest;
}
export function greatest(): i64 {
  return largest;
}

/** How many bytes `writeValues` writes. */
export function valueBytes(kind: i32, cells: usize, stride: usize, rows: i32): usize {
  let present: usize = 0;
  let bytes: usize = 0;
  for (let row = 0; row < rows; row++, cells += stride) {
    const length = usize(load<u32>(cells, 4));
    present += length !== 0 ? 1 : 0;
    bytes += length;
  }
  if (kind === TEXT) return bytes + present * LENGTH_BYTES;
  return present * (kind === DECIMAL ? DECIMAL_BYTES : kind === INTEGER || kind === DAY ? 4 : 8);
}

/** Writes the values of all cells that have one. Returns the end of what was written; 64 bytes beyond may be touched. */
export function writeValues(kind: i32, cells: usize, stride: usize, rows: i32, out: usize): usize {
  if (kind === TEXT) return writeTexts(cells, stride, rows, out);
  for (let row = 0; row < rows; row++, cells += stride) {
    const start = usize(load<u32>(cells));
    const length = usize(load<u32>(cells, 4));
    if (length === 0) continue;
    if (kind === DECIMAL) {
      writeDecimal(start, start + length, out);
      out += DECIMAL_BYTES;
      continue;
    }
    const value =
      kind === TIME ? timeOf(start) : kind === DAY ? dayOf(start) : wholeNumber(start, start + length);
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
    if (kind === INTEGER || kind === DAY) {
      store<i32>(out, i32(value));
      out += 4;
    } else {
      store<i64>(out, value);
      out += 8;
    }
  }
  return out;
}

function writeTexts(cells: usize, stride: usize, rows: i32, out: usize): usize {
  for (let row = 0; row < rows; row++, cells += stride) {
    const start = usize(load<u32>(cells));
    const length = usize(load<u32>(cells, 4));
    if (length === 0) continue;
    store<u32>(out, u32(length));
    out += LENGTH_BYTES;
    for (let at: usize = 0; at < length; at += 16) v128.store(out + at, v128.load(start + at));
    out += length;
  }
  return out;
}

function wholeNumber(start: usize, end: usize): i64 {
  const isNegative = load<u8>(start) === MINUS;
  let value: i64 = 0;
  for (let at = isNegative ? start + 1 : start; at < end; at++) value = value * 10 + i64(load<u8>(at) - ZERO);
  return isNegative ? -value : value;
}

function twoDigits(at: usize): i64 {
  return i64(load<u8>(at) - ZERO) * 10 + i64(load<u8>(at, 1) - ZERO);
}

function dayOf(start: usize): i64 {
  const year = twoDigits(start) * 100 + twoDigits(start + 2);
  const month = twoDigits(start + 5);
  // In years that begin in March, the leap day comes last.
  const march = month > 2 ? month - 3 : month + 9;
  const years = month > 2 ? year : year - 1;
  const leaps = years / 4 - years / 100 + years / 400;
  return 365 * years + leaps + (153 * march + 2) / 5 + twoDigits(start + 8) - 1 - 719_468;
}

function timeOf(start: usize): i64 {
  const clock = (twoDigits(start + 11) * 60 + twoDigits(start + 14)) * 60 + twoDigits(start + 17);
  return (dayOf(start) * SECONDS_PER_DAY + clock) * 1000;
}

function writeDecimal(start: usize, end: usize, out: usize): void {
  const isNegative = load<u8>(start) === MINUS;
  let low: u64 = 0;
  let high: u64 = 0;
  let decimals = -1;
  const isNarrow = end - start <= NARROW_DIGITS - 2;
  for (let at = isNegative ? start + 1 : start; at < end; at++) {
    const byte = load<u8>(at);
    if (byte === POINT) {
      decimals = 0;
      continue;
    }
    if (decimals >= 0) decimals++;
    if (isNarrow) low = low * 10 + u64(byte - ZERO);
    else {
      const product = (low & 0xffff_ffff) * 10 + u64(byte - ZERO);
      const upper = (low >> 32) * 10 + (product >> 32);
      low = (upper << 32) | (product & 0xffff_ffff);
      high = high * 10 + (upper >> 32);
    }
  }
  for (let missing = 2 - max(decimals, 0); missing > 0; missing--) {
    const product = (low & 0xffff_ffff) * 10;
    const upper = (low >> 32) * 10 + (product >> 32);
    low = (upper << 32) | (product & 0xffff_ffff);
    high = high * 10 + (upper >> 32);
  }
  if (isNegative) {
    low = ~low + 1;
    high = low === 0 ? ~high + 1 : ~high;
  }
  store<u64>(out, bswap<u64>(high));
  store<u64>(out, bswap<u64>(low), 8);
}
