/**
 * Detects quickly that a cell has no raw identifier. A cell that may contain one goes to the host, which checks
 * it as `src/leak-guard/` does; the limits here are that folder's.
 */
import { cellEnd, cellStart, findCell, NO_VALUE, VALUE } from './cells';
import {
  CLASSES,
  DIGIT,
  GUARD_DIGITS,
  LABELS,
  OWN_EMAIL,
  OWN_FIRST_NAME,
  OWN_LAST_NAME,
  OWN_PHONE,
  SCRATCH,
} from '../kernel-layout';
import { CLEAN, digitCount, judgeBare, judgeNumbers, SUSPECT } from './guard-numbers';
import {
  MAX_CODE_DIGITS,
  MAX_CODE_LETTERS,
  MAX_TAIL,
  MIN_CODE,
  MIN_DIGITS,
  MIN_LOCAL,
  MIN_NAMES,
  MIN_TAIL,
} from '../../leak-guard/limits';
import { setting } from './settings';

const NONE: i32 = 0x7fff_ffff;

/** Whether the row's own identifiers have not been read yet. */
let isFresh: bool = true;
/** Whether the host has to search for them. */
let needsFallback: bool = false;
/** Text that contains one has at least this many bytes. */
let shortest: i32 = 0;
/** The bytes to search for: ASCII; for a value with non-ASCII letters, its longest ASCII part. */
let localStart: usize = 0;
let localBytes: i32 = 0;
let firstStart: usize = 0;
let firstBytes: i32 = 0;
let lastStart: usize = 0;
let lastBytes: i32 = 0;
/** Whether some value has no ASCII at all: only non-ASCII text can contain it. */
let isForeign: bool = false;

/** Starts a row. */
export function guardRow(): void {
  isFresh = true;
}

/**
 * Judges a cell without `@` and the like. @param digits how many it has @param hasNonAscii whether it has
 * non-ASCII bytes
 */
export function judge(
  start: usize,
  end: usize,
  digits: i32,
  hasNonAscii: bool,
  isNamed: bool,
  country: i32,
): i32 {
  const length = i32(end - start);
  const looksForOwn = setting(OWN_EMAIL) !== -2;
  let verdict = CLEAN;
  if (digits > MIN_DIGITS || (digits === MIN_DIGITS && length >= MIN_CODE)) {
    if (isNamed) return SUSPECT;
    let digitsStart = end - digits;
    let digitsEnd = end;
    if (digits === length) verdict = judgeBare(start, end, country);
    else if (!isPlainCode(start, end, digits)) {
      verdict = judgeNumbers(start, end, country);
      digitsStart = GUARD_DIGITS;
      digitsEnd = GUARD_DIGITS + usize(digitCount());
    }
    if (verdict === SUSPECT) return SUSPECT;
    // It may still contain the row's phone number.
    if (digits >= MIN_TAIL && looksForOwn && holdsOwnPhone(digitsStart, digitsEnd)) return SUSPECT;
  }
  return looksForOwn && length >= MIN_LOCAL && holdsOwn(start, end, hasNonAscii) ? SUSPECT : verdict;
}

/** One or a few letters, a separator, digits. */
function isPlainCode(start: usize, end: usize, digits: i32): bool {
  const letters = i32(end - start) - digits - 1;
  if (letters < 1 || letters > MAX_CODE_LETTERS || digits > MAX_CODE_DIGITS) return false;
  let word: u32 = 0;
  for (let at = 0; at < letters; at++) {
    const letter = u32(load<u8>(start + at)) | 0x20;
    if (letter - 0x61 > 25) return false;
    word |= letter << (at << 3);
  }
  // `tel-` and the like announce a number.
  let label: u32;
  for (let at: usize = LABELS; (label = load<u32>(at)) !== 0; at += 4) if (label === word) return false;
  const sign = u32(load<u8>(start + letters));
  if (sign !== 0x2d && sign !== 0x5f && sign !== 0x23) return false;
  // All digits of the cell come after the separator when the rest has as many bytes as the cell has digits.
  for (let at = start + letters + 1; at < end; at++)
    if ((load<u8>(CLASSES + load<u8>(at)) & DIGIT) === 0) return false;
  return true;
}

/** Whether the digits contain, or may contain, the last digits of the row's phone number. */
function holdsOwnPhone(start: usize, end: usize): bool {
  const field = setting(OWN_PHONE);
  const found = findCell(field);
  if (found === NO_VALUE) return false;
  if (found !== VALUE) return true;
  let tail: usize = SCRATCH + MAX_TAIL;
  for (let at = cellEnd; at > cellStart && tail > usize(SCRATCH); at--) {
    const byte = u32(load<u8>(at - 1));
    if (byte - 0x30 <= 9) store<u8>(--tail, u8(byte));
    else if (byte >= 0x80) return true;
    // An extension does not belong to it.
    else if ((byte | 0x20) - 0x61 <= 25) tail = SCRATCH + MAX_TAIL;
  }
  const bytes = i32(usize(SCRATCH + MAX_TAIL) - tail);
  return bytes >= MIN_TAIL && contains(start, end, tail, bytes);
}

