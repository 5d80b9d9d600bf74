/**
 * Finds the cells of records of JSON Lines: objects whose keys are known, with nested values only where no
 * column reads them. All other lines fall back to `JSON.parse`, line by line, as do values that `JSON.parse`
 * would write differently. `npm run kernels` compiles this AssemblyScript to WebAssembly.
 */
import {
  CELL_BYTES,
  CELLS,
  COLUMN_SOURCES,
  IGNORED,
  KEY_BYTES,
  KEYS,
  LAYOUT_END,
  LEAVES_DECIMALS,
  SOURCES,
  TEXT,
  UNESCAPED,
} from '../json-layout';
import { nestedEnd, startNested } from './json-nested';
import {
  ALSE,
  BRACE,
  COLON,
  COMMA,
  END_BRACE,
  findTextEnd,
  hasEscapes,
  MINUS,
  NULL,
  POINT,
  QUOTE,
  skipSpace,
  TRUE,
  unescape,
  ZERO,
} from './json-text';

const LF: u32 = 0x0a;
/** Numbers with up to this many digits survive a float unchanged. */
const MAX_DIGITS: i32 = 15;
/** With this many zeros after the decimal point, JavaScript writes a float with an exponent. */
const MAX_LEADING_ZEROS: i32 = 6;

/** Numbers the records, to detect keys that occur twice. */
let record: i32 = 0;
/** The next key, if all records have their keys in the same order. */
let expected: i32 = 0;
/** Where the next string with escapes is written. */
let unescaped: usize = UNESCAPED;
/** The value read last; its end is 0 when it cannot be read here. */
let valueStart: usize = 0;
let valueLength: i32 = 0;
let valueEnd: usize = 0;
/** Whether it is a number with decimals. */
let hasDecimals: bool = false;

let keyCount: i32 = 0;
let sourceCount: i32 = 0;
let columnCount: i32 = 0;
let recordsEnd: usize = TEXT;

/** Allocates all regions. Call it once. */
export function reserve(): void {
  const pages = i32((LAYOUT_END + 0xffff) >> 16);
  if (pages > memory.size() && memory.grow(pages - memory.size()) < 0) unreachable();
}

/** Settings that are needed before lines are read, in addition to `COLUMN_SOURCES`, `KEYS` and `KEY_TEXTS`. */
export function use(sources: i32, columns: i32): void {
  sourceCount = sources;
  columnCount = columns;
}

/** Sets how many keys are known. */
export function useKeys(count: i32): void {
  keyCount = count;
}

/** The end of the last record found, as an offset in the text. */
export function foundEnd(): i32 {
  return i32(recordsEnd - TEXT);
}

/** The end of the last string with escapes, as an offset in the text. */
export function bytesEnd(): i32 {
  return i32(unescaped - TEXT);
}

/**
 * Finds the cells of the records from `from`, up to the first record that falls back to the caller or has no line feed
 * before `length`. Returns how many records it found.
 */
export function findRecords(from: i32, length: i32, maxRows: i32): i32 {
  const textEnd = TEXT + usize(length);
  unescaped = UNESCAPED;
  recordsEnd = TEXT + usize(from);
  let rows = 0;
  while (rows < maxRows) {
    const lineEnd = findLineEnd(recordsEnd, textEnd);
    if (lineEnd === 0) break;
    for (let source = 0; source < sourceCount; source++)
      store<i32>(SOURCES + usize(source) * CELL_BYTES, -1, 4);
    record++;
    startNested();
    if (!readObject(skipSpace(recordsEnd), lineEnd)) break;
    writeCells(CELLS + usize(rows * columnCount) * CELL_BYTES);
    rows++;
    recordsEnd = lineEnd + 1;
  }
  return rows;
}

/** Each column takes the first of its sources that the record has. */
function writeCells(cell: usize): void {
  let list: usize = COLUMN_SOURCES;
  for (let column = 0; column < columnCount; column++, cell += CELL_BYTES) {
    const count = load<i32>(list);
    list += 4;
    let start = 0;
    let length = -1;
    for (let at = 0; at < count && length < 0; at++) {
      const source = SOURCES + usize(load<i32>(list + (usize(at) << 2))) * CELL_BYTES;
      start = load<i32>(source);
      length = load<i32>(source, 4);
    }
    list += usize(count) << 2;
    // An empty value has an address, too; only a record without any of the sources has none.
    store<i32>(cell, length < 0 ? 0 : start - i32(TEXT));
    store<i32>(cell, max(0, length), 4);
  }
}

/** The next line feed before `end`; 0 for none. */
function findLineEnd(start: usize, end: usize): usize {
  const lineFeeds = i8x16.splat(i8(LF));
  for (let at = start; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), lineFeeds));
    if (found === 0) continue;
    const place = at + usize(ctz(found));
    return place < end ? place : 0;
  }
  return 0;
}

/**
 * Whether the line is an object that this program fully understands, with a value and a key that a column
 * reads.
 */
