/**
 * The inner loops of `digest-gzip.ts` in AssemblyScript: `npm run kernels` compiles them to WebAssembly, where they
 * take a third of the time. They handle entire blocks; `huffman.ts` computes the codes in between.
 */

const COMMA: u32 = 0x2c;
/** Shorter repeats save nothing over the Huffman codes of what they replace. */
const MIN_MATCH: usize = 6;
/** Deflate's limits (RFC 1951). */
const MAX_MATCH: usize = 258;
const MAX_DISTANCE: i32 = 32_768;
const END_OF_BLOCK: u32 = 256;
const DIGEST_CHARACTERS: usize = 64;
const HASH_BITS: i32 = 15;
/** The most bytes in one block: it bounds the number of repeats. */
const BLOCK_BYTES: i32 = 1024 * 1024;
/** Literals are counted in one of this many pieces: enough to know how often each occurs. */
const SAMPLED_STRETCHES: i32 = 8;
/** Pieces without any repeat may be long: beyond this length an eighth is enough. */
const LONG_STRETCH: usize = 4096;

/** By hash of six bytes: the last position where they start. */
const LAST = memory.data(4 << HASH_BITS);
/** By repeat: its position, its length, and how far back its original is (16 bits each). */
const MATCHES = memory.data(8 * (BLOCK_BYTES / 6 + 1));
const LITERAL_COUNTS = memory.data(4 * 286);
const DISTANCE_COUNTS = memory.data(4 * 30);
/** A code's bits, its first bit lowest; from bit 24, how many bits it has. */
const LITERAL_CODES = memory.data(4 * 286);
const DISTANCE_CODES = memory.data(4 * 30);
/** By two ASCII bytes in memory order: both codes, one after another; from bit 24, their length. */
const PAIRS = memory.data(4 << 15);

let matchCount: i32 = 0;
let out: usize = 0;
let bits: u64 = 0;
let bitCount: u64 = 0;

export function literalCounts(): usize {
  return LITERAL_COUNTS;
}
export function distanceCounts(): usize {
  return DISTANCE_COUNTS;
}
export function literalCodes(): usize {
  return LITERAL_CODES;
}
export function distanceCodes(): usize {
  return DISTANCE_CODES;
}

/** Begins a stream: makes room for its input and, after it, for the output; returns the address of the input. */
export function begin(inputBytes: usize, outputBytes: usize): usize {
  const start = (__heap_base + 15) & ~15;
  out = (start + inputBytes + 15) & ~15;
  const pages = i32((out + outputBytes + 0xffff) >> 16);
  if (pages > memory.size() && memory.grow(pages - memory.size()) < 0) unreachable();
  bits = 0;
  bitCount = 0;
  for (let at: usize = 0; at < 4 << HASH_BITS; at += 4) store<i32>(LAST + at, -1);
  return start;
}

/** Where the next full byte is written. */
export function outputEnd(): usize {
  return out;
}

/** Writes up to 24 bits. */
export function write(value: u32, length: u32): void {
  bits |= u64(value) << bitCount;
  bitCount += length;
  store<u64>(out, bits);
  out += usize(bitCount >> 3);
  bits >>= bitCount & 56;
  bitCount &= 7;
}

/** Fills the last byte. */
export function finish(): void {
  if (bitCount > 0) write(0, 8 - u32(bitCount));
}

function hashAt(at: usize): usize {
  const low = load<u32>(at);
  const high = u32(load<u16>(at, 4));
  return usize(((low * 0x9e3779b1) ^ (high * 0x85ebca6b)) >> (32 - HASH_BITS));
}

function matchLength(first: usize, second: usize, most: usize): usize {
  let length: usize = 0;
  while (length + 8 <= most) {
    const difference = load<u64>(first + length) ^ load<u64>(second + length);
    if (difference !== 0) return length + usize(ctz(difference) >> 3);
    length += 8;
  }
  while (length < most && load<u8>(first + length) === load<u8>(second + length)) length++;
  return length;
}

/**
 * Finds the repeats of a block; they may point back to earlier blocks. Digests have no repeats inside, but entire fields
 * recur (cities, states, frequent names, in JSON the keys). It therefore searches for a repeat only where a field begins
 * and where a repeat ended: some 15 lookups per row instead of one per byte.
 */
export function findMatches(start: usize, end: usize): void {
  let count: usize = 0;
  let at = start;
  while (at + MIN_MATCH <= end) {
    const entry = LAST + (hashAt(at) << 2);
    const candidate = load<i32>(entry);
    store<i32>(entry, i32(at));
    const distance = i32(at) - candidate;
    if (candidate >= 0 && distance <= MAX_DISTANCE) {
      const length = matchLength(usize(candidate), at, min(MAX_MATCH, end - at));
      if (length >= MIN_MATCH) {
        const match = MATCHES + (count << 3);
        store<i32>(match, i32(at));
        store<u16>(match, u16(length), 4);
        // 32,768 does not fit 16 bits signed, but it does unsigned.
        store<u16>(match, u16(distance), 6);
        count++;
        at += length;
        continue;
      }
    }
    // A digest that ends where the next field begins is skipped at once.
    if (at + DIGEST_CHARACTERS < end && load<u8>(at + DIGEST_CHARACTERS) === COMMA) at += DIGEST_CHARACTERS;
    else while (at < end && load<u8>(at) !== COMMA) at++;
    at++;
  }
  matchCount = i32(count);
}

