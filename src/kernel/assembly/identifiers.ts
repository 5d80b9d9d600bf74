import {
  ACCENTED,
  COUNTRIES,
  COUNTRY_BYTES,
  COUNTRY_FLAGS,
  COUNTRY_ZIP,
  COUNTRY_ZIP_DIGITS,
  DOUBTFUL,
  EMAIL_KEPT,
  EMAIL_KEPT_WITH_UNDERSCORE,
  HAS_WORDS,
  LETTERS_KEPT,
  SEPARATOR,
  SPECIAL,
  STREET,
  FALL_BACK_BYTE,
} from '../kernel-layout';
import { word as askForWord } from './host';
import { FALL_BACK_LENGTH, NO_IDENTIFIER } from './special-lengths';
import { copyValue, MAX_KEY, recall, valueLength } from './memo';
import { writeWord } from './words';

// Each function writes a standardized identifier to `target` and returns its length, 0 when it is empty, or one
// of the special lengths.

/** Longer cells may be hashed already; they fall back to the caller. */
export const MAX_RAW: usize = 63;

/** Names and cities: lower-case letters and digits. @param transliterates whether `ü` is written as `ue` and the like */
export function letters(start: usize, end: usize, target: usize, transliterates: bool): i32 {
  if (end - start > MAX_WORD) return FALL_BACK_LENGTH;
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
    if (found === FALL_BACK_LENGTH) return FALL_BACK_LENGTH;
    length = usize(found);
  }
  return mayBeNullWord(target, length) ? FALL_BACK_LENGTH : i32(length);
}

/** As in `standardizeName` and `standardizeCity`: accented letters are dropped, except those with a transliteration. */
function accentedLetters(start: usize, end: usize, target: usize, transliterates: bool): i32 {
  let length: usize = 0;
  let before: u32 = 0;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte < 0x80) {
      const kept = u32(load<u8>(LETTERS_KEPT + byte));
      if (kept >= 0x80) return FALL_BACK_LENGTH;
      store<u8>(target + length, u8(kept));
      length += usize(kept !== 0);
    } else {
      const second = u32(load<u8>(++at));
      if (!isPlainAccented(byte, second, before)) return FALL_BACK_LENGTH;
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
 * Whether it is a letter of Latin-1 or Latin Extended-A that represents only itself: it is neither written as
 * two letters nor possibly half of a wrongly encoded letter.
 */
function isPlainAccented(lead: u32, second: u32, before: u32): bool {
  switch (lead) {
    case LATIN_1:
      return true;
    case 0xc4:
      return second !== 0xb0 && second !== 0xb2 && second !== 0xb3 && second !== 0xbf;
    case 0xc5:
      if (second === 0x80 || second === 0x89 || second === 0xbf) return false;
      // Those in Windows-1252: Œ œ Š š Ÿ Ž ž.
      return (
        before !== LATIN_1 ||
        ((second & 0xfe) !== 0x92 && (second & 0xfe) !== 0xa0 && second !== 0xb8 && (second & 0xfc) !== 0xbc)
      );
    default:
      return false;
  }
}

/** The transliteration in names of a Latin-1 letter, by its second byte; 0 for none. */
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

/** Whether standardized letters equal, or begin like, a word for "nothing". Reads eight bytes. */
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

/** Whether an underscore was dropped from the address written last. */
export let hadUnderscore: bool = false;

/** Standardizes e-mail addresses as `emailBytesStandardizer` does. */
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
    if (kept === FALL_BACK_BYTE) {
      if (keepsUnderscore || load<u8>(at) !== UNDERSCORE) return FALL_BACK_LENGTH;
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
  if (atSigns !== 1 || before === 0 || behind === 0 || mayBeMade(load<u32>(target))) return FALL_BACK_LENGTH;
  return i32(length);
}

const UNDERSCORE: u8 = 0x5f;

/** How the mailboxes of placeholders begin: `noem…`, `test…`; a test keeps this in line with the rule. */
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

/** Plus the country's number: the cache tag of words of street lines. Columns and countries have other tags. */
const WORD_TAG: u32 = 0xfffe_0000;

/** Standardizes street lines word by word; the host handles words beyond ASCII and with dots, dashes and `#`. */
export function address(start: usize, end: usize, target: usize, country: i32): i32 {
  const entry = COUNTRIES + usize(country) * COUNTRY_BYTES;
  if ((load<i32>(entry + COUNTRY_FLAGS) & HAS_WORDS) === 0) return FALL_BACK_LENGTH;
  // A leading apostrophe may come from a spreadsheet.
  if (load<u8>(start) === APOSTROPHE) return FALL_BACK_LENGTH;
  let length: usize = 0;
  /** The first ASCII letter or digit, in lower case. */
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
      if (byte === 0x2f) return FALL_BACK_LENGTH;
      const what = u32(load<u8>(STREET + byte));
      if (what === SEPARATOR) break;
      if (what === DOUBTFUL) return FALL_BACK_LENGTH;
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
      if (bytes > MAX_WORD) return FALL_BACK_LENGTH;
      if (isDigits !== 0) {
        if (length + bytes > MAX_RAW) return FALL_BACK_LENGTH;
        for (let digit: usize = 0; digit < bytes; digit++)
          store<u8>(target + length + digit, load<u8>(from + digit));
        length += bytes;
      } else if ((found & SPECIAL) === 0) {
        // It may overwrite the next slots, which are written later.
        length += writeWord(from, bytes, country, target + length, found === ACCENTED);
        if (length > MAX_RAW) return FALL_BACK_LENGTH;
      } else {
        const word = specialWord(from, i32(bytes), country);
        if (word === 0 || length + usize(valueLength(word)) > MAX_RAW) return FALL_BACK_LENGTH;
        // Vectors may overwrite the next slot, which is written later.
        length += usize(copyValue(word, target + length));
      }
    }
    at++;
  }
  // Punctuation alone is not an address; letters alone may be a word for "nothing".
  if (first === 0) return FALL_BACK_LENGTH;
  const mayBeNothing = high >= 0x80 || first === 0x6e || first === 0x75;
  return !hasDigits && length <= MAX_WORD && mayBeNothing ? FALL_BACK_LENGTH : i32(length);
}

