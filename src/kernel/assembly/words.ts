import {
  MAX_WORDS,
  WORD_INPUT,
  WORD_BYTES,
  WORD_COUNTRIES,
  WORD_SLOT_BITS,
  WORD_SLOTS,
  WORDS,
} from '../kernel-layout';

let count: u32 = 0;

/** The word in capitals, padded with zeros. */
const KEY: usize = WORD_INPUT;

/**
 * Writes a word of a street line in the country's form, or in lower case when the country has none.
 * @param isAccented whether it has letters of Latin-1 in addition to ASCII
 * @returns its length
 */
export function writeWord(start: usize, bytes: usize, country: i32, target: usize, isAccented: bool): usize {
  if (i32(bytes) < WORD_BYTES) {
    v128.store(KEY, i64x2.splat(0));
    v128.store(KEY + 16, i64x2.splat(0));
    for (let at: usize = 0; at < bytes; at++) {
      const byte = u32(load<u8>(start + at));
      store<u8>(KEY + at, u8(byte - 0x61 <= 25 ? byte - 0x20 : byte));
    }
    if (isAccented) changeCase(KEY, bytes, 0xa0, -0x20, 0x5353);
    const form = findWord(country);
    if (form !== 0) {
      let length: usize = 0;
      let byte: u32;
      while (i32(length) < WORD_BYTES && (byte = u32(load<u8>(form + length))) !== 0)
        store<u8>(target + length++, u8(byte));
      return length;
    }
  }
  for (let at: usize = 0; at < bytes; at++) {
    const byte = u32(load<u8>(start + at));
    store<u8>(target + at, u8(byte - 0x41 <= 25 ? byte + 0x20 : byte));
  }
  if (isAccented) changeCase(target, bytes, 0x80, 0x20, 0x7373);
  return bytes;
}

/**
 * Changes two-byte letters of Latin-1 to the other case.
 * @param first second byte of the first letter of the case to change; there are 31
 * @param sharpS the byte that replaces `ß`
 */
function changeCase(word: usize, bytes: usize, first: u32, distance: i32, sharpS: u32): void {
  for (let at: usize = 0; at + 1 < bytes; at++) {
    if (load<u8>(word + at) !== 0xc3) continue;
    const second = u32(load<u8>(word + at, 1));
    if (second === 0x9f) store<u16>(word + at, u16(sharpS));
    else if (second - first < 31) store<u8>(word + at, u8(i32(second) + distance), 1);
    at++;
  }
}

/** The form of the word at `KEY`, or 0. */
function findWord(country: i32): usize {
  let slot = slotOf(country);
  let number: u32;
  while ((number = u32(load<u16>(WORD_SLOTS + (slot << 1)))) !== 0) {
    const word = WORDS + usize(number - 1) * 2 * WORD_BYTES;
    if (
      i32(load<u16>(WORD_COUNTRIES + (usize(number - 1) << 1))) === country &&
      load<u64>(word) === load<u64>(KEY) &&
      load<u64>(word + 8) === load<u64>(KEY + 8) &&
      load<u64>(word + 16) === load<u64>(KEY + 16) &&
      load<u64>(word + 24) === load<u64>(KEY + 24)
    )
      return word + WORD_BYTES;
    slot = (slot + 1) & ((1 << WORD_SLOT_BITS) - 1);
  }
  return 0;
}

function slotOf(country: i32): usize {
  let hash = u64(country) ^ load<u64>(KEY);
  hash = (hash * 0x9e37_79b9_7f4a_7c15) ^ load<u64>(KEY + 8);
  hash = (hash * 0x9e37_79b9_7f4a_7c15) ^ load<u64>(KEY + 16) ^ (load<u64>(KEY + 24) << 7);
  return usize((hash * 0x9e37_79b9_7f4a_7c15) >> u64(64 - WORD_SLOT_BITS));
}

/** Adds the word at `WORD_INPUT` followed by its form, both padded with zeros. False when there is no room. */
export function addWord(country: i32): bool {
  if (count === MAX_WORDS) return false;
  const word = WORDS + usize(count) * 2 * WORD_BYTES;
  memory.copy(word, KEY, 2 * WORD_BYTES);
  store<u16>(WORD_COUNTRIES + (usize(count) << 1), u16(country));
  count++;
  let slot = slotOf(country);
  while (load<u16>(WORD_SLOTS + (slot << 1)) !== 0) slot = (slot + 1) & ((1 << WORD_SLOT_BITS) - 1);
  store<u16>(WORD_SLOTS + (slot << 1), u16(count));
  return true;
}

export function forgetWords(): void {
  memory.fill(WORD_SLOTS, 0, 2 << WORD_SLOT_BITS);
  count = 0;
}