function readObject(at: usize, lineEnd: usize): bool {
  if (u32(load<u8>(at)) !== BRACE) return false;
  let hasSource = false;
  let content = 0;
  do {
    at = skipSpace(at + 1);
    const key = findKey(at);
    if (key === 0 || load<i32>(key, 12) === record) return false;
    store<i32>(key, record, 12);
    at = skipSpace(at + usize(load<i32>(key, 4)));
    if (u32(load<u8>(at)) !== COLON) return false;
    const isRead = load<i32>(key, 8) >= 0;
    const source = load<i32>(key, 8) & ~LEAVES_DECIMALS;
    at = skipSpace(at + 1);
    readValue(at, isRead);
    if (valueEnd === 0 && load<i32>(key, 8) === IGNORED) passOver(at);
    if (valueEnd === 0) return false;
    content |= valueLength;
    if (isRead) {
      if (hasDecimals && source !== load<i32>(key, 8)) return false;
      const cell = SOURCES + usize(source) * CELL_BYTES;
      // Two keys may name the same source: the caller decides which of them counts.
      if (load<i32>(cell, 4) !== -1) return false;
      store<i32>(cell, i32(valueStart));
      store<i32>(cell, valueLength, 4);
      hasSource = true;
    }
    at = skipSpace(valueEnd);
  } while (u32(load<u8>(at)) === COMMA);
  return u32(load<u8>(at)) === END_BRACE && skipSpace(at + 1) === lineEnd && hasSource && content !== 0;
}

/** The known key that is there, quotes included; 0 for none. */
function findKey(at: usize): usize {
  const count = keyCount;
  if (expected >= count) expected = 0;
  let number = expected;
  for (let tries = 0; tries < count; tries++) {
    const key = KEYS + usize(number) * KEY_BYTES;
    if (++number === count) number = 0;
    if (!isSame(at, usize(load<i32>(key)), load<i32>(key, 4))) continue;
    expected = number;
    return key;
  }
  return 0;
}

function isSame(first: usize, second: usize, length: i32): bool {
  for (; length >= 8; length -= 8) {
    if (load<u64>(first) !== load<u64>(second)) return false;
    first += 8;
    second += 8;
  }
  if (length === 0) return true;
  return (load<u64>(first) ^ load<u64>(second)) << (64 - (u64(length) << 3)) === 0;
}

/** Reads the value that starts there. @param isNeeded whether its text is needed */
function readValue(at: usize, isNeeded: bool): void {
  const byte = u32(load<u8>(at));
  valueStart = at;
  valueEnd = 0;
  hasDecimals = false;
  if (byte === QUOTE) return readText(at + 1, isNeeded);
  if (byte === MINUS || byte - ZERO <= 9) return readNumber(at);
  const word = load<u32>(at);
  if (word === NULL) {
    valueLength = 0;
    valueEnd = at + 4;
  } else if (word === TRUE) {
    valueLength = 4;
    valueEnd = at + 4;
  } else if (byte === 0x66 && load<u32>(at + 1) === ALSE) {
    valueLength = 5;
    valueEnd = at + 5;
  }
}

/** Skips a value that cannot be read here but is not needed: it is not empty. */
function passOver(at: usize): void {
  valueLength = 1;
  hasDecimals = false;
  valueEnd = nestedEnd(at, unescaped);
}

function readText(start: usize, isNeeded: bool): void {
  const end = findTextEnd(start);
  if (end === 0) return;
  valueStart = start;
  valueLength = i32(end - start);
  if (hasEscapes) {
    const target = unescaped;
    const targetEnd = unescape(start, end, target);
    if (targetEnd === 0) return;
    valueStart = target;
    valueLength = i32(targetEnd - target);
    if (isNeeded) unescaped = targetEnd;
  }
  valueEnd = end + 1;
}

/** A number as JavaScript writes it: without trailing zeros. Others (exponents, many digits) fall back. */
function readNumber(start: usize): void {
  let at = start;
  const isNegative = u32(load<u8>(at)) === MINUS;
  if (isNegative) at++;
  const first = at;
  while (u32(load<u8>(at)) - ZERO <= 9) at++;
  let digits = i32(at - first);
  /** The end of the digits that JavaScript writes; 0 when no digit is dropped. */
  let end: usize = 0;
  const isZero = u32(load<u8>(first)) === ZERO;
  if (digits === 0 || (isZero && digits > 1)) return;
  if (u32(load<u8>(at)) === POINT) {
    const point = at++;
    hasDecimals = true;
    while (u32(load<u8>(at)) - ZERO <= 9) at++;
    if (at === point + 1) return;
    digits += i32(at - point - 1);
    end = at;
    while (u32(load<u8>(end - 1)) === ZERO) end--;
    // Only zeros: JavaScript drops a minus sign before them.
    if (end === point + 1) {
      if (isZero && isNegative) return;
      end = point;
    }
    if (isZero && end > point) {
      let zero = point + 1;
      while (u32(load<u8>(zero)) === ZERO) zero++;
      if (i32(zero - point) > MAX_LEADING_ZEROS) return;
    }
  } else if (isZero && isNegative) return;
  if (digits > MAX_DIGITS || (u32(load<u8>(at)) | 0x20) === 0x65) return;
  valueLength = i32((end === 0 ? at : end) - start);
  valueEnd = at;
}
