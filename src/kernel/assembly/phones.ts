import {
  CALLING_CODES,
  COUNTRIES,
  COUNTRY_AUTOMATON,
  COUNTRY_BYTES,
  COUNTRY_CALLING_CODE,
  COUNTRY_CALLING_CODE_BYTES,
  COUNTRY_CODE,
  COUNTRY_COMMON_LENGTHS,
  COUNTRY_FLAGS,
  COUNTRY_LEAST_PREFIXED,
  COUNTRY_LENGTHS,
  HAS_PHONES,
  SCRATCH,
  AUTOMATON_STATE_BYTES,
  AUTOMATON_STATE_FLAGS,
  TRUNK_ZERO,
} from '../kernel-layout';
import { FALL_BACK_LENGTH } from './special-lengths';

/** Flags of the automaton's states, which `src/normalize/phone-automaton.ts` sets. */
const IS_NATIONAL: u32 = 1;
const HAS_TRUNK_PREFIX: u32 = 4;
const HAS_INTERNATIONAL_PREFIX: u32 = 8;
const HAS_MAIN_TRUNK_PREFIX: u32 = 16;
/** No numbering plan has longer numbers. */
const MAX_DIGITS: usize = 17;

/** Reads phone numbers in the common forms, as `readPhoneText` and `readPhoneFast` do. */
export function phone(start: usize, end: usize, target: usize, country: i32): i32 {
  const entry = COUNTRIES + usize(country) * COUNTRY_BYTES;
  const hasPlan = (load<i32>(entry + COUNTRY_FLAGS) & HAS_PHONES) !== 0;
  // For an unknown country, only international numbers are read; a plan that is not loaded goes to the host.
  if (!hasPlan && load<u16>(entry + COUNTRY_CODE) !== 0) return FALL_BACK_LENGTH;
  if (!readDigits(start, end)) return FALL_BACK_LENGTH;
  const count = digitCount;
  if (count < 8 || isMadeUp(load<u64>(SCRATCH + count - 8))) return FALL_BACK_LENGTH;
  if (hasPlus) return internationalNumber(0, count, target, entry);
  if (load<u16>(SCRATCH) === 0) return internationalNumber(2, count, target, entry);
  if (!hasPlan) return FALL_BACK_LENGTH;
  const codeBytes = usize(load<i32>(entry + COUNTRY_CALLING_CODE_BYTES));
  const hasCode = count > codeBytes && startsWithCode(entry, 0, codeBytes);
  // A number that is not international may still be a long national one.
  if (hasCode && i32(count) >= load<i32>(entry + COUNTRY_LEAST_PREFIXED))
    return internationalNumber(0, count, target, entry);
  const flags = flagsOf(entry, 0, count);
  if ((flags & HAS_INTERNATIONAL_PREFIX) !== 0) return FALL_BACK_LENGTH;
  let from: usize = 0;
  if ((flags & HAS_TRUNK_PREFIX) !== 0) {
    if ((load<i32>(entry + COUNTRY_FLAGS) & TRUNK_ZERO) === 0 || load<u8>(SCRATCH) !== 0)
      return FALL_BACK_LENGTH;
    if ((flags & IS_NATIONAL) !== 0) return FALL_BACK_LENGTH;
    from = 1;
    if (!isNumber(entry, flagsOf(entry, 1, count), count - 1)) return FALL_BACK_LENGTH;
    if (!hasLength(load<i32>(entry + COUNTRY_COMMON_LENGTHS), count - 1)) return FALL_BACK_LENGTH;
  } else if (!isNumber(entry, flags, count)) return FALL_BACK_LENGTH;
  for (let at: usize = 0; at < codeBytes; at++)
    store<u8>(target + at, load<u8>(entry + COUNTRY_CALLING_CODE + at) + 0x30);
  writeDigits(target + codeBytes, from, count);
  return i32(codeBytes + count - from);
}

/** The number read last: its digits are at `SCRATCH`. Then whether it starts with a plus. */
let digitCount: usize = 0;
let hasPlus: bool = false;

/** Reads the digits between the usual separators, up to an extension; false when the host has to decide. */
function readDigits(start: usize, end: usize): bool {
  let count: usize = 0;
  let slashes = 0;
  let isOneRun = true;
  hasPlus = false;
  let at = start;
  for (; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte - 0x30 <= 9) {
      if (count === MAX_DIGITS) return false;
      store<u8>(SCRATCH + count++, u8(byte - 0x30));
      continue;
    }
    switch (byte) {
      case 0x2b:
        if (hasPlus || count > 0) return false;
        hasPlus = true;
        continue;
      case 0x2e:
        // `5550100123.0` is how spreadsheets write a number.
        if (isOneRun && count >= 7) return false;
        break;
      case 0x2f:
        // Fine between an area code and the number; elsewhere there may be two numbers.
        if (++slashes > 1 || count >= 7) return false;
        break;
      case 0x20:
      case 0x2d:
      case 0x28:
      case 0x29:
        break;
      default:
        if (!isExtension(start, at, end)) return false;
        digitCount = count;
        return true;
    }
    isOneRun = false;
  }
  digitCount = count;
  return true;
}

