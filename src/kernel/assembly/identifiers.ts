import {
  COUNTRIES,
  COUNTRY_AUTOMATON,
  COUNTRY_BYTES,
  COUNTRY_CALLING_CODE,
  COUNTRY_CALLING_CODE_BYTES,
  COUNTRY_COMMON_LENGTHS,
  COUNTRY_FLAGS,
  COUNTRY_LEAST_PREFIXED,
  COUNTRY_LENGTHS,
  COUNTRY_ZIP,
  COUNTRY_ZIP_DIGITS,
  EMAIL_KEPT,
  EMAIL_KEPT_WITH_UNDERSCORE,
  HAS_PHONES,
  HAS_WORDS,
  LETTERS_KEPT,
  SCRATCH,
  SEPARATOR,
  AUTOMATON_STATE_BYTES,
  AUTOMATON_STATE_FLAGS,
  STREET,
  TRUNK_ZERO,
  UNSURE_BYTE,
} from '../kernel-layout';
import { word as askForWord } from './host';
import { copyValue, MAX_KEY, recall, valueLength } from './memo';
import { writeWord } from './words';

/** Each puts a standardized identifier to `target` and gives its length, 0 for nothing, or this: text has to tell. */
export const LEFT: i32 = -1;
/** Longer cells may be hashed already; they are left to the caller. */
export const MAX_RAW: usize = 63;

/** Names and cities: lower-case letters and digits. */
export function letters(start: usize, end: usize, target: usize): i32 {
  let length: usize = 0;
  let high: u32 = 0;
  for (let at = start; at < end; at++) {
    const byte = load<u8>(at);
    high |= byte;
    const kept = load<u8>(LETTERS_KEPT + byte);
    store<u8>(target + length, kept);
    length += usize(kept !== 0);
  }
  return high >= 0x80 ? LEFT : i32(length);
}

/** E-mail addresses, as `emailBytesStandardizer` does it. */
export function email(start: usize, end: usize, target: usize, keepsUnderscore: bool): i32 {
  const table = keepsUnderscore ? EMAIL_KEPT_WITH_UNDERSCORE : EMAIL_KEPT;
  let length: usize = 0;
  let atSigns = 0;
  let before = 0;
  let behind = 0;
  for (let at = start; at < end; at++) {
    const kept = u32(load<u8>(table + load<u8>(at)));
    if (kept === 0) continue;
    if (kept === UNSURE_BYTE) return LEFT;
    store<u8>(target + length++, u8(kept));
    if (kept === 0x40) atSigns++;
    else if (kept >= 0x61 || kept - 0x30 <= 9) {
      if (atSigns === 0) before++;
      else behind++;
    }
  }
  return atSigns === 1 && before > 0 && behind > 0 ? i32(length) : 0;
}

/** Words of street lines are remembered under it and the country's number; columns and countries have other tags. */
const WORD_TAG: u32 = 0xfffe_0000;

/** Street lines, word by word; the host is asked for words beyond ASCII, and with dots, dashes and `#`. */
export function address(start: usize, end: usize, target: usize, country: i32): i32 {
  const entry = COUNTRIES + usize(country) * COUNTRY_BYTES;
  if ((load<i32>(entry + COUNTRY_FLAGS) & HAS_WORDS) === 0) return LEFT;
  let length: usize = 0;
  let at = start;
  while (at < end) {
    const from = at;
    let isDigits: u32 = 1;
    let found: u32 = 0;
    while (at < end) {
      const byte = u32(load<u8>(at));
      // `C/O` separates words, too.
      if (byte === 0x2f) return LEFT;
      const what = u32(load<u8>(STREET + byte));
      if (what === SEPARATOR) break;
      found |= what;
      isDigits &= u32(byte - 0x30 <= 9);
      at++;
    }
    if (at > from) {
      const bytes = at - from;
      if (isDigits !== 0) {
        if (length + bytes > MAX_RAW) return LEFT;
        for (let digit: usize = 0; digit < bytes; digit++)
          store<u8>(target + length + digit, load<u8>(from + digit));
        length += bytes;
      } else if (found === 0) {
        // It may reach into the next slots, which are written later.
        length += writeWord(from, bytes, country, target + length);
        if (length > MAX_RAW) return LEFT;
      } else {
        const word = specialWord(from, i32(bytes), country);
        if (word === 0 || length + usize(valueLength(word)) > MAX_RAW) return LEFT;
        // Vectors may reach into the next slot, which is written later.
        length += usize(copyValue(word, target + length));
      }
    }
    at++;
  }
  return i32(length);
}

/** The memo's entry of a word; 0 when the host does not give one. */
function specialWord(start: usize, bytes: i32, country: i32): usize {
  if (bytes > MAX_KEY) return 0;
  const tag = WORD_TAG | u32(country);
  const known = recall(start, bytes, tag);
  if (known !== 0) return known;
  askForWord(start, bytes, tag);
  return recall(start, bytes, tag);
}

const ZIP_DIGITS: u32 = 1;
const ZIP_WHOLE_FIRST_PART: u32 = 2;
const ZIP_BRITISH: u32 = 3;
const ZIP_CANADIAN: u32 = 4;
const ZIP_ANY: u32 = 5;

