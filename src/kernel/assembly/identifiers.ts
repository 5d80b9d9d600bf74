import {
  ACCENTED,
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
  COUNTRY_ZIP,
  COUNTRY_ZIP_DIGITS,
  DOUBTFUL,
  EMAIL_KEPT,
  EMAIL_KEPT_WITH_UNDERSCORE,
  HAS_PHONES,
  HAS_WORDS,
  LETTERS_KEPT,
  SCRATCH,
  SEPARATOR,
  SPECIAL,
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

/** Names and cities: lower-case letters and digits. @param transliterates whether `ü` is kept as `ue` and the like */
export function letters(start: usize, end: usize, target: usize, transliterates: bool): i32 {
  if (end - start > MAX_WORD) return LEFT;
  let length: usize = 0;
  let high: u32 = 0;
  for (let at = start; at < end; at++) {
    const byte = load<u8>(at);
    const kept = load<u8>(LETTERS_KEPT + byte);
    high |= byte | kept;
    store<u8>(target + length, kept);
    length += usize(kept !== 0);
  }
  if (high >= 0x80) {
    const found = accentedLetters(start, end, target, transliterates);
    if (found === LEFT) return LEFT;
    length = usize(found);
  }
  return mayBeNullWord(target, length) ? LEFT : i32(length);
}

/** As `standardizeName` and `standardizeCity` have it: accented letters are dropped, but for those with a transliteration. */
function accentedLetters(start: usize, end: usize, target: usize, transliterates: bool): i32 {
  let length: usize = 0;
  let before: u32 = 0;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte < 0x80) {
      const kept = u32(load<u8>(LETTERS_KEPT + byte));
      if (kept >= 0x80) return LEFT;
      store<u8>(target + length, u8(kept));
      length += usize(kept !== 0);
    } else {
      const second = u32(load<u8>(++at));
      if (!isPlainAccented(byte, second, before)) return LEFT;
      const pair = transliterates && byte === LATIN_1 ? transliterationOf(second) : 0;
      store<u16>(target + length, u16(pair));
      length += usize(pair !== 0) + usize(pair > 0xff);
    }
    before = byte;
  }
  return i32(length);
}

/** The first byte of UTF-8 of `À` to `ÿ`. */
const LATIN_1: u32 = 0xc3;

/**
 * Whether it is a letter of Latin-1 or Latin Extended-A that stands for itself alone: not one that is written with two,
 * nor one that may be half of a letter in the wrong encoding behind another.
 */
function isPlainAccented(lead: u32, second: u32, before: u32): bool {
  switch (lead) {
    case LATIN_1:
      return true;
    case 0xc4:
      return second !== 0xb0 && second !== 0xb2 && second !== 0xb3 && second !== 0xbf;
    case 0xc5:
      if (second === 0x80 || second === 0x89 || second === 0xbf) return false;
      // Those that Windows-1252 has: Œ œ Š š Ÿ Ž ž.
      return (
        before !== LATIN_1 ||
        ((second & 0xfe) !== 0x92 && (second & 0xfe) !== 0xa0 && second !== 0xb8 && (second & 0xfc) !== 0xbc)
      );
    default:
      return false;
  }
}

/** The letters that the second byte of a letter of Latin-1 stands for in names; 0 for none. */
function transliterationOf(second: u32): u32 {
  // ß
  if (second === 0x9f) return 0x7373;
  switch (second | 0x20) {
    // ä, æ
    case 0xa4:
    case 0xa6:
      return 0x6561;
    // ö
    case 0xb6:
      return 0x656f;
    // ü
    case 0xbc:
      return 0x6575;
    // ø
    case 0xb8:
      return 0x6f;
    default:
      return 0;
  }
}

/** A longer word may be a digest. */
const MAX_WORD: usize = 23;

