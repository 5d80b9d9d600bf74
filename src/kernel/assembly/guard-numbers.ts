/**
 * Detects quickly that the digits of a cell are not a person's number or code, as `src/leak-guard/` would. A
 * cell that may contain one goes to the host, as do cases that need a closer look (units, dates, assigned
 * ranges).
 */
import {
  COUNTRIES,
  COUNTRY_BYTES,
  COUNTRY_CALLING_CODE,
  COUNTRY_CALLING_CODE_BYTES,
  COUNTRY_CODE,
  COUNTRY_FLAGS,
  GUARD_DIGITS,
  GUARD_GROUPS,
  HAS_PHONES,
  LABEL_STARTS,
  SCRATCH,
  ZERO_IN_FRONT,
} from '../kernel-layout';
import { isNationalNumber, startsWithCode } from './phones';

export const CLEAN: i32 = 0;
/** The host has to check it. */
export const SUSPECT: i32 = 1;
/** It is written, and counted. */
export const MAYBE_PHONE: i32 = 2;

/** Longer text goes to the host. */
const MAX_TEXT: usize = 120;
/** The room for groups; text with more goes to the host. */
const MAX_GROUPS: i32 = 32;
const MAX_RUN: i32 = 12;
/** Text with longer separators within a number goes to the host. */
const MAX_GAP: usize = 3;
/** Personal numbers have at least this many digits. */
const MIN_NUMBER: i32 = 7;
const MAX_NUMBER: i32 = 17;
const MIN_CARD: i32 = 14;
const MAX_CARD: i32 = 19;
const MIN_INTERNATIONAL: i32 = 10;
const MIN_NATIONAL: i32 = 8;
const MIN_NATIONAL_WITH_ZERO: i32 = 9;

// Two letters, in memory order.
const CANADA: u32 = 0x4143;
const GERMANY: u32 = 0x4544;
const INDIA: u32 = 0x4e49;
const JAPAN: u32 = 0x504a;

/** How a group of digits is joined to the previous one. */
const APART: i32 = 0;
/** By separators that only card numbers have between groups. */
const LOOSE: i32 = 1;
const JOINED: i32 = 2;

/** A group: where its digits begin and end at `GUARD_DIGITS`, how it is joined, and bits. */
const GROUP_BYTES: usize = 16;
/** The group is part of a code; within a run, a number may begin with it. */
const PART: i32 = 1;
const OPEN: i32 = 2;

let groups: i32 = 0;
let digits: i32 = 0;

function groupAt(index: i32, field: usize): i32 {
  return load<i32>(GUARD_GROUPS + usize(index) * GROUP_BYTES + (field << 2));
}

function lengthOf(index: i32): i32 {
  return groupAt(index, 1) - groupAt(index, 0);
}

/** How many digits the text judged last has; they are at `GUARD_DIGITS`. */
export function digitCount(): i32 {
  return digits;
}

/** Judges a cell with many digits and other characters. */
export function judgeNumbers(start: usize, end: usize, country: i32): i32 {
  if (end - start > MAX_TEXT || !readGroups(start, end)) return SUSPECT;
  if (digits >= MIN_CARD && mayHoldCard()) return SUSPECT;
  let from = 0;
  for (let index = 1; index <= groups; index++) {
    if (index < groups && groupAt(index, 2) === JOINED) continue;
    if (index - from > MAX_RUN || judgeRun(from, index, country) !== CLEAN) return SUSPECT;
    from = index;
  }
  return CLEAN;
}

/** Judges a cell of digits only. */
export function judgeBare(start: usize, end: usize, country: i32): i32 {
  const count = i32(end - start);
  if (count > MAX_CARD) return CLEAN;
  groups = 1;
  digits = count;
  for (let at: usize = 0; at < usize(count); at++) store<u8>(GUARD_DIGITS + at, load<u8>(start + at));
  setGroup(0, 0, count, APART, 0);
  if (count >= MIN_CARD && mayHoldCard()) return SUSPECT;
  return judgeRun(0, 1, country);
}

