import { cellEnd, cellReason, cellStart, findCell, NO_VALUE, UNREADABLE, FALL_BACK } from './cells';
import { guardRow, judge, mayFold } from './guard';
import { CLEAN, judgeBare, MAYBE_PHONE } from './guard-numbers';
import { cell as askHost, unreadable } from './host';
import { address, email, hadUnderscore, letters, MAX_RAW, zip } from './identifiers';
import * as columnWork from '../column-work';
import * as layout from '../kernel-layout';
import { QUOTED } from '../column-work';
import { CLASSES, COLUMN_FIELD, COLUMN_FLAGS, COLUMN_WORK, REFUSED } from '../kernel-layout';
import { NO_IDENTIFIER } from './special-lengths';
import { copyValue, MAX_KEY, outcomeOf, recall } from './memo';
import { phone } from './phones';
import { set, setting } from './settings';
import { packed, readEpoch, readTime, writeShownDate, writeTime } from './time';

/** Outcomes, as `src/tally/outcomes.ts` numbers them. */
const VALUE: i32 = 0;
export const NULL: i32 = 1;
const HASHED: i32 = 2;
const ALREADY_HASHED: i32 = 3;
const STANDARDIZED_TO_NOTHING: i32 = 4;
/** The host has to decide. */
const UNDECIDED: i32 = -1;

const QUOTE_BYTE: u8 = 0x22;
const DIGEST_CHARACTERS: usize = 64;
const MESSAGE_BYTES: usize = 64;
const MAX_MESSAGE: i32 = 55;

/** Where the next byte is written, and how many texts are queued for hashing. */
export let out: usize = 0;
export let digests: i32 = 0;
let country: i32 = 0;
let countryFound: bool = false;
let countryOutcome: i32 = NULL;

/** Continues after what was written. */
export function startAt(place: usize, waiting: i32): void {
  out = place;
  digests = waiting;
}

/** Starts a row. @param number of its country @param isNamed whether the row names it @param outcome of that cell */
export function startRow(number: i32, isNamed: bool, outcome: i32): void {
  country = number;
  countryFound = isNamed;
  countryOutcome = outcome;
  guardRow();
}

export function writePrefix(column: usize): void {
  const bytes = load<i32>(column + layout.COLUMN_PREFIX_BYTES);
  copyText(usize(load<i32>(column + layout.COLUMN_PREFIX)), usize(bytes));
}

/** Copies in whole vectors: there is room. */
export function copyText(text: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, v128.load(text + at));
  out += bytes;
}

function writeNull(column: usize): void {
  copyText(usize(setting(layout.NULL_TEXT)), usize(load<i32>(column + layout.COLUMN_NULL_BYTES)));
}

function writeQuote(flags: i32): void {
  if ((flags & QUOTED) === 0) return;
  store<u8>(out, QUOTE_BYTE);
  out++;
}

/** Writes the cell and returns its outcome, or `REFUSED`. */
export function writeCell(index: i32, column: usize): i32 {
  const work = load<i32>(column + COLUMN_WORK);
  const flags = load<i32>(column + COLUMN_FLAGS);
  if (work === columnWork.COUNTRY) return writeCountry(column, flags);
  const found = findCell(load<i32>(column + COLUMN_FIELD));
  if (found === NO_VALUE) {
    writeNull(column);
    return NULL;
  }
  if (found === UNREADABLE) {
    unreadable(index, cellReason);
    return REFUSED;
  }
  const start = cellStart;
  const end = cellEnd;
  if (found === FALL_BACK) return ask(index, start, end, false);
  const mark = out;
  let outcome = UNDECIDED;
  if ((flags & columnWork.CODE) === 0 || !needsCare(start, end))
    outcome = write(work, index, start, end, flags);
  if (outcome !== UNDECIDED) return outcome;
  out = mark;
  return writeRemembered(index, start, end, flags);
}