function holdsOwn(start: usize, end: usize, hasNonAscii: bool): bool {
  if (isFresh) readOwn();
  if (needsFallback) return true;
  if (i32(end - start) < shortest) return false;
  if (hasNonAscii && isForeign) return true;
  if (contains(start, end, localStart, localBytes)) return true;
  return contains(start, end, firstStart, firstBytes) && contains(start, end, lastStart, lastBytes);
}

/**
 * Whether the text has escapes, control characters, or characters that may be variants of others: an identifier
 * may be disguised with them. Letters of common scripts do not count. Reads up to 2 bytes past the end.
 */
export function mayFold(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte >= 0x80) {
      if (byte >= 0xc0 && !isPlainLetter(byte, load<u8>(at, 1), load<u8>(at, 2))) return true;
      continue;
    }
    if (byte < 0x20 || byte === 0x7f || byte === 0x5c) return true;
    const next = at + 1 < end ? u32(load<u8>(at, 1)) : 0;
    // `&amp;`, `&#64;`; `=40`
    if (byte === 0x26 && (next === 0x23 || (next | 0x20) - 0x61 <= 25)) return true;
    if (byte === 0x3d && (next - 0x30 <= 9 || (next | 0x20) - 0x61 <= 5)) return true;
  }
  return false;
}

/** Latin, Greek and Cyrillic letters, kana, CJK and Hangul, by their bytes. */
function isPlainLetter(lead: u32, second: u32, third: u32): bool {
  switch (lead) {
    case 0xc3:
    case 0xd0:
    case 0xd1:
    case 0xeb:
    case 0xec:
      return true;
    // Ligatures, an L with a dot, an n with an apostrophe, a long s.
    case 0xc4:
      return second !== 0xb2 && second !== 0xb3 && second !== 0xbf;
    case 0xc5:
      return second !== 0x80 && second !== 0x89 && second !== 0xbf;
    case 0xce:
      return second >= 0x91;
    case 0xcf:
      return second <= 0x89;
    case 0xe3:
      if (second === 0x81) return third >= 0x81;
      if (second === 0x82) return third <= 0x96 || third >= 0xa1;
      return second === 0x83 ? third <= 0xba : second >= 0x90;
    case 0xea:
      return second >= 0xb0;
    case 0xed:
      return second < 0x9e;
    default:
      return lead >= 0xe4 && lead <= 0xe9;
  }
}

function readOwn(): void {
  isFresh = false;
  needsFallback = false;
  isForeign = false;
  shortest = NONE;
  localBytes = 0;
  firstBytes = 0;
  lastBytes = 0;
  if (hasCell(setting(OWN_EMAIL))) {
    let at = cellStart;
    while (at < cellEnd && load<u8>(at) !== 0x40) at++;
    if (at < cellEnd && i32(at - cellStart) >= MIN_LOCAL) {
      shortest = characters(cellStart, at);
      findPart(cellStart, at);
      localStart = partStart;
      localBytes = partBytes;
    }
  }
  if (!hasCell(setting(OWN_FIRST_NAME))) return;
  const first = cellStart;
  const firstEnd = cellEnd;
  if (!hasCell(setting(OWN_LAST_NAME))) return;
  const bytes = i32(firstEnd - first);
  const otherBytes = i32(cellEnd - cellStart);
  if (bytes < 2 || otherBytes < 2 || bytes + otherBytes < MIN_NAMES) return;
  shortest = min(shortest, characters(first, firstEnd) + characters(cellStart, cellEnd) + 1);
  findPart(first, firstEnd);
  firstStart = partStart;
  firstBytes = partBytes;
  findPart(cellStart, cellEnd);
  lastStart = partStart;
  lastBytes = partBytes;
}

/** Whether the field has a value; sets `needsFallback` when only the host can decide. */
function hasCell(field: i32): bool {
  const found = findCell(field);
  if (found !== NO_VALUE && (found !== VALUE || mayFold(cellStart, cellEnd))) needsFallback = true;
  return found === VALUE;
}

function characters(start: usize, end: usize): i32 {
  let count = 0;
  for (let at = start; at < end; at++) count += i32((load<u8>(at) & 0xc0) !== 0x80);
  return count;
}

/** Finds the longest ASCII part. */
let partStart: usize = 0;
let partBytes: i32 = 0;

function findPart(start: usize, end: usize): void {
  partBytes = 0;
  let from = start;
  for (let at = start; at <= end; at++) {
    if (at < end && load<u8>(at) < 0x80) continue;
    if (i32(at - from) > partBytes) {
      partBytes = i32(at - from);
      partStart = from;
    }
    from = at + 1;
  }
  if (partBytes === 0) isForeign = true;
}

/** Whether the text contains the word, ignoring case. */
function contains(start: usize, end: usize, word: usize, bytes: i32): bool {
  if (bytes === 0 || i32(end - start) < bytes) return false;
  const first = lower(load<u8>(word));
  const last = end - bytes;
  for (let at = start; at <= last; at++) {
    if (lower(load<u8>(at)) !== first) continue;
    let next = 1;
    while (next < bytes && lower(load<u8>(at + next)) === lower(load<u8>(word + next))) next++;
    if (next === bytes) return true;
  }
  return false;
}

function lower(byte: u32): u32 {
  return byte - 0x41 <= 25 ? byte | 0x20 : byte;
}