/** Whether `x12`, `ext. 12` or `#12` begins there, after a digit or a bracket. */
function isExtension(start: usize, at: usize, end: usize): bool {
  const byte = u32(load<u8>(at)) | 0x20;
  if (byte !== 0x78 && byte !== 0x23) {
    if (byte !== 0x65 || at + 3 > end) return false;
    if ((u32(load<u8>(at, 1)) | 0x20) !== 0x78 || (u32(load<u8>(at, 2)) | 0x20) !== 0x74) return false;
  }
  let before = at;
  while (before > start) {
    const sign = u32(load<u8>(--before));
    if (sign - 0x30 <= 9 || sign === 0x29) return true;
    if (sign !== 0x20 && sign !== 0x28 && sign !== 0x2e) return false;
  }
  return false;
}

/** A number that starts with a calling code, whose first digit is at `from`. */
function internationalNumber(from: usize, count: usize, target: usize, own: usize): i32 {
  let entry = own;
  let codeBytes = usize(load<i32>(own + COUNTRY_CALLING_CODE_BYTES));
  if (count < from + MIN_INTERNATIONAL) return FALL_BACK_LENGTH;
  if (codeBytes === 0 || !startsWithCode(own, from, codeBytes)) {
    entry = countryOfCode(from);
    if (entry === 0) return FALL_BACK_LENGTH;
    codeBytes = usize(load<i32>(entry + COUNTRY_CALLING_CODE_BYTES));
  }
  let national = from + codeBytes;
  let flags = flagsOf(entry, national, count);
  if ((flags & HAS_MAIN_TRUNK_PREFIX) !== 0) {
    // `+49 (0)30 …`
    const isZero = load<u8>(SCRATCH + national) === 0 && load<u8>(SCRATCH + national + 1) !== 0;
    if (!isZero || (load<i32>(entry + COUNTRY_FLAGS) & TRUNK_ZERO) === 0) return FALL_BACK_LENGTH;
    if ((flags & IS_NATIONAL) !== 0 || countryOfCode(from) !== entry) return FALL_BACK_LENGTH;
    flags = flagsOf(entry, ++national, count);
    if (!hasLength(load<i32>(entry + COUNTRY_COMMON_LENGTHS), count - national)) return FALL_BACK_LENGTH;
  }
  if (!isNumber(entry, flags, count - national)) return FALL_BACK_LENGTH;
  writeDigits(target, from, from + codeBytes);
  writeDigits(target + codeBytes, national, count);
  return i32(codeBytes + count - national);
}

const MIN_INTERNATIONAL: usize = 7;

/** The main country of the calling code that the digits begin with; 0 when the host has not loaded it. */
function countryOfCode(from: usize): usize {
  let code: usize = 0;
  for (let bytes: usize = 0; bytes < 3; bytes++) {
    code = code * 10 + usize(load<u8>(SCRATCH + from + bytes));
    const number = i32(load<u16>(CALLING_CODES + (code << 1)));
    if (number === 0) continue;
    const entry = COUNTRIES + usize(number - 1) * COUNTRY_BYTES;
    const isWhole = usize(load<i32>(entry + COUNTRY_CALLING_CODE_BYTES)) === bytes + 1;
    if (isWhole && (load<i32>(entry + COUNTRY_FLAGS) & HAS_PHONES) !== 0) return entry;
  }
  return 0;
}

/** The last eight digits: it ends in seven equal digits, or in those of 1234567890. */
function isMadeUp(digits: u64): bool {
  const seven = digits >> 8;
  return seven === (seven & 0xff) * 0x0001_0101_0101_0101 || digits === 0x0009_0807_0605_0403;
}

export function startsWithCode(entry: usize, from: usize, codeBytes: usize): bool {
  for (let at: usize = 0; at < codeBytes; at++)
    if (load<u8>(SCRATCH + from + at) !== load<u8>(entry + COUNTRY_CALLING_CODE + at)) return false;
  return true;
}

function flagsOf(entry: usize, from: usize, to: usize): u32 {
  const automaton = usize(load<u32>(entry + COUNTRY_AUTOMATON));
  let state: usize = automaton;
  for (let at = from; at < to; at++)
    state =
      automaton + usize(load<u16>(state + (usize(load<u8>(SCRATCH + at)) << 1))) * AUTOMATON_STATE_BYTES;
  return load<u16>(state + AUTOMATON_STATE_FLAGS);
}

function isNumber(entry: usize, flags: u32, length: usize): bool {
  return (flags & IS_NATIONAL) !== 0 && hasLength(load<i32>(entry + COUNTRY_LENGTHS), length);
}

/** Whether the digits at `SCRATCH` are a national number of the country. */
export function isNationalNumber(entry: usize, from: usize, to: usize): bool {
  return (
    (flagsOf(entry, from, to) & IS_NATIONAL) !== 0 && hasLength(load<i32>(entry + COUNTRY_LENGTHS), to - from)
  );
}

function hasLength(lengths: i32, length: usize): bool {
  return ((lengths >> i32(length)) & 1) === 1;
}

function writeDigits(target: usize, from: usize, to: usize): void {
  for (let at = from; at < to; at++) store<u8>(target + at - from, load<u8>(SCRATCH + at) + 0x30);
}