/** Whether standardized letters are, or begin as, a word for "nothing". Reads eight bytes. */
function mayBeNullWord(target: usize, length: usize): bool {
  if (length === 0) return true;
  const first = u32(load<u8>(target));
  if (length > 13 || (first !== 0x6e && first !== 0x75)) return false;
  let word = load<u64>(target);
  if (length < 8) word &= (u64(1) << u64(length << 3)) - 1;
  // na, nan, null, none, unknown, undefine…, notappli…, notavail…, notprovi…
  return (
    word === 0x616e ||
    word === 0x6e616e ||
    word === 0x6c6c756e ||
    word === 0x656e6f6e ||
    word === 0x6e776f6e6b6e75 ||
    word === 0x656e696665646e75 ||
    word === 0x696c707061746f6e ||
    word === 0x6c69617661746f6e ||
    word === 0x69766f7270746f6e
  );
}

/** Whether an underscore of the address written last was dropped. */
export let hadUnderscore: bool = false;

/** E-mail addresses, as `emailBytesStandardizer` does it. */
export function email(start: usize, end: usize, target: usize, keepsUnderscore: bool): i32 {
  hadUnderscore = false;
  const table = keepsUnderscore ? EMAIL_KEPT_WITH_UNDERSCORE : EMAIL_KEPT;
  let length: usize = 0;
  let atSigns = 0;
  let before = 0;
  let behind = 0;
  for (let at = start; at < end; at++) {
    const kept = u32(load<u8>(table + load<u8>(at)));
    if (kept === 0) continue;
    if (kept === UNSURE_BYTE) {
      if (keepsUnderscore || load<u8>(at) !== UNDERSCORE) return LEFT;
      hadUnderscore = true;
      continue;
    }
    store<u8>(target + length++, u8(kept));
    if (kept === 0x40) atSigns++;
    else if (kept >= 0x61 || kept - 0x30 <= 9) {
      if (atSigns === 0) before++;
      else behind++;
    }
  }
  if (atSigns !== 1 || before === 0 || behind === 0 || mayBeMade(load<u32>(target))) return LEFT;
  return i32(length);
}

const UNDERSCORE: u8 = 0x5f;

/** How the mailboxes of placeholders begin: `noem…`, `test…`; a test holds this and the rule together. */
function mayBeMade(start: u32): bool {
  // noem, no-e, no.e, noma, no-m, no.m, none
  if ((start & 0xffff) === 0x6f6e)
    return (
      start === 0x6d656f6e ||
      start === 0x652d6f6e ||
      start === 0x652e6f6e ||
      start === 0x616d6f6e ||
      start === 0x6d2d6f6e ||
      start === 0x6d2e6f6e ||
      start === 0x656e6f6e
    );
  // null, unde, unkn, test, exam, na@n, emai, mail
  return (
    start === 0x6c6c756e ||
    start === 0x65646e75 ||
    start === 0x6e6b6e75 ||
    start === 0x74736574 ||
    start === 0x6d617865 ||
    start === 0x6e40616e ||
    start === 0x69616d65 ||
    start === 0x6c69616d
  );
}

/** Words of street lines are remembered under it and the country's number; columns and countries have other tags. */
const WORD_TAG: u32 = 0xfffe_0000;

