/**
 * The inner loops of `encode/parquet/row-group.ts` in AssemblyScript: finds the cells of rows in the form of
 * `row-form.ts`, and writes a column's values, levels and dictionary as Parquet's pages hold them.
 * `npm run kernels` compiles it to WebAssembly. The caller provides room for the output.
 */
import { CELL_BYTES, LENGTH_BYTES, MAX_ENTRIES, SLOT_BYTES, SLOTS } from '../column-kinds';

export { snappy } from './snappy';
export { greatest, least, resetBounds, valueBytes, writeValues } from './stored-values';

const TAB: u8 = 0x09;
const LINE_FEED: u8 = 0x0a;
const BACKSLASH: u8 = 0x5c;

let top: usize = 0;
let found: usize = 0;
let cellsFound: i32 = 0;
let present: i32 = 0;

/** Frees everything that was allocated. */
export function begin(): void {
  top = __heap_base;
}

/** Allocates this many bytes; loads may read 64 bytes past them. */
export function take(bytes: usize): usize {
  const start = (top + 15) & ~15;
  top = start + bytes + 64;
  const pages = i32((top + 0xffff) >> 16);
  if (pages > memory.size() && memory.grow(pages - memory.size()) < 0) unreachable();
  return start;
}

/** Frees everything from this address. */
export function free(start: usize): void {
  top = start;
}

/** The end of the rows whose cells were found last. */
export function foundEnd(): usize {
  return found;
}

/** How many cells were found last. */
export function foundCells(): i32 {
  return cellsFound;
}

/** How many values are present by the levels written last. */
export function presentValues(): i32 {
  return present;
}

/**
 * Finds the cells of up to `maxRows` rows; escapes are removed in place. The 16 bytes after `end` have to be
 * zero. Returns the number of rows.
 */
export function findCells(from: usize, end: usize, cells: usize, maxRows: i32): i32 {
  const tabs = i8x16.splat(TAB);
  const lineFeeds = i8x16.splat(LINE_FEED);
  const backslashes = i8x16.splat(BACKSLASH);
  let slot = cells;
  let start = from;
  let rows = 0;
  let hasEscapes = false;
  for (let at = from; at < end && rows < maxRows; at += 16) {
    const bytes = v128.load(at);
    const isMark = v128.or(
      v128.or(i8x16.eq(bytes, tabs), i8x16.eq(bytes, lineFeeds)),
      i8x16.eq(bytes, backslashes),
    );
    for (let marks = i8x16.bitmask(isMark); marks !== 0; marks &= marks - 1) {
      const place = at + usize(ctz(marks));
      const byte = load<u8>(place);
      if (byte === BACKSLASH) {
        hasEscapes = true;
        continue;
      }
      store<u32>(slot, u32(start));
      store<u32>(slot, u32(hasEscapes ? unescape(start, place) : place - start), 4);
      slot += CELL_BYTES;
      hasEscapes = false;
      start = place + 1;
      if (byte === LINE_FEED && ++rows === maxRows) break;
    }
  }
  found = start;
  cellsFound = i32((slot - cells) / CELL_BYTES);
  return rows;
}

/** Removes the escapes from a cell; returns its length without them. */
function unescape(start: usize, end: usize): usize {
  let out = start;
  for (let at = start; at < end; at++) {
    let byte = load<u8>(at);
    if (byte === BACKSLASH) {
      byte = load<u8>(++at);
      if (byte === 0x74) byte = TAB;
      else if (byte === 0x6e) byte = LINE_FEED;
    }
    store<u8>(out++, byte);
  }
  return out - start;
}

function writeVarint(value: u32, out: usize): usize {
  while (value >= 0x80) {
    store<u8>(out++, u8(value | 0x80));
    value >>= 7;
  }
  store<u8>(out++, u8(value));
  return out;
}

/**
 * Writes which rows have a value, preceded by the length of that in bytes: as one run when all or none have
 * one, otherwise as one bit per row. `presentValues` returns how many have one. Returns the end of the output.
 */
export function writeLevels(cells: usize, stride: usize, rows: i32, out: usize): usize {
  let count = 0;
  let cell = cells;
  for (let row = 0; row < rows; row++, cell += stride) count += load<u32>(cell, 4) !== 0 ? 1 : 0;
  present = count;
  let at = out + LENGTH_BYTES;
  if (count === rows || count === 0) {
    at = writeVarint(u32(rows) << 1, at);
    store<u8>(at++, count === 0 ? 0 : 1);
  } else {
    const groups = (rows + 7) >> 3;
    at = writeVarint((u32(groups) << 1) | 1, at);
    cell = cells;
    for (let row = 0; row < rows; row += 8) {
      let bits: u32 = 0;
      const most = min(8, rows - row);
      for (let bit = 0; bit < most; bit++, cell += stride) bits |= u32(load<u32>(cell, 4) !== 0) << bit;
      store<u8>(at++, u8(bits));
    }
  }
  store<u32>(out, u32(at - out - LENGTH_BYTES));
  return at;
}