/** Writes a cell that is a common case of its column; otherwise the host has to decide. */
function write(work: i32, index: i32, start: usize, end: usize, flags: i32): i32 {
  switch (work) {
    case columnWork.TEXT:
      return writeText(start, end, flags);
    case columnWork.NUMBER:
      return writeNumber(start, end, flags);
    case columnWork.TIME:
      if (!readTime(start, end, (flags & columnWork.UTC) !== 0) && !readEpoch(start, end, flags))
        return UNDECIDED;
      writeQuote(flags);
      writeTime(out, packed);
      out += 20;
      writeQuote(flags);
      return VALUE;
    case columnWork.DATE:
      // It keeps the date as written, regardless of its time and zone.
      if (!readTime(start, end, true)) return UNDECIDED;
      writeQuote(flags);
      writeShownDate(out, start);
      out += 10;
      writeQuote(flags);
      return VALUE;
    case columnWork.HOST:
      return (flags & columnWork.BY_COUNTRY) === 0 ? UNDECIDED : writeDigest(start, end, flags);
    case columnWork.CONSENT:
      return UNDECIDED;
    default:
      return writeIdentifier(work, index, start, end, flags);
  }
}

function writeCountry(column: usize, flags: i32): i32 {
  if (!countryFound) {
    writeNull(column);
    return countryOutcome;
  }
  writeQuote(flags);
  store<u16>(out, load<u16>(layout.COUNTRIES + usize(country) * layout.COUNTRY_BYTES + layout.COUNTRY_CODE));
  out += 2;
  writeQuote(flags);
  return countryOutcome;
}

/** Writes the host's cached result for the same cell, or asks the host. */
function writeRemembered(index: i32, start: usize, end: usize, flags: i32): i32 {
  const length = i32(end - start);
  if ((flags & columnWork.REMEMBERED) === 0 || length > MAX_KEY) return ask(index, start, end, false);
  const group = (flags & columnWork.BY_COUNTRY) !== 0 ? u32(country) : 0;
  const entry = recall(start, length, (u32(index) << 16) | group);
  if (entry === 0) return ask(index, start, end, true);
  out += usize(copyValue(entry, out));
  return i32(outcomeOf(entry));
}

function ask(index: i32, start: usize, end: usize, mayCache: bool): i32 {
  set(layout.OUT, i32(out));
  const outcome = askHost(index, start, i32(end - start), mayCache);
  out = usize(setting(layout.OUT));
  return outcome;
}

/** Text is written unchanged, unless it may contain a raw identifier. */
function writeText(start: usize, end: usize, flags: i32): i32 {
  writeQuote(flags);
  let classes: u32 = 0;
  let digits: u32 = 0;
  let high: u32 = 0;
  let target = out;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    const found = u32(load<u8>(CLASSES + byte));
    classes |= found;
    high |= byte;
    digits += found & layout.DIGIT;
    store<u8>(target++, u8(byte));
  }
  if ((classes & layout.HOST_BYTE) !== 0) return UNDECIDED;
  // It may be a word for "nothing" or a placeholder, or contain invisible characters.
  if ((flags & columnWork.EXTERNAL_ID) !== 0 && (digits === 0 || high >= 0x80 || isRepeated(start, end)))
    return UNDECIDED;
  let outcome = VALUE;
  if ((flags & columnWork.GUARDED) !== 0) {
    if ((classes & layout.SIGN) !== 0) return UNDECIDED;
    if (((classes & layout.FOLDED) !== 0 || high >= 0x80) && mayFold(start, end)) return UNDECIDED;
    if ((flags & columnWork.ONLY_EMAIL) === 0) {
      const isNamed = (flags & columnWork.NAMED) !== 0;
      const verdict = judge(start, end, i32(digits), high >= 0x80, isNamed, country);
      if (verdict === MAYBE_PHONE) outcome = setting(layout.SUSPECTED_PHONE);
      else if (verdict !== CLEAN) return UNDECIDED;
    }
  }
  if ((classes & layout.CARE) !== 0) writeWithCare(start, end);
  else out = target;
  writeQuote(flags);
  return outcome;
}