/** Street lines, word by word; the host is asked for words beyond ASCII, and with dots, dashes and `#`. */
export function address(start: usize, end: usize, target: usize, country: i32): i32 {
  const entry = COUNTRIES + usize(country) * COUNTRY_BYTES;
  if ((load<i32>(entry + COUNTRY_FLAGS) & HAS_WORDS) === 0) return LEFT;
  // An apostrophe in front may be a spreadsheet's.
  if (load<u8>(start) === APOSTROPHE) return LEFT;
  let length: usize = 0;
  /** The first letter or digit of ASCII, in lower case. */
  let first: u32 = 0;
  let hasDigits = false;
  let high: u32 = 0;
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
      if (what === DOUBTFUL) return LEFT;
      if (what === ACCENTED && isPlainStreetLetter(load<u8>(at, 1))) {
        found |= ACCENTED;
        isDigits = 0;
        at += 2;
        continue;
      }
      if (first === 0) first = u32(load<u8>(LETTERS_KEPT + byte));
      if (byte - 0x30 <= 9) hasDigits = true;
      high |= byte;
      found |= what === ACCENTED ? SPECIAL : what;
      isDigits &= u32(byte - 0x30 <= 9);
      at++;
    }
    if (at > from) {
      const bytes = at - from;
      if (bytes > MAX_WORD) return LEFT;
      if (isDigits !== 0) {
        if (length + bytes > MAX_RAW) return LEFT;
        for (let digit: usize = 0; digit < bytes; digit++)
          store<u8>(target + length + digit, load<u8>(from + digit));
        length += bytes;
      } else if ((found & SPECIAL) === 0) {
        // It may reach into the next slots, which are written later.
        length += writeWord(from, bytes, country, target + length, found === ACCENTED);
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
  // Signs alone are no address; and it may be a word for "nothing", with signs around it or in other letters.
  if (first === 0) return LEFT;
  const mayBeNothing = high >= 0x80 || first === 0x6e || first === 0x75;
  return !hasDigits && length <= MAX_WORD && mayBeNothing ? LEFT : i32(length);
}

const APOSTROPHE: u8 = 0x27;

/** Whether the second byte of a letter of Latin-1 is that of a letter whose other case is of Latin-1, too, or `ß`. */
function isPlainStreetLetter(second: u32): bool {
  return second !== 0x97 && second !== 0xb7 && second !== 0xbf;
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
  if (end - start > MAX_ZIP) return LEFT;
  if (rule === ZIP_BRITISH || rule === ZIP_CANADIAN)
    return letteredZip(start, end, target, rule === ZIP_BRITISH ? 7 : 6);
  if (rule === ZIP_ANY) return anyZip(start, end, target);
  if (rule !== ZIP_DIGITS && rule !== ZIP_WHOLE_FIRST_PART) return LEFT;
  const wanted = usize(load<u8>(entry + COUNTRY_ZIP_DIGITS));
  let length: usize = 0;
  let digits: usize = 0;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte - 0x30 <= 9) {
      digits++;
      if (length < wanted) store<u8>(target + length++, u8(byte));
    } else if (byte !== 0x2d && byte !== 0x20) return LEFT;
    else if (rule === ZIP_WHOLE_FIRST_PART && length < wanted) return LEFT;
  }
  // Of nine digits some may be lost.
  if (rule === ZIP_WHOLE_FIRST_PART && digits !== 5 && digits !== 9) return LEFT;
  return length === wanted && !isMade(target, length) ? i32(length) : LEFT;
}

/** Longer cells may hold digests. */
const MAX_ZIP: usize = 12;

/** Zeros or nines alone are no postal code. */
function isMade(target: usize, length: usize): bool {
  const first = load<u8>(target);
  if (first !== 0x30 && first !== 0x39) return false;
  for (let at: usize = 1; at < length; at++) if (load<u8>(target + at) !== first) return false;
  return true;
}

/** Letters and digits, where no rule is published. */
function anyZip(start: usize, end: usize, target: usize): i32 {
  let length: usize = 0;
  let hasDigits = false;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    // A number's `.0` is no part of it.
    if (byte >= 0x80 || byte === 0x2e) return LEFT;
    const kept = u32(load<u8>(LETTERS_KEPT + byte));
    if (kept >= 0x80) return LEFT;
    if (kept - 0x30 <= 9) hasDigits = true;
    if (kept !== 0) store<u8>(target + length++, u8(byte));
  }
  // Letters alone may say that there is none.
  return !hasDigits || isMade(target, length) ? LEFT : i32(length);
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
    store<u8>(target + length++, u8(isDigit ? byte : byte & 0xdf));
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
const HAS_TRUNK_PREFIX: u32 = 4;
const HAS_INTERNATIONAL_PREFIX: u32 = 8;
const HAS_MAIN_TRUNK_PREFIX: u32 = 16;
/** No plan has longer numbers. */
const MAX_DIGITS: usize = 17;