function setGroup(index: i32, start: i32, end: i32, joint: i32, isPart: i32): void {
  const group = GUARD_GROUPS + usize(index) * GROUP_BYTES;
  store<i32>(group, start);
  store<i32>(group, end, 4);
  store<i32>(group, joint, 8);
  store<i32>(group, isPart, 12);
}

function isLetter(byte: u32): bool {
  return (byte | 0x20) - 0x61 <= 25;
}

function isDigit(byte: u32): bool {
  return byte - 0x30 <= 9;
}

/** ` -./()_[]{}<>`: the separators between groups of phone and identity numbers. */
function isPlainSeparator(byte: u32): bool {
  return byte === 0x20 || isBracket(byte) || (byte >= 0x2d && byte <= 0x2f) || byte === 0x5f;
}

function isBracket(byte: u32): bool {
  if (byte === 0x28 || byte === 0x29 || byte === 0x3c || byte === 0x3e) return true;
  return byte === 0x5b || byte === 0x5d || byte === 0x7b || byte === 0x7d;
}

/** Finds the groups of digits; false when only the host can judge the text. */
function readGroups(start: usize, end: usize): bool {
  groups = 0;
  digits = 0;
  let joint = APART;
  let gapStart = start;
  let isOpen = 0;
  /** Digits and groups in the current span of groups that single separators join. */
  let spanDigits = 0;
  let spanGroups = 0;
  for (let at = start; at < end;) {
    const byte = u32(load<u8>(at));
    if (isDigit(byte)) {
      if (groups === MAX_GROUPS || (joint !== APART && at - gapStart > MAX_GAP)) return false;
      if (joint === APART || at - gapStart > 1) {
        spanDigits = 0;
        spanGroups = 0;
      }
      const first = digits;
      const part = i32(isPartOfCode(start, at)) | isOpen;
      while (at < end && isDigit(load<u8>(at))) store<u8>(GUARD_DIGITS + usize(digits++), load<u8>(at++));
      setGroup(groups++, first, digits, joint, part);
      spanDigits += digits - first;
      spanGroups++;
      if (mayBeCodeWithLetter(at, end, spanDigits, spanGroups)) return false;
      if (digits - first >= MIN_NUMBER && isWholeNumber(at, end)) return false;
      joint = JOINED;
      isOpen = 0;
      gapStart = at;
    } else if (isLetter(byte)) {
      if (isLabel(at, end) || isFiscalCode(at, end)) return false;
      joint = APART;
      at++;
      // A number does not begin within a word; a code may begin anywhere.
      while (at < end && isLetter(load<u8>(at))) {
        if (isFiscalCode(at, end)) return false;
        at++;
      }
    } else {
      // A plus, and the characters before values in a URL.
      if (byte === 0x2b || byte === 0x3d) return false;
      if (byte === 0x20 || isBracket(byte)) isOpen = OPEN;
      if (byte >= 0x80) joint = APART;
      else if (joint === JOINED && !isPlainSeparator(byte)) joint = LOOSE;
      at++;
    }
  }
  return true;
}

/** Whether it directly follows a letter, `_` or `#`, or a letter or digit and a separator of codes. */
function isPartOfCode(start: usize, at: usize): bool {
  if (at === start) return false;
  const before = u32(load<u8>(at - 1));
  if (isLetter(before) || before === 0x5f || before === 0x23) return true;
  if (before < 0x2d || before > 0x2f || at - 1 === start) return false;
  const other = u32(load<u8>(at - 2));
  return isLetter(other) || isDigit(other);
}

/** Whether a letter after the digits may make them a British or Spanish code. */
function mayBeCodeWithLetter(at: usize, end: usize, spanDigits: i32, spanGroups: i32): bool {
  if (spanDigits < 6 || at >= end) return false;
  let letter = u32(load<u8>(at));
  if (!isLetter(letter)) {
    if (at + 1 >= end || !isPlainSeparator(letter)) return false;
    letter = u32(load<u8>(at + 1));
    if (!isLetter(letter)) return false;
  }
  if (spanGroups > 1) return true;
  return spanDigits === 6 ? (letter | 0x20) <= 0x64 : spanDigits <= 8;
}