/** Whether all letters and digits of an id are the same, ignoring all other characters. */
function isRepeated(start: usize, end: usize): bool {
  let first: u32 = 0;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    const isDigit = byte - 0x30 <= 9;
    if (!isDigit && (byte | 0x20) - 0x61 > 25) continue;
    const letter = isDigit ? byte : byte | 0x20;
    if (first === 0) first = letter;
    else if (letter !== first) return false;
  }
  return true;
}

const LF: u32 = 0x0a;
const CR: u32 = 0x0d;
const TAB: u32 = 0x09;
const COMMA: u32 = 0x2c;
const BACKSLASH: u8 = 0x5c;

/** Writes text with characters that the format has to escape, as `src/encode/` does. */
function writeWithCare(start: usize, end: usize): void {
  const format = setting(layout.FORMAT);
  if (format === layout.CSV) return writeCsv(start, end);
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    const isMarked = (load<u8>(CLASSES + byte) & layout.CARE) !== 0;
    if (isMarked) store<u8>(out++, BACKSLASH);
    store<u8>(out++, isMarked ? u8(markedAs(byte)) : u8(byte));
  }
}

/** The letter after a backslash. */
function markedAs(byte: u32): u32 {
  if (byte === LF) return 0x6e;
  if (byte === CR) return 0x72;
  return byte === TAB ? 0x74 : byte;
}

/** Line breaks become spaces; quotes are doubled. */
function writeCsv(start: usize, end: usize): void {
  let isQuoted = false;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte === COMMA || byte === u32(QUOTE_BYTE)) isQuoted = true;
  }
  if (isQuoted) store<u8>(out++, QUOTE_BYTE);
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte === u32(QUOTE_BYTE)) store<u8>(out++, QUOTE_BYTE);
    if (byte === CR && at + 1 < end && load<u8>(at + 1) === LF) continue;
    store<u8>(out++, byte === LF || byte === CR ? 0x20 : u8(byte));
  }
  if (isQuoted) store<u8>(out++, QUOTE_BYTE);
}

/** Whole numbers of this many digits fit every integer column. */
const MAX_DIGITS: usize = 9;
/** The leak guard checks integers with this many digits; more digits fit no column. */
const MIN_SUSPECT_DIGITS: usize = 10;
const MAX_LONG_DIGITS: usize = 18;
const POINT: u32 = 0x2e;

/**
 * Numbers in their canonical form: a minus where needed, digits without a leading zero and, where allowed, one or two
 * decimals.
 */
function writeNumber(start: usize, end: usize, flags: i32): i32 {
  const takesDecimals = (flags & columnWork.DECIMALS) !== 0;
  const isNegative = load<u8>(start) === MINUS;
  const first = start + usize(isNegative);
  let at = first;
  while (at < end && load<u8>(at) - 0x30 <= 9) at++;
  const digits = at - first;
  if (digits === 0 || (load<u8>(first) === 0x30 && (digits > 1 || isNegative))) return UNDECIDED;
  let outcome = VALUE;
  if (digits > MAX_DIGITS) {
    if ((flags & columnWork.LONG) === 0 || digits > MAX_LONG_DIGITS || at !== end || isNegative)
      return UNDECIDED;
    if ((flags & columnWork.GUARDED) !== 0 && digits >= MIN_SUSPECT_DIGITS) {
      const verdict = (flags & columnWork.NAMED) !== 0 ? UNDECIDED : judgeBare(start, end, country);
      if (verdict === MAYBE_PHONE) outcome = setting(layout.SUSPECTED_PHONE);
      else if (verdict !== CLEAN) return UNDECIDED;
    }
    v128.store(out + 16, v128.load(start + 16));
  }
  const mark = at;
  if (at !== end) {
    if (!takesDecimals || load<u8>(at) !== ((flags & columnWork.DECIMAL_COMMA) !== 0 ? COMMA : POINT))
      return UNDECIDED;
    const decimals = end - at - 1;
    if (decimals < 1 || decimals > 2) return UNDECIDED;
    if (load<u8>(at + 1) - 0x30 > 9 || load<u8>(end - 1) - 0x30 > 9) return UNDECIDED;
  }
  v128.store(out, v128.load(start));
  if (mark !== end) store<u8>(out + (mark - start), u8(POINT));
  out += end - start;
  return outcome;
}