/** Phone numbers in the usual forms, as `readPhoneText` and `readPhoneFast` read them. */
export function phone(start: usize, end: usize, target: usize, country: i32): i32 {
  const entry = COUNTRIES + usize(country) * COUNTRY_BYTES;
  const hasPlan = (load<i32>(entry + COUNTRY_FLAGS) & HAS_PHONES) !== 0;
  // Of an unknown country only international numbers are read; a plan that is not known here is the host's.
  if (!hasPlan && load<u16>(entry + COUNTRY_CODE) !== 0) return LEFT;
  if (!readDigits(start, end)) return LEFT;
  const count = digitCount;
  if (count < 8 || isMadeUp(load<u64>(SCRATCH + count - 8))) return LEFT;
  if (hasPlus) return internationalNumber(0, count, target, entry);
  if (load<u16>(SCRATCH) === 0) return internationalNumber(2, count, target, entry);
  if (!hasPlan) return LEFT;
  const codeBytes = usize(load<i32>(entry + COUNTRY_CALLING_CODE_BYTES));
  const hasCode = count > codeBytes && startsWithCode(entry, 0, codeBytes);
  // What is no international number then may be a long national one.
  if (hasCode && i32(count) >= load<i32>(entry + COUNTRY_LEAST_PREFIXED))
    return internationalNumber(0, count, target, entry);
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

/** The number read last: its digits at `SCRATCH`, and whether a plus is in front. */
let digitCount: usize = 0;
let hasPlus: bool = false;

/** Reads the digits between the usual separators, up to an extension; false when text has to tell. */
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
        // `5550100123.0` is a number of spreadsheets.
        if (isOneRun && count >= 7) return false;
        break;
      case 0x2f:
        // Between an area code and the number; else there may be two numbers.
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

/** Whether `x12`, `ext. 12` or `#12` begins there, behind a digit or a bracket. */
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

/** A number with a calling code in front, whose first digit is at `from`. */
function internationalNumber(from: usize, count: usize, target: usize, own: usize): i32 {
  let entry = own;
  let codeBytes = usize(load<i32>(own + COUNTRY_CALLING_CODE_BYTES));
  if (count < from + MIN_INTERNATIONAL) return LEFT;
  if (codeBytes === 0 || !startsWithCode(own, from, codeBytes)) {
    entry = countryOfCode(from);
    if (entry === 0) return LEFT;
    codeBytes = usize(load<i32>(entry + COUNTRY_CALLING_CODE_BYTES));
  }
  let national = from + codeBytes;
  let flags = flagsOf(entry, national, count);
  if ((flags & HAS_MAIN_TRUNK_PREFIX) !== 0) {
    // `+49 (0)30 …`
    const isZero = load<u8>(SCRATCH + national) === 0 && load<u8>(SCRATCH + national + 1) !== 0;
    if (!isZero || (load<i32>(entry + COUNTRY_FLAGS) & TRUNK_ZERO) === 0) return LEFT;
    if ((flags & IS_NATIONAL) !== 0 || countryOfCode(from) !== entry) return LEFT;
    flags = flagsOf(entry, ++national, count);
    if (!hasLength(load<i32>(entry + COUNTRY_COMMON_LENGTHS), count - national)) return LEFT;
  }
  if (!isNumber(entry, flags, count - national)) return LEFT;
  writeDigits(target, from, from + codeBytes);
  writeDigits(target + codeBytes, national, count);
  return i32(codeBytes + count - national);
}

const MIN_INTERNATIONAL: usize = 7;

/** The main country of the calling code that the digits begin with; 0 when the host has not told of it. */
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

/** The last eight digits: seven equal ones at the end, or those of 1234567890. */
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
