import { cellEnd, cellStart, findCell, NO_VALUE, UNSURE } from './cells';
import { guardRow, isSuspect } from './guard';
import { address, email, LEFT, letters, MAX_RAW, phone, zip } from './identifiers';
import * as layout from '../kernel-layout';
import { CLASSES, COLUMN_FIELD, COLUMN_FLAGS, COLUMN_WORK, QUOTED } from '../kernel-layout';
import { copyValue, MAX_KEY, outcomeOf, recall } from './memo';
import { setting } from './settings';
import { packed, readTime, writeTime } from './time';

/** Outcomes, as `src/workers/outcomes.ts` numbers them. */
const VALUE: i32 = 0;
export const NULL: i32 = 1;
const HASHED: i32 = 2;
export const NOTHING_LEFT: i32 = 4;
/** The row is not an ordinary one. */
const LEAVE: i32 = -1;

const QUOTE_BYTE: u8 = 0x22;
const DIGEST_LETTERS: usize = 64;
const MESSAGE_BYTES: usize = 64;
const MAX_MESSAGE: i32 = 55;

/** Where the next byte is written, and how many texts wait to be hashed. */
export let out: usize = 0;
export let digests: i32 = 0;
let country: i32 = 0;
let countryFound: bool = false;
let eventTime: i64 = -1;

/** Goes on behind what was written. */
export function startAt(place: usize, waiting: i32): void {
  out = place;
  digests = waiting;
}

/** Starts a row. @param number of its country. @param isNamed whether the row names it. @param time its event's, packed */
export function startRow(number: i32, isNamed: bool, time: i64): void {
  country = number;
  countryFound = isNamed;
  eventTime = time;
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

/** Writes the cell and gives its outcome. */
export function writeCell(index: i32, column: usize): i32 {
  const work = load<i32>(column + COLUMN_WORK);
  const flags = load<i32>(column + COLUMN_FLAGS);
  if (work === layout.COUNTRY) return writeCountry(column, flags);
  if (work === layout.TIME && index === setting(layout.EVENT_COLUMN)) return writePacked(flags, eventTime);
  const found = findCell(load<i32>(column + COLUMN_FIELD));
  if (found === NO_VALUE) {
    writeNull(column);
    return NULL;
  }
  if (found === UNSURE) return LEAVE;
  if ((flags & layout.CODE) !== 0 && needsCare(cellStart, cellEnd)) return LEAVE;
  switch (work) {
    case layout.TEXT:
      return writeText(cellStart, cellEnd, flags);
    case layout.NUMBER:
      return writeNumber(cellStart, cellEnd, (flags & layout.DECIMALS) !== 0);
    case layout.TIME:
      if (readTime(cellStart, cellEnd, (flags & layout.UTC) !== 0)) return writePacked(flags, packed);
      return writeRemembered(index, flags);
    case layout.REMEMBERED:
    case layout.CONSENT:
      return writeRemembered(index, flags);
    default:
      return writeIdentifier(work, index, column, flags);
  }
}

function writePacked(flags: i32, time: i64): i32 {
  writeQuote(flags);
  writeTime(out, time);
  out += 20;
  writeQuote(flags);
  return VALUE;
}

function writeCountry(column: usize, flags: i32): i32 {
  if (!countryFound) {
    writeNull(column);
    return NULL;
  }
  writeQuote(flags);
  store<u16>(out, load<u16>(layout.COUNTRIES + usize(country) * layout.COUNTRY_BYTES + layout.COUNTRY_CODE));
  out += 2;
  writeQuote(flags);
  return VALUE;
}

function writeRemembered(index: i32, flags: i32): i32 {
  const length = i32(cellEnd - cellStart);
  if (length > MAX_KEY) return LEAVE;
  const group = (flags & layout.BY_COUNTRY) !== 0 ? u32(country) : 0;
  const entry = recall(cellStart, length, (u32(index) << 16) | group);
  if (entry === 0) return LEAVE;
  out += usize(copyValue(entry, out));
  return i32(outcomeOf(entry));
}

/** Text passes as it is, unless one of its bytes needs care or it may hold a raw identifier. */
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
  if ((classes & layout.CARE) !== 0) return LEAVE;
  if ((flags & layout.GUARDED) !== 0) {
    if ((classes & layout.SIGN) !== 0) return LEAVE;
    if ((flags & layout.ONLY_EMAIL) === 0 && isSuspect(start, end, i32(digits), high >= 0x80)) return LEAVE;
  }
  out = target;
  writeQuote(flags);
  return VALUE;
}