const MINUS: u32 = 0x2d;

/**
 * Whether the host has to check a code: it starts with an apostrophe, has decimals that are zeros, or consists of the
 * characters of a number and has an `E` among them. When in doubt it says yes.
 */
function needsCare(start: usize, end: usize): bool {
  if (load<u8>(start) === 0x27) return true;
  let zeros = end;
  while (zeros > start && load<u8>(zeros - 1) === 0x30) zeros--;
  if (zeros < end && zeros > start && load<u8>(zeros - 1) === 0x2e) return true;
  let hasExponent = false;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte - 0x30 <= 9) continue;
    if ((byte | 0x20) === 0x65) hasExponent = true;
    else if (byte < 0x2b || byte > 0x2e) return false;
  }
  return hasExponent;
}

function writeIdentifier(work: i32, index: i32, start: usize, end: usize, flags: i32): i32 {
  if (end - start > MAX_RAW) return writeDigest(start, end, flags);
  const slot = usize(digests) * MESSAGE_BYTES;
  let length = 0;
  switch (work) {
    case columnWork.EMAIL:
      length = email(start, end, slot, (flags & columnWork.KEEPS_UNDERSCORE) !== 0);
      break;
    case columnWork.LETTERS:
      length = letters(start, end, slot, (flags & columnWork.TRANSLITERATES) !== 0);
      break;
    case columnWork.ADDRESS:
      length = address(start, end, slot, country);
      break;
    case columnWork.ZIP:
      length = zip(start, end, slot, country);
      break;
    case columnWork.PHONE:
      length = phone(start, end, slot, country);
      break;
  }
  if (length === NO_IDENTIFIER) {
    writeNull(layout.COLUMNS + usize(index) * layout.COLUMN_BYTES);
    return STANDARDIZED_TO_NOTHING;
  }
  // Only the host can determine why the value is empty.
  if (length <= 0 || length > MAX_MESSAGE) return UNDECIDED;
  writeQuote(flags);
  pad(slot, length);
  store<i32>(usize(setting(layout.TARGETS)) + (usize(digests) << 2), i32(out));
  digests++;
  out += DIGEST_CHARACTERS;
  writeQuote(flags);
  return work === columnWork.EMAIL && hadUnderscore ? setting(layout.EMAIL_UNDERSCORE) : HASHED;
}

/** Writes a value that is already hashed, in lower case; other long values go to the host. */
function writeDigest(start: usize, end: usize, flags: i32): i32 {
  // The digest of the empty string identifies nobody.
  if (end - start !== DIGEST_CHARACTERS || (load<u64>(start) | CASE_BITS) === EMPTY_DIGEST_START)
    return UNDECIDED;
  writeQuote(flags);
  let isHex = true;
  for (let at: usize = 0; at < DIGEST_CHARACTERS; at++) {
    const byte = u32(load<u8>(start + at));
    const letter = byte | 0x20;
    const isDigit = byte - 0x30 <= 9;
    if (!isDigit && letter - 0x61 > 5) isHex = false;
    store<u8>(out + at, u8(isDigit ? byte : letter));
  }
  if (!isHex) return UNDECIDED;
  out += DIGEST_CHARACTERS;
  writeQuote(flags);
  return ALREADY_HASHED;
}

/** `e3b0c442`, in memory order. */
const EMPTY_DIGEST_START: u64 = 0x3234_3463_3062_3365;
const CASE_BITS: u64 = 0x2020_2020_2020_2020;

/** The padding of SHA-256: a one, zeros, and the length in bits. */
function pad(slot: usize, length: i32): void {
  let at = slot + length;
  store<u8>(at++, 0x80);
  while ((at & 7) !== 0) store<u8>(at++, 0);
  for (; at < slot + MESSAGE_BYTES; at += 8) store<u64>(at, 0);
  store<u16>(slot + MESSAGE_BYTES - 2, bswap<u16>(u16(length << 3)));
}