/** Values after which a column is judged by how often its values recur. */
const TRIAL: i32 = 2_048;
/** Slots that are probed for a value: more are only needed for values made to collide. */
const MAX_PROBES: i32 = 64;

/**
 * Numbers the distinct values of a column: writes their cells to `entries`, and the number of each present
 * value (32 bits) to `indexes`. Returns how many there are; -1 when there are too many for a dictionary to pay
 * off.
 * @param slots room for the hash table
 */
export function buildDictionary(
  cells: usize,
  stride: usize,
  rows: i32,
  slots: usize,
  entries: usize,
  indexes: usize,
): i32 {
  memory.fill(slots, 0, SLOTS * SLOT_BYTES);
  let count = 0;
  let values = 0;
  for (let row = 0; row < rows; row++, cells += stride) {
    const start = usize(load<u32>(cells));
    const length = usize(load<u32>(cells, 4));
    if (length === 0) continue;
    const hash = hashOf(start, length);
    const tag = u32(hash);
    // The highest bits depend on all bytes.
    let slot = slots + usize(hash >> 48) * SLOT_BYTES;
    let number = -1;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const taken = load<u32>(slot, 4);
      if (taken === 0) {
        if (count === MAX_ENTRIES) return -1;
        store<u32>(slot, tag);
        store<u32>(slot, u32(count + 1), 4);
        const entry = entries + usize(count) * CELL_BYTES;
        store<u32>(entry, u32(start));
        store<u32>(entry, u32(length), 4);
        number = count++;
        break;
      }
      if (load<u32>(slot) === tag) {
        const entry = entries + usize(taken - 1) * CELL_BYTES;
        if (usize(load<u32>(entry, 4)) === length && isSame(usize(load<u32>(entry)), start, length)) {
          number = i32(taken - 1);
          break;
        }
      }
      slot += SLOT_BYTES;
      if (slot === slots + SLOTS * SLOT_BYTES) slot = slots;
    }
    if (number < 0) return -1;
    store<u32>(indexes + (usize(values) << 2), u32(number));
    values++;
    if (values === TRIAL && count > TRIAL - (TRIAL >> 2)) return -1;
  }
  return count;
}

function hashOf(start: usize, length: usize): u64 {
  let hash: u64 = u64(length) * 0x9e37_79b9_7f4a_7c15;
  let left = length;
  while (left >= 8) {
    hash = (hash ^ load<u64>(start)) * 0x9e37_79b9_7f4a_7c15;
    hash ^= hash >> 29;
    start += 8;
    left -= 8;
  }
  if (left > 0) {
    hash = (hash ^ tailOf(start, left)) * 0x9e37_79b9_7f4a_7c15;
    hash ^= hash >> 29;
  }
  return hash;
}

/** Fewer than 8 bytes as a number. */
function tailOf(start: usize, length: usize): u64 {
  return load<u64>(start) & ((u64(1) << (u64(length) << 3)) - 1);
}

function isSame(first: usize, second: usize, length: usize): bool {
  while (length >= 8) {
    if (load<u64>(first) !== load<u64>(second)) return false;
    first += 8;
    second += 8;
    length -= 8;
  }
  return length === 0 || tailOf(first, length) === tailOf(second, length);
}

/** Writes the indexes' width in bits, and then one run of packed bits, in groups of eight. Returns the end of the output. */
export function packIndexes(indexes: usize, count: i32, width: i32, out: usize): usize {
  const groups = (count + 7) >> 3;
  store<u8>(out, u8(width));
  let at = writeVarint((u32(groups) << 1) | 1, out + 1);
  const end = at + usize(groups * width);
  let held: u64 = 0;
  let bits: u64 = 0;
  for (let index = 0; index < count; index++) {
    held |= u64(load<u32>(indexes + (usize(index) << 2))) << bits;
    bits += u64(width);
    if (bits >= 32) {
      store<u32>(at, u32(held));
      at += 4;
      held >>= 32;
      bits -= 32;
    }
  }
  store<u64>(at, held);
  for (at += usize((bits + 7) >> 3); at < end; at++) store<u8>(at, 0);
  return end;
}