const APOSTROPHE: u8 = 0x27;

/** By second byte: whether a Latin-1 letter has its other case in Latin-1, too, or is `ß`. */
function isPlainStreetLetter(second: u32): bool {
  return second !== 0x97 && second !== 0xb7 && second !== 0xbf;
}

/** The cache entry of a word; 0 when the host does not provide one. */
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

/** Standardizes postal codes as `zipStandardizer` does. */
export function zip(start: usize, end: usize, target: usize, country: i32): i32 {
  const entry = COUNTRIES + usize(country) * COUNTRY_BYTES;
  const rule = u32(load<u8>(entry + COUNTRY_ZIP));
  if (end - start > MAX_ZIP) return FALL_BACK_LENGTH;
  if (rule === ZIP_BRITISH || rule === ZIP_CANADIAN)
    return isOtherCode(start, end)
      ? NO_IDENTIFIER
      : letteredZip(start, end, target, rule === ZIP_BRITISH ? 7 : 6);
  if (rule === ZIP_ANY) return anyZip(start, end, target);
  if (rule !== ZIP_DIGITS && rule !== ZIP_WHOLE_FIRST_PART) return FALL_BACK_LENGTH;
  const wanted = usize(load<u8>(entry + COUNTRY_ZIP_DIGITS));
  let length: usize = 0;
  let digits: usize = 0;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte - 0x30 <= 9) {
      digits++;
      if (length < wanted) store<u8>(target + length++, u8(byte));
    } else if (byte !== 0x2d && byte !== 0x20) return FALL_BACK_LENGTH;
    else if (rule === ZIP_WHOLE_FIRST_PART && length < wanted) return FALL_BACK_LENGTH;
  }
  // Some of nine digits may have been lost.
  if (rule === ZIP_WHOLE_FIRST_PART && digits !== 5 && digits !== 9) return FALL_BACK_LENGTH;
  return length === wanted && !isMade(target, length) ? i32(length) : FALL_BACK_LENGTH;
}

/** Longer cells may hold digests. */
const MAX_ZIP: usize = 12;

/** All zeros or all nines are not a postal code. */
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
    // A trailing `.0` is not part of it.
    if (byte >= 0x80 || byte === 0x2e) return FALL_BACK_LENGTH;
    const kept = u32(load<u8>(LETTERS_KEPT + byte));
    if (kept >= 0x80) return FALL_BACK_LENGTH;
    if (kept - 0x30 <= 9) hasDigits = true;
    if (kept !== 0) store<u8>(target + length++, u8(byte));
  }
  // Letters alone may be a word for "none".
  return !hasDigits || isMade(target, length) ? FALL_BACK_LENGTH : i32(length);
}

/** Whether it is a number, which a code with letters cannot be; a single repeated digit may be a placeholder. */
function isOtherCode(start: usize, end: usize): bool {
  const first = load<u8>(start);
  let differences: u32 = 0;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte - 0x30 > 9) return false;
    differences |= byte ^ u32(first);
  }
  return differences !== 0;
}

function letteredZip(start: usize, end: usize, target: usize, most: usize): i32 {
  let length: usize = 0;
  /** One bit per character: whether it is a digit. */
  let digits: u32 = 0;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte === 0x20) continue;
    const isDigit = byte - 0x30 <= 9;
    if (!isDigit && (byte | 0x20) - 0x61 > 25) return FALL_BACK_LENGTH;
    if (length === most) return FALL_BACK_LENGTH;
    digits |= u32(isDigit) << u32(length);
    store<u8>(target + length++, u8(isDigit ? byte : byte & 0xdf));
  }
  if (most === 6) return length === 6 && digits === 0b101010 ? 6 : FALL_BACK_LENGTH;
  // Area letters, digits (or a digit, a letter), then a digit and two letters; the lowest bit is the first character.
  const isCode =
    (length === 5 && digits === 0b00110) ||
    (length === 6 && (digits === 0b001110 || digits === 0b001100 || digits === 0b001010)) ||
    (length === 7 && (digits === 0b0011100 || digits === 0b0010100));
  return isCode ? i32(length) : FALL_BACK_LENGTH;
}
