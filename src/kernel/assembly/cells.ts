import {
  CELL_ENDS,
  CELL_STARTS,
  DELIMITER,
  FIELD_COUNT,
  LONGEST_NULL,
  MARKS,
  NULL_VALUES,
  QUOTE,
  WINDOW,
  WINDOW_LENGTH,
} from '../kernel-layout';
import { setting } from './settings';

const LF: u32 = 0x0a;
const CR: u32 = 0x0d;

let markCount: i32 = 0;
/** The first mark that no record was found behind yet. */
let nextMark: i32 = 0;
/** Line feeds within the cells of the record found last. */
export let innerLines: i32 = 0;
/** Behind the record found last. */
export let recordEnd: i32 = 0;

/** Notes where the window has delimiters, line feeds and quotes, 16 bytes at a time. */
export function findMarks(): void {
  const length = setting(WINDOW_LENGTH);
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
/** The record is not an ordinary one. */
export const UNUSUAL: i32 = 2;

/** Finds the cells of the record at `at`: as many as there are fields, quoted well or not at all. */
export function findRecord(at: i32): i32 {
  const quote = u32(setting(QUOTE));
  const fieldCount = setting(FIELD_COUNT);
  const length = setting(WINDOW_LENGTH);
  let mark = nextMark;
  while (mark < markCount && i32(load<u16>(MARKS + (mark << 1))) < at) mark++;
  nextMark = mark;
  innerLines = 0;
  let field = 0;
  let start = at;
  let content = 0;
  for (;;) {
    if (start >= length) return CUT;
    let end: i32;
    let next: i32;
    if (u32(load<u8>(WINDOW + start)) === quote) {
      mark++;
      start++;
      for (;;) {
        if (mark >= markCount) return CUT;
        end = load<u16>(MARKS + (mark++ << 1));
        const byte = u32(load<u8>(WINDOW + end));
        if (byte === LF) innerLines++;
        if (byte === quote) break;
      }
      next = end + 1;
      if (next + 1 >= length) return CUT;
      if (load<u8>(WINDOW + next) === CR && load<u8>(WINDOW + next + 1) === LF) next++;
      // Another quote: a doubled one, or none that ends the cell.
      if (mark >= markCount || i32(load<u16>(MARKS + (mark << 1))) !== next) return UNUSUAL;
      mark++;
    } else {
      if (mark >= markCount) return CUT;
      next = load<u16>(MARKS + (mark++ << 1));
      end = next;
    }
    const byte = u32(load<u8>(WINDOW + next));
    if (byte === quote || field === fieldCount) return UNUSUAL;
    if (byte === LF && end === next && end > start && load<u8>(WINDOW + end - 1) === CR) end--;
    store<i32>(CELL_STARTS + (usize(field) << 2), start);
    store<i32>(CELL_ENDS + (usize(field) << 2), end);
    field++;
    content |= end - start;
    start = next + 1;
    if (byte === LF) break;
  }
  // Blank lines, footers and the like are told apart elsewhere.
  if (field !== fieldCount || content === 0) return UNUSUAL;
  recordEnd = start;
  nextMark = mark;
  return FOUND;
}

/** The cell that `findCell` looked at: its trimmed bytes. */
export let cellStart: usize = 0;
export let cellEnd: usize = 0;

export const NO_VALUE: i32 = 0;
export const VALUE: i32 = 1;
/** Whether it has one, only text can tell. */
export const UNSURE: i32 = 2;

export function findCell(field: i32): i32 {
  if (field < 0) return NO_VALUE;
  let start = WINDOW + load<i32>(CELL_STARTS + (usize(field) << 2));
  let end = WINDOW + load<i32>(CELL_ENDS + (usize(field) << 2));
  while (start < end && isSpace(load<u8>(start))) start++;
  while (end > start && isSpace(load<u8>(end - 1))) end--;
  if (start === end) return NO_VALUE;
  // `="…"` is undone elsewhere.
  if (load<u8>(end - 1) === 0x22) return UNSURE;
  if (load<u8>(start) >= 0x80 && mayBeSpace(load<u8>(start))) return UNSURE;
  if (load<u8>(end - 1) >= 0x80 && mayBeSpace(lastLead(start, end))) return UNSURE;
  if (i32(end - start) <= setting(LONGEST_NULL) && isNull(start, end)) return NO_VALUE;
  cellStart = start;
  cellEnd = end;
  return VALUE;
}

/** The ASCII part of what counts as white space. */
function isSpace(byte: u32): bool {
  return byte === 0x20 || byte - 0x09 <= 0x04;
}

/** By the first byte of a character in UTF-8: whether it is one of Unicode's spaces, or may be. */
function mayBeSpace(lead: u32): bool {
  return lead === 0xc2 || lead === 0xe1 || lead === 0xe2 || lead === 0xe3 || lead === 0xef;
}

/** The first byte of the last character. */
function lastLead(start: usize, end: usize): u32 {
  let at = end - 1;
  while (at > start && (load<u8>(at) & 0xc0) === 0x80) at--;
  return load<u8>(at);
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