/** Whether the digits are followed by the fraction of a whole number: `.0`, `,00`. */
function isWholeNumber(at: usize, end: usize): bool {
  if (at + 1 >= end || load<u8>(at, 1) !== 0x30) return false;
  return load<u8>(at) === 0x2e || load<u8>(at) === 0x2c;
}

/** Whether a word that announces a number, or one that begins like such a word, begins there. */
function isLabel(at: usize, end: usize): bool {
  let word: u32 = 0;
  for (let index: usize = 0; index < 4 && at + index < end; index++) {
    const byte = u32(load<u8>(at + index));
    if (!isLetter(byte)) break;
    word |= (byte | 0x20) << u32(index << 3);
  }
  let label: u32;
  for (let entry: usize = LABEL_STARTS; (label = load<u32>(entry)) !== 0; entry += 4) {
    const mask = label > 0xff_ffff ? 0xffff_ffff : label > 0xffff ? 0xff_ffff : 0xffff;
    if ((word & mask) === label) return true;
  }
  return false;
}

/** Whether letters and digits are arranged as in Italy's codice fiscale. */
function isFiscalCode(start: usize, end: usize): bool {
  if (end - start < 16) return false;
  let at = start;
  for (let place = 0; place < 16; place++) {
    if (at >= end) return false;
    let byte = u32(load<u8>(at));
    const mayBeParted = place === 3 || place === 6 || place === 11 || place === 15;
    if (mayBeParted && (byte === 0x20 || byte === 0x2d) && at + 1 < end) byte = u32(load<u8>(++at));
    const isLetterPlace = place < 6 || place === 8 || place === 11 || place === 15;
    if (!isLetter(byte) && (isLetterPlace || !isDigit(byte))) return false;
    at++;
  }
  return true;
}

/** Whether adjacent groups have the length and the check digit of a card number. */
function mayHoldCard(): bool {
  for (let last = 0; last < groups; last++) {
    let length = 0;
    for (let first = last; first >= 0; first--) {
      length += lengthOf(first);
      if (length > MAX_CARD) break;
      if (mayBeIssued(length, u32(load<u8>(GUARD_DIGITS + usize(groupAt(first, 0)))) - 0x30)) {
        if (passesLuhn(groupAt(first, 0), groupAt(last, 1))) return true;
      }
      if (groupAt(first, 2) === APART) break;
    }
  }
  return false;
}

/** Whether issuers have numbers of this length with this first digit. */
function mayBeIssued(length: i32, first: u32): bool {
  switch (length) {
    case 14:
    case 15:
      return first === 3;
    case 16:
      return (first >= 2 && first <= 6) || first === 9;
    case 19:
      return first >= 4 && first <= 6;
    default:
      return false;
  }
}

function passesLuhn(from: i32, to: i32): bool {
  let sum: u32 = 0;
  let isDouble = false;
  for (let at = to - 1; at >= from; at--) {
    const digit = (u32(load<u8>(GUARD_DIGITS + usize(at))) - 0x30) << u32(isDouble);
    sum += digit > 9 ? digit - 9 : digit;
    isDouble = !isDouble;
  }
  return sum % 10 === 0;
}

/** Judges groups that may be one number. */
function judgeRun(from: i32, to: i32, country: i32): i32 {
  const start = groupAt(from, 0);
  const count = groupAt(to - 1, 1) - start;
  if (count < MIN_NUMBER) return CLEAN;
  if (mayBeNir(start, count)) return SUSPECT;
  for (let index = from; index < to; index++)
    if (mayBeNir(groupAt(index, 0), lengthOf(index))) return SUSPECT;
  // Part of a longer code, unless a word says otherwise.
  if (to - from === 1 && (groupAt(from, 3) & PART) !== 0) return CLEAN;
  for (let index = from + 1; index < to; index++) if ((groupAt(index, 3) & OPEN) !== 0) return SUSPECT;
  if (count > MAX_NUMBER) return CLEAN;
  const entry = COUNTRIES + usize(country) * COUNTRY_BYTES;
  const code = u32(load<u16>(entry + COUNTRY_CODE));
  if (mayBeNationalId(from, to, count, code)) return SUSPECT;
  for (let at = 0; at < count; at++)
    store<u8>(SCRATCH + usize(at), load<u8>(GUARD_DIGITS + usize(start + at)) - 0x30);
  return judgePhone(from, to, count, entry, code);
}