/** A match length's code, counted from 0; the extra bits that follow it are the length's lowest. */
function lengthCode(length: u32): u32 {
  const value = length - 3;
  if (value < 8) return value;
  if (length === 258) return 28;
  const upper: u32 = 31 - clz(value);
  return ((upper - 1) << 2) + ((value >> (upper - 2)) & 3);
}
function lengthExtra(code: u32): u32 {
  return code < 8 || code === 28 ? 0 : (code >> 2) - 1;
}
function distanceCode(distance: u32): u32 {
  const value = distance - 1;
  if (value < 4) return value;
  const upper: u32 = 31 - clz(value);
  return (upper << 1) + ((value >> (upper - 1)) & 1);
}
function distanceExtra(code: u32): u32 {
  return code < 4 ? 0 : (code >> 1) - 1;
}

function addTo(table: usize, symbol: u32, by: u32): void {
  const entry = table + (usize(symbol) << 2);
  store<u32>(entry, load<u32>(entry) + by);
}

/**
 * Counts the symbols of the block. Every literal counts at least once: those that are not sampled need a code,
 * too.
 */
export function countSymbols(start: usize, end: usize): void {
  for (let symbol: u32 = 0; symbol < 286; symbol++)
    store<u32>(LITERAL_COUNTS + (usize(symbol) << 2), symbol <= END_OF_BLOCK ? 1 : 0);
  for (let symbol: usize = 0; symbol < 30; symbol++)
    store<u32>(DISTANCE_COUNTS + (symbol << 2), symbol < 2 ? 1 : 0);
  let position = start;
  for (let index = 0; index <= matchCount; index++) {
    const match = MATCHES + (usize(index) << 3);
    const stop = index < matchCount ? usize(load<i32>(match)) : end;
    if (index % SAMPLED_STRETCHES === 0) {
      const sampleEnd = stop - position > LONG_STRETCH ? position + ((stop - position) >> 3) : stop;
      for (let at = position; at < sampleEnd; at++) addTo(LITERAL_COUNTS, load<u8>(at), SAMPLED_STRETCHES);
    }
    if (index === matchCount) break;
    const length = u32(load<u16>(match, 4));
    addTo(LITERAL_COUNTS, END_OF_BLOCK + 1 + lengthCode(length), 1);
    addTo(DISTANCE_COUNTS, distanceCode(u32(load<u16>(match, 6))), 1);
    position = stop + length;
  }
}

/** Prepares the codes of all pairs of ASCII bytes; two codes have at most 24 bits. */
function preparePairs(): void {
  for (let second: usize = 0; second < 128; second++) {
    const after = load<u32>(LITERAL_CODES + (second << 2));
    for (let first: usize = 0; first < 128; first++) {
      const before = load<u32>(LITERAL_CODES + (first << 2));
      const length = before >> 24;
      const pair = (before & 0xffffff) | ((after & 0xffffff) << length) | ((length + (after >> 24)) << 24);
      store<u32>(PAIRS + ((first | (second << 8)) << 2), pair);
    }
  }
}

function writeCode(code: u32): void {
  write(code & 0xffffff, code >> 24);
}

function writeLiterals(start: usize, end: usize): void {
  let to = out;
  let buffer = bits;
  let buffered = bitCount;
  let at = start;
  while (at + 4 <= end) {
    const four = load<u32>(at);
    if ((four & 0x80808080) !== 0) {
      const code = load<u32>(LITERAL_CODES + (usize(four & 0xff) << 2));
      buffer |= u64(code & 0xffffff) << buffered;
      buffered += u64(code >> 24);
      at += 1;
    } else {
      const first = load<u32>(PAIRS + (usize(four & 0x7f7f) << 2));
      const second = load<u32>(PAIRS + (usize(four >> 16) << 2));
      // Both are joined before the pending bits are touched, so that the CPU can do it ahead of time.
      const firstLength = u64(first >> 24);
      const both = u64(first & 0xffffff) | (u64(second & 0xffffff) << firstLength);
      buffer |= both << buffered;
      buffered += firstLength + u64(second >> 24);
      at += 4;
    }
    // Eight bytes at once; only the full ones count.
    store<u64>(to, buffer);
    to += usize(buffered >> 3);
    buffer >>= buffered & 56;
    buffered &= 7;
  }
  out = to;
  bits = buffer;
  bitCount = buffered;
  for (; at < end; at++) writeCode(load<u32>(LITERAL_CODES + (usize(load<u8>(at)) << 2)));
}

/** Writes the block's literals and repeats, and its end. */
export function writeBlock(start: usize, end: usize): void {
  preparePairs();
  let position = start;
  for (let index = 0; index < matchCount; index++) {
    const match = MATCHES + (usize(index) << 3);
    const at = usize(load<i32>(match));
    const length = u32(load<u16>(match, 4));
    const distance = u32(load<u16>(match, 6));
    writeLiterals(position, at);
    const code = lengthCode(length);
    writeCode(load<u32>(LITERAL_CODES + (usize(END_OF_BLOCK + 1 + code) << 2)));
    const lengthBits = lengthExtra(code);
    write((length - 3) & ((1 << lengthBits) - 1), lengthBits);
    const back = distanceCode(distance);
    writeCode(load<u32>(DISTANCE_CODES + (usize(back) << 2)));
    const distanceBits = distanceExtra(back);
    write((distance - 1) & ((1 << distanceBits) - 1), distanceBits);
    position = at + usize(length);
  }
  writeLiterals(position, end);
  writeCode(load<u32>(LITERAL_CODES + (usize(END_OF_BLOCK) << 2)));
}