const MAX_DIGITS: usize = 9;
const POINT: u32 = 0x2e;

/** Numbers in their canonical form: digits without a leading zero and, where they are allowed, one or two decimals. */
function writeNumber(start: usize, end: usize, takesDecimals: bool): i32 {
  let at = start;
  while (at < end && load<u8>(at) - 0x30 <= 9) at++;
  const digits = at - start;
  if (digits === 0 || digits > MAX_DIGITS || (digits > 1 && load<u8>(start) === 0x30)) return LEAVE;
  if (at !== end) {
    if (!takesDecimals || load<u8>(at) !== POINT) return LEAVE;
    const decimals = end - at - 1;
    if (decimals < 1 || decimals > 2) return LEAVE;
    if (load<u8>(at + 1) - 0x30 > 9 || load<u8>(end - 1) - 0x30 > 9) return LEAVE;
  }
  v128.store(out, v128.load(start));
  out += end - start;
  return VALUE;
}

/** As `mayNeedCare`: an apostrophe in front, or characters of a number with an `E` among them. */
function needsCare(start: usize, end: usize): bool {
  if (load<u8>(start) === 0x27) return true;
  let hasExponent = false;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(at));
    if (byte - 0x30 <= 9) continue;
    if ((byte | 0x20) === 0x65) hasExponent = true;
    else if (byte < 0x2b || byte > 0x2e) return false;
  }
  return hasExponent;
}

function writeIdentifier(work: i32, index: i32, column: usize, flags: i32): i32 {
  const start = cellStart;
  const end = cellEnd;
  if (end - start > MAX_RAW) return LEAVE;
  const slot = usize(digests) * MESSAGE_BYTES;
  let length = LEFT;
  switch (work) {
    case layout.EMAIL:
      length = email(start, end, slot, (flags & layout.KEEPS_UNDERSCORE) !== 0);
      break;
    case layout.LETTERS:
      length = letters(start, end, slot);
      if (length === LEFT) return writeRemembered(index, flags);
      break;
    case layout.ADDRESS:
      length = address(start, end, slot, index, country);
      break;
    case layout.ZIP:
      length = zip(start, end, slot, country);
      break;
    case layout.PHONE:
      length = phone(start, end, slot, country);
      break;
  }
  if (length === LEFT || length > MAX_MESSAGE) return LEAVE;
  if (length === 0) {
    writeNull(column);
    return NOTHING_LEFT;
  }
  writeQuote(flags);
  pad(slot, length);
  store<i32>(usize(setting(layout.TARGETS)) + (usize(digests) << 2), i32(out));
  noteKey(column);
  digests++;
  out += DIGEST_LETTERS;
  writeQuote(flags);
  return HASHED;
}

/** Notes where the digest of a key column will stand. */
function noteKey(column: usize): void {
  const list = load<i32>(column + layout.COLUMN_KEY);
  if (list === 0) return;
  const counter = layout.STATE + layout.KEY_COUNTS + (usize(list - 1) << 2);
  const count = load<i32>(counter);
  store<i32>(layout.KEY_PLACES + (usize((list - 1) * layout.MAX_LOGGED + count) << 2), i32(out));
  store<i32>(counter, count + 1);
}

/** Forgets the digests of a row that is not written. */
export function dropKeysBehind(place: usize): void {
  for (let list = 0; list < layout.MAX_KEY_COLUMNS; list++) {
    const counter = layout.STATE + layout.KEY_COUNTS + (usize(list) << 2);
    const count = load<i32>(counter);
    if (count === 0) continue;
    const last = usize(load<i32>(layout.KEY_PLACES + (usize(list * layout.MAX_LOGGED + count - 1) << 2)));
    if (last >= place) store<i32>(counter, count - 1);
  }
}

/** The padding of SHA-256: a one, zeros, and the length in bits. */
function pad(slot: usize, length: i32): void {
  let at = slot + length;
  store<u8>(at++, 0x80);
  while ((at & 7) !== 0) store<u8>(at++, 0);
  for (; at < slot + MESSAGE_BYTES; at += 8) store<u64>(at, 0);
  store<u16>(slot + MESSAGE_BYTES - 2, bswap<u16>(u16(length << 3)));
}