/** A French number, whatever is next to it. */
function mayBeNir(start: i32, count: i32): bool {
  if (count !== 15) return false;
  const first = u32(load<u8>(GUARD_DIGITS + usize(start))) - 0x30;
  return first === 1 || first === 2 || first === 7 || first === 8;
}

function mayBeNationalId(from: i32, to: i32, count: i32, code: u32): bool {
  if (count === 15) return false;
  if (to - from === 1) {
    if (count === 9) return code === CANADA;
    if (count === 11) return code === GERMANY;
    return count === 12 && (code === INDIA || code === JAPAN);
  }
  return (
    hasShape(from, to, 0x324) ||
    hasShape(from, to, 0x333) ||
    hasShape(from, to, 0x2333) ||
    hasShape(from, to, 0x444)
  );
}

/** Whether the groups have these lengths, one hexadecimal digit each. */
function hasShape(from: i32, to: i32, shape: u32): bool {
  let rest = shape;
  for (let index = to - 1; index >= from; index--) {
    if (u32(lengthOf(index)) !== (rest & 15)) return false;
    rest >>= 4;
  }
  return rest === 0;
}

function judgePhone(from: i32, to: i32, count: i32, entry: usize, code: u32): i32 {
  const isBare = to - from === 1;
  const codeBytes = usize(load<i32>(entry + COUNTRY_CALLING_CODE_BYTES));
  const isKnown = code !== 0;
  const flags = load<i32>(entry + COUNTRY_FLAGS);
  if (isKnown && (flags & HAS_PHONES) === 0) return SUSPECT;
  const isAmerican = !isKnown || (codeBytes === 1 && load<u8>(entry + COUNTRY_CALLING_CODE) === 1);
  if (load<u8>(SCRATCH) === 0) {
    if (count >= MIN_INTERNATIONAL && load<u8>(SCRATCH + 1) <= u8(isAmerican)) return SUSPECT;
    if (!isKnown || count < MIN_NATIONAL_WITH_ZERO) return CLEAN;
    return isNationalNumber(entry, usize((flags & ZERO_IN_FRONT) !== 0), usize(count)) ? SUSPECT : CLEAN;
  }
  if (isAmericanNumber(count)) {
    if (isBare && isAmerican && isKnown) return MAYBE_PHONE;
    if (hasShape(from, to, 0x334) || hasShape(from, to, 0x1334) || hasShape(from, to, 0x37)) return SUSPECT;
    if (hasShape(from, to, 0x137)) return SUSPECT;
  }
  if (!isKnown) return CLEAN;
  if (!isAmerican && (flags & ZERO_IN_FRONT) === 0 && count >= MIN_NATIONAL)
    if (isNationalNumber(entry, 0, usize(count))) return SUSPECT;
  if (!isBare || count < 11 || !startsWithCode(entry, 0, codeBytes)) return CLEAN;
  return isNationalNumber(entry, codeBytes, usize(count)) ? SUSPECT : CLEAN;
}

/** Whether the digits at `SCRATCH` match `1?[2-9][0-8]\d[2-9]\d{6}`. */
function isAmericanNumber(count: i32): bool {
  if (count !== 10 && (count !== 11 || load<u8>(SCRATCH) !== 1)) return false;
  const at = SCRATCH + usize(count - 10);
  return load<u8>(at) >= 2 && load<u8>(at + 1) !== 9 && load<u8>(at + 3) >= 2;
}
