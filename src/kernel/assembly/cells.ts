import {
  CELL_BYTES,
  CELLS,
  DELIMITER,
  FIELD_COUNT,
  INPUT_LENGTH,
  IS_DOUBTFUL,
  LONGEST_NULL,
  MARKS,
  NULL_VALUES,
  QUOTE,
  UNESCAPED,
  WINDOW,
} from '../kernel-layout';
import { setting } from './settings';

const LF: u32 = 0x0a;
const CR: u32 = 0x0d;

let markCount: i32 = 0;
/** The first mark after the records found so far. */
let nextMark: i32 = 0;
/** Line feeds within the cells of the record found last. */
export let innerLines: i32 = 0;
/** Where the record found last ends. */
export let recordEnd: i32 = 0;

/** The first mark of the record found last. */
let firstMark: i32 = 0;

/** The record found last has to be found again. */
export function forgetRecord(): void {
  nextMark = firstMark;
}

/** For programs that find records themselves. */
export function setRecordEnd(end: i32): void {
  recordEnd = end;
  innerLines = 0;
}

/** Records the positions of delimiters, line feeds and quotes in the window, 16 bytes at a time. */
export function findMarks(): void {
  const length = setting(INPUT_LENGTH);
  const quote = setting(QUOTE);
  const delimiters = i8x16.splat(i8(setting(DELIMITER)));
  const lineFeeds = i8x16.splat(i8(LF));
  const quotes = i8x16.splat(i8(quote < 0 ? LF : quote));
  let mark = MARKS;
  for (let at = 0; at < length; at += 16) {
    const bytes = v128.load(WINDOW + at);
    const found = v128.or(
      v128.or(i8x16.eq(bytes, delimiters), i8x16.eq(bytes, lineFeeds)),
      i8x16.eq(bytes, quotes),
    );
    let bits = i8x16.bitmask(found);
    while (bits !== 0) {
      store<u16>(mark, u16(at + ctz(bits)));
      mark += 2;
      bits &= bits - 1;
    }
  }
  markCount = i32((mark - MARKS) >> 1);
  // Beyond the window there may be older bytes.
  while (markCount > 0 && i32(load<u16>(MARKS + ((markCount - 1) << 1))) >= length) markCount--;
  nextMark = 0;
}

export const FOUND: i32 = 0;
/** The window ends within the record. */
export const CUT: i32 = 1;
/** The host has to handle the record, or the cell: it is not a common case. */
export const FALL_BACK: i32 = 2;

/** Finds the cells of the record at `at`: one per field, with valid quotes or no quotes. */
export function findRecord(at: i32): i32 {
  const quote = u32(setting(QUOTE));
  const fieldCount = setting(FIELD_COUNT);
  const length = setting(INPUT_LENGTH);
  let mark = nextMark;
  while (mark < markCount && i32(load<u16>(MARKS + (mark << 1))) < at) mark++;
  nextMark = mark;
  firstMark = mark;
  innerLines = 0;
  let unescaped: usize = UNESCAPED;
  let field = 0;
  let start = at;
  let content = 0;
  for (;;) {
    if (start >= length) return CUT;
    let end: i32;
    let next: i32;
    let isDoubled = false;
    if (u32(load<u8>(WINDOW + start)) === quote) {
      mark++;
      start++;
      for (;;) {
        if (mark >= markCount) return CUT;
        end = load<u16>(MARKS + (mark++ << 1));
        const byte = u32(load<u8>(WINDOW + end));
        if (byte === LF) innerLines++;
        if (byte !== quote) continue;
        if (end + 1 >= length || u32(load<u8>(WINDOW + end + 1)) !== quote) break;
        isDoubled = true;
        mark++;
      }
      next = end + 1;
      if (next + 1 >= length) return CUT;
      if (load<u8>(WINDOW + next) === CR && load<u8>(WINDOW + next + 1) === LF) next++;
      if (mark >= markCount || i32(load<u16>(MARKS + (mark << 1))) !== next) return FALL_BACK;
      mark++;
    } else {
      if (mark >= markCount) return CUT;
      next = load<u16>(MARKS + (mark++ << 1));
      end = next;
    }
    const byte = u32(load<u8>(WINDOW + next));
    if (byte === quote) return FALL_BACK;
    if (byte === LF && end === next && end > start && load<u8>(WINDOW + end - 1) === CR) end--;
    if (field === fieldCount) {
      // Exports often end lines with empty columns that the header does not have.
      if (end !== start) return FALL_BACK;
    } else {
      const cell = CELLS + usize(field) * CELL_BYTES;
      if (isDoubled) {
        const bytes = unescape(start, end, quote, unescaped);
        store<i32>(cell, i32(unescaped));
        store<i32>(cell, bytes, 4);
        unescaped += bytes;
      } else {
        store<i32>(cell, i32(WINDOW + start));
        store<i32>(cell, end - start, 4);
      }
      content |= end - start;
      field++;
    }
    start = next + 1;
    if (byte === LF) break;
  }
  // Blank lines, footers and the like are distinguished by the host.
  if (field !== fieldCount || content === 0) return FALL_BACK;
  recordEnd = start;
  nextMark = mark;
  return FOUND;
}

