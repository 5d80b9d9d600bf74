import { MAX_MEMO_ENTRIES, MEMO, MEMO_ENTRY_BYTES, MEMO_SLOT_BITS, MEMO_SLOTS } from '../kernel-layout';

/** Longer cells and longer results are not cached. */
export const MAX_KEY: i32 = 63;
export const MAX_VALUE: i32 = 72;

/** An entry: hash (8 bytes), tag, lengths of key and value, outcome, a number, the key, the value. */
const TAG: usize = 8;
const KEY_LENGTH: usize = 12;
const VALUE_LENGTH: usize = 13;
const OUTCOME: usize = 14;
const NUMBER: usize = 16;
const KEY: usize = 20;
const VALUE: usize = 84;
/** Entries in use. When all are used, the cache is emptied. */
let count: u32 = 0;

/** The entry of the bytes, or 0. Reads up to 7 bytes past the end. */
export function recall(start: usize, length: i32, tag: u32): usize {
  const hash = hashOf(start, length, tag);
  let slot = hash >> u64(64 - MEMO_SLOT_BITS);
  while (true) {
    const number = u32(load<u16>(MEMO_SLOTS + (usize(slot) << 1)));
    if (number === 0) return 0;
    const entry = MEMO + usize(number - 1) * MEMO_ENTRY_BYTES;
    if (
      load<u64>(entry) === hash &&
      load<u32>(entry + TAG) === tag &&
      i32(load<u8>(entry + KEY_LENGTH)) === length &&
      memory.compare(entry + KEY, start, length) === 0
    )
      return entry;
    slot = (slot + 1) & ((1 << MEMO_SLOT_BITS) - 1);
  }
}

function hashOf(start: usize, length: i32, tag: u32): u64 {
  let hash = (u64(tag) << 8) ^ u64(length);
  let at = start;
  for (let rest = length; rest > 0; rest -= 8) {
    let word = load<u64>(at);
    if (rest < 8) word &= (u64(1) << u64(rest << 3)) - 1;
    hash = (hash ^ word) * 0x9e37_79b9_7f4a_7c15;
    hash ^= hash >> 29;
    at += 8;
  }
  return hash * 0xbf58_476d_1ce4_e5b9;
}

export function outcomeOf(entry: usize): u32 {
  return load<u8>(entry + OUTCOME);
}

export function numberOf(entry: usize): i32 {
  return load<i32>(entry + NUMBER);
}

export function valueLength(entry: usize): i32 {
  return load<u8>(entry + VALUE_LENGTH);
}

/** Copies the value in whole vectors: writes up to 80 bytes, regardless of its length. */
export function copyValue(entry: usize, target: usize): i32 {
  const length = valueLength(entry);
  for (let at = 0; at < length; at += 16) v128.store(target + at, v128.load(entry + VALUE + at));
  return length;
}

/** Caches the bytes at `value` as the result of the cell of `keyLength` bytes at `key`. */
export function remember(
  key: usize,
  keyLength: i32,
  value: usize,
  valueBytes: i32,
  tag: u32,
  outcome: u32,
  number: i32,
): void {
  if (keyLength > MAX_KEY || valueBytes > MAX_VALUE || recall(key, keyLength, tag) !== 0) return;
  if (count === MAX_MEMO_ENTRIES) forget();
  const hash = hashOf(key, keyLength, tag);
  const entry = MEMO + usize(count++) * MEMO_ENTRY_BYTES;
  store<u64>(entry, hash);
  store<u32>(entry + TAG, tag);
  store<u8>(entry + KEY_LENGTH, u8(keyLength));
  store<u8>(entry + VALUE_LENGTH, u8(valueBytes));
  store<u8>(entry + OUTCOME, u8(outcome));
  store<i32>(entry + NUMBER, number);
  memory.copy(entry + KEY, key, keyLength);
  memory.copy(entry + VALUE, value, valueBytes);
  let slot = hash >> u64(64 - MEMO_SLOT_BITS);
  while (load<u16>(MEMO_SLOTS + (usize(slot) << 1)) !== 0) slot = (slot + 1) & ((1 << MEMO_SLOT_BITS) - 1);
  store<u16>(MEMO_SLOTS + (usize(slot) << 1), u16(count));
}

export function forget(): void {
  memory.fill(MEMO_SLOTS, 0, 2 << MEMO_SLOT_BITS);
  count = 0;
}
