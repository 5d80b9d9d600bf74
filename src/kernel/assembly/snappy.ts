/** Part of `columns.ts`: compresses into Snappy's raw format, as Parquet's pages hold it. */

const TABLE_BITS: i32 = 14;
/** By hash of four bytes: their last position, 0 for none. */
const TABLE = memory.data(4 << TABLE_BITS);
const MAX_DISTANCE: usize = 65_535;
const MIN_MATCH: usize = 4;
/** Shorter inputs, and the last bytes of others, are not searched. */
const MARGIN: usize = 16;

/**
 * Compresses `length` bytes. Returns the end of the output, which is at most the input plus a sixth plus 32
 * bytes.
 */
export function snappy(input: usize, length: usize, out: usize): usize {
  let rest = u32(length);
  while (rest >= 0x80) {
    store<u8>(out++, u8(rest | 0x80));
    rest >>= 7;
  }
  store<u8>(out++, u8(rest));
  const end = input + length;
  let literal = input;
  if (length > MARGIN) {
    memory.fill(TABLE, 0, 4 << TABLE_BITS);
    const limit = end - MARGIN;
    // Where nothing repeats, ever larger steps are taken.
    let skip: usize = 32;
    let at = input;
    while (at < limit) {
      const word = load<u32>(at);
      const slot = slotOf(word);
      const candidate = usize(load<u32>(slot));
      store<u32>(slot, u32(at));
      if (candidate === 0 || at - candidate > MAX_DISTANCE || load<u32>(candidate) !== word) {
        at += skip++ >> 5;
        continue;
      }
      out = writeLiteral(literal, at - literal, out);
      const matched = matchLength(candidate, at, end - at);
      out = writeCopy(at - candidate, matched, out);
      at += matched;
      literal = at;
      skip = 32;
      if (at < limit) store<u32>(slotOf(load<u32>(at - 1)), u32(at - 1));
    }
  }
  return writeLiteral(literal, end - literal, out);
}

function slotOf(word: u32): usize {
  return TABLE + (usize((word * 0x1e35_a7bd) >> (32 - TABLE_BITS)) << 2);
}

function matchLength(first: usize, second: usize, most: usize): usize {
  let length = MIN_MATCH;
  while (length + 8 <= most) {
    const difference = load<u64>(first + length) ^ load<u64>(second + length);
    if (difference !== 0) return length + usize(ctz(difference) >> 3);
    length += 8;
  }
  while (length < most && load<u8>(first + length) === load<u8>(second + length)) length++;
  return length;
}

function writeLiteral(start: usize, length: usize, out: usize): usize {
  if (length === 0) return out;
  const last = u32(length - 1);
  if (last < 60) store<u8>(out++, u8(last << 2));
  else {
    // The length comes after the tag, in as few bytes as it needs.
    const bytes = last < 1 << 8 ? 1 : last < 1 << 16 ? 2 : last < 1 << 24 ? 3 : 4;
    store<u8>(out++, u8((59 + bytes) << 2));
    store<u32>(out, last);
    out += usize(bytes);
  }
  memory.copy(out, start, length);
  return out + length;
}

function writeCopy(distance: usize, length: usize, out: usize): usize {
  while (length >= 68) {
    out = writeLongCopy(distance, 64, out);
    length -= 64;
  }
  // The remainder has at least four bytes, so that it fits the short form.
  if (length > 64) {
    out = writeLongCopy(distance, 60, out);
    length -= 60;
  }
  if (length > 11 || distance >= 2048) return writeLongCopy(distance, length, out);
  store<u8>(out, u8(1 | ((u32(length) - 4) << 2) | (u32(distance >> 8) << 5)));
  store<u8>(out, u8(distance), 1);
  return out + 2;
}

/** Up to 64 bytes, from up to 65,535 bytes back. */
function writeLongCopy(distance: usize, length: usize, out: usize): usize {
  store<u8>(out, u8(2 | ((u32(length) - 1) << 2)));
  store<u16>(out, u16(distance), 1);
  return out + 3;
}