/** Postal codes, as `zipStandardizer` does it. */
export function zip(start: usize, end: usize, target: usize, country: i32): i32 {
  const entry = COUNTRIES + usize(country) * COUNTRY_BYTES;
  const rule = u32(load<u8>(entry + COUNTRY_ZIP));
  if (rule === ZIP_BRITISH || rule === ZIP_CANADIAN)
    return letteredZip(start, end, target, rule === ZIP_BRITISH ? 7 : 6);
  if (rule === ZIP_ANY) return anyZip(start, end, target);
  if (rule !== ZIP_DIGITS && rule !== ZIP_WHOLE_FIRST_PART) return LEFT;
  const wanted = usize(load<u8>(entry + COUNTRY_ZIP_DIGITS));
  let length: usize = 0;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte - 0x30 <= 9) {
      if (length < wanted) store<u8>(target + length++, u8(byte));
    } else if (byte !== 0x2d && byte !== 0x20) return LEFT;
    else if (rule === ZIP_WHOLE_FIRST_PART && length < wanted) return LEFT;
  }
  return length === wanted ? i32(length) : LEFT;
}

/** Letters and digits, where no rule is published. */
function anyZip(start: usize, end: usize, target: usize): i32 {
  let length: usize = 0;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    // A number's `.0` is no part of it.
    if (byte >= 0x80 || byte === 0x2e) return LEFT;
    if (load<u8>(LETTERS_KEPT + byte) !== 0) store<u8>(target + length++, u8(byte));
  }
  return length === 0 ? LEFT : i32(length);
}

function letteredZip(start: usize, end: usize, target: usize, most: usize): i32 {
  let length: usize = 0;
  /** A bit a character: whether it is a digit. */
  let digits: u32 = 0;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte === 0x20) continue;
    const isDigit = byte - 0x30 <= 9;
    if (!isDigit && (byte | 0x20) - 0x61 > 25) return LEFT;
    if (length === most) return LEFT;
    digits |= u32(isDigit) << u32(length);
    store<u8>(target + length++, u8(byte));
  }
  if (most === 6) return length === 6 && digits === 0b101010 ? 6 : LEFT;
  // Area letters, digits (or a digit, a letter), then a digit and two letters; the lowest bit is the first character.
  const isCode =
    (length === 5 && digits === 0b00110) ||
    (length === 6 && (digits === 0b001110 || digits === 0b001100 || digits === 0b001010)) ||
    (length === 7 && (digits === 0b0011100 || digits === 0b0010100));
  return isCode ? i32(length) : LEFT;
}

/** Flags of the automaton's states; `src/normalize/phone-automaton.ts` makes them. */
const IS_NATIONAL: u32 = 1;
const IS_UNKNOWN: u32 = 2;
const HAS_TRUNK_PREFIX: u32 = 4;
const HAS_INTERNATIONAL_PREFIX: u32 = 8;
const HAS_MAIN_TRUNK_PREFIX: u32 = 16;
/** No plan has longer numbers. */
const MAX_DIGITS: usize = 17;

/** Phone numbers in the usual forms, as `readPhoneFast` reads them. */
export function phone(start: usize, end: usize, target: usize, country: i32): i32 {
  const entry = COUNTRIES + usize(country) * COUNTRY_BYTES;
  if ((load<i32>(entry + COUNTRY_FLAGS) & HAS_PHONES) === 0) return LEFT;
  let count: usize = 0;
  let hasPlus = false;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte - 0x30 <= 9) {
      if (count === MAX_DIGITS) return LEFT;
      store<u8>(SCRATCH + count++, u8(byte - 0x30));
    } else if (byte === 0x2b) {
      if (hasPlus || count > 0) return LEFT;
      hasPlus = true;
    } else if (byte !== 0x20 && byte !== 0x2d && byte !== 0x28 && byte !== 0x29) return LEFT;
  }
  if (count < 2) return LEFT;
  const codeBytes = usize(load<i32>(entry + COUNTRY_CALLING_CODE_BYTES));
  const hasCode = count > codeBytes && startsWithCode(entry, codeBytes);
  if (hasPlus) {
    if (!hasCode) return LEFT;
    const flags = flagsOf(entry, codeBytes, count);
    if ((flags & HAS_MAIN_TRUNK_PREFIX) !== 0 || !isNumber(entry, flags, count - codeBytes)) return LEFT;
    writeDigits(target, 0, count);
    return i32(count);
  }
  if (load<u16>(SCRATCH) === 0) return LEFT;
  if (hasCode && i32(count) >= load<i32>(entry + COUNTRY_LEAST_PREFIXED)) return LEFT;
  const flags = flagsOf(entry, 0, count);
  if ((flags & HAS_INTERNATIONAL_PREFIX) !== 0) return LEFT;
  let from: usize = 0;
  if ((flags & HAS_TRUNK_PREFIX) !== 0) {
    if ((load<i32>(entry + COUNTRY_FLAGS) & TRUNK_ZERO) === 0 || load<u8>(SCRATCH) !== 0) return LEFT;
    if ((flags & IS_NATIONAL) !== 0) return LEFT;
    from = 1;
    if (!isNumber(entry, flagsOf(entry, 1, count), count - 1)) return LEFT;
    if (!hasLength(load<i32>(entry + COUNTRY_COMMON_LENGTHS), count - 1)) return LEFT;
  } else if (!isNumber(entry, flags, count)) return LEFT;
  for (let at: usize = 0; at < codeBytes; at++)
    store<u8>(target + at, load<u8>(entry + COUNTRY_CALLING_CODE + at) + 0x30);
  writeDigits(target + codeBytes, from, count);
  return i32(codeBytes + count - from);
}

export function startsWithCode(entry: usize, codeBytes: usize): bool {
  for (let at: usize = 0; at < codeBytes; at++)
    if (load<u8>(SCRATCH + at) !== load<u8>(entry + COUNTRY_CALLING_CODE + at)) return false;
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
  return (
    (flags & (IS_NATIONAL | IS_UNKNOWN)) === IS_NATIONAL &&
    hasLength(load<i32>(entry + COUNTRY_LENGTHS), length)
  );
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