/** Copies a cell, replacing doubled quotes with single ones. */
function unescape(start: i32, end: i32, quote: u32, target: usize): i32 {
  let to = target;
  for (let at = start; at < end; at++) {
    const byte = u32(load<u8>(WINDOW + at));
    store<u8>(to++, u8(byte));
    if (byte === quote) at++;
  }
  return i32(to - target);
}

/** The first cell of the current row. */
let rowCells: usize = CELLS;

export function useRow(cells: usize): void {
  rowCells = cells;
}

/** The cell that `findCell` looked at: its trimmed bytes; all of them with `FALL_BACK`. */
export let cellStart: usize = 0;
export let cellEnd: usize = 0;
/** Why it could not be read. */
export let cellReason: i32 = 0;

export const NO_VALUE: i32 = 0;
export const VALUE: i32 = 1;
/** The source could not read it. (2 is `FALL_BACK`: only the host can tell whether it has a value.) */
export const UNREADABLE: i32 = 3;

/** As in `model/cell-block.ts`. */
const FIRST_REFUSED: i32 = -2;

export function findCell(field: i32): i32 {
  if (field < 0) return NO_VALUE;
  const cell = rowCells + usize(field) * CELL_BYTES;
  const length = load<i32>(cell, 4);
  if (length <= 0) {
    if (length > FIRST_REFUSED) return NO_VALUE;
    cellReason = FIRST_REFUSED - length;
    return UNREADABLE;
  }
  let start = usize(load<i32>(cell));
  let end = start + usize(length);
  cellStart = start;
  cellEnd = end;
  if (setting(IS_DOUBTFUL) !== 0 && isDoubtful(start, end)) return FALL_BACK;
  while (start < end && isSpace(load<u8>(start))) start++;
  while (end > start && isSpace(load<u8>(end - 1))) end--;
  if (start === end) return NO_VALUE;
  // `="…"` is undone by the host.
  if (load<u8>(end - 1) === 0x22 && (load<u8>(start) === 0x3d || load<u8>(start) === 0x27)) return FALL_BACK;
  if (load<u8>(start) >= 0x80 && isUnicodeSpace(start, end)) return FALL_BACK;
  if (load<u8>(end - 1) >= 0x80 && isUnicodeSpace(lastCharacter(start, end), end)) return FALL_BACK;
  if (i32(end - start) <= setting(LONGEST_NULL) && isNull(start, end)) return NO_VALUE;
  cellStart = start;
  cellEnd = end;
  return VALUE;
}

/** Whether it contains non-ASCII bytes or an escape sequence. */
function isDoubtful(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) if (load<u8>(at) >= 0x80 || load<u8>(at) === 0x1b) return true;
  return false;
}

/** The ASCII part of what counts as white space. */
function isSpace(byte: u32): bool {
  return byte === 0x20 || byte - 0x09 <= 0x04;
}

/**
 * Whether one of Unicode's spaces (or a BOM) is there, in UTF-8; other characters of its block are treated as
 * spaces, too.
 */
function isUnicodeSpace(at: usize, end: usize): bool {
  const lead = u32(load<u8>(at));
  if (end - at < 2) return true;
  const second = u32(load<u8>(at + 1));
  switch (lead) {
    case 0xc2:
      return second === 0xa0;
    case 0xe1:
      return second === 0x9a;
    case 0xe2:
      return second === 0x80 || second === 0x81;
    case 0xe3:
      return second === 0x80;
    case 0xef:
      return second === 0xbb;
    default:
      return false;
  }
}

/** Where the last character begins. */
function lastCharacter(start: usize, end: usize): usize {
  let at = end - 1;
  while (at > start && (load<u8>(at) & 0xc0) === 0x80) at--;
  return at;
}

function isNull(start: usize, end: usize): bool {
  const length = u32(end - start);
  let text = usize(setting(NULL_VALUES));
  let bytes: u32;
  while ((bytes = u32(load<u8>(text++))) !== 0) {
    if (bytes === length) {
      let at: usize = 0;
      while (at < length && load<u8>(text + at) === load<u8>(start + at)) at++;
      if (at === length) return true;
    }
    text += bytes;
  }
  return false;
}
