/** Constants of FIPS 180-4, eight hex digits each: fractional parts of the cube roots of the first 64 primes. */
const ROUND_CONSTANTS = wordsOf(
  '428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5d807aa9812835b01243185be550c7dc3' +
    '72be5d7480deb1fe9bdc06a7c19bf174e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da' +
    '983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca63511429296727b70a852e1b21384d2c6dfc53380d13' +
    '650a7354766a0abb81c2c92e92722c85a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa070' +
    '19a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3748f82ee78a5636f84c878148cc70208' +
    '90befffaa4506cebbef9a3f7c67178f2',
);

/** Fractional parts of the square roots of the first 8 primes. */
const START = wordsOf('6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19');

const BLOCK = 64;
/** The offset in the last block of the text's length in bits. */
const LENGTH_AT = 56;
const REPLACEMENT = 0xfffd;

function wordsOf(hex: string): Int32Array {
  return Int32Array.from({ length: hex.length / 8 }, (_, word) =>
    Number.parseInt(hex.slice(8 * word, 8 * word + 8), 16),
  );
}

/** Message schedule and text, reused between calls: identifiers are short, and there are many. */
const schedule = new Int32Array(64);
let text = new Uint8Array(256);

/** Writes the text's UTF-8 bytes; an unpaired surrogate becomes U+FFFD, as in standard encoders. */
function encode(value: string): number {
  // At most three bytes per code unit, the marker after the text, its length, and the padding of the last
  // block.
  const needed = 3 * value.length + 2 * BLOCK;
  if (text.length < needed) text = new Uint8Array(needed);
  let at = 0;
  for (let index = 0; index < value.length; index += 1) {
    let code = value.charCodeAt(index);
    if (code < 0x80) {
      text[at++] = code;
      continue;
    }
    if (code < 0x800) {
      text[at++] = 0xc0 | (code >> 6);
      text[at++] = 0x80 | (code & 0x3f);
      continue;
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      const next = value.charCodeAt(index + 1);
      if (code <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) {
        index += 1;
        code = 0x1_0000 + ((code - 0xd800) << 10) + (next - 0xdc00);
        text[at++] = 0xf0 | (code >> 18);
        text[at++] = 0x80 | ((code >> 12) & 0x3f);
        text[at++] = 0x80 | ((code >> 6) & 0x3f);
        text[at++] = 0x80 | (code & 0x3f);
        continue;
      }
      code = REPLACEMENT;
    }
    text[at++] = 0xe0 | (code >> 12);
    text[at++] = 0x80 | ((code >> 6) & 0x3f);
    text[at++] = 0x80 | (code & 0x3f);
  }
  return at;
}

/** Writes the marker and the length after the text; returns the length in whole blocks. */
function pad(length: number): number {
  const end = Math.ceil((length + 9) / BLOCK) * BLOCK;
  text.fill(0, length, end);
  text[length] = 0x80;
  const bits = length * 8;
  const high = Math.floor(bits / 0x1_0000_0000);
  for (let byte = 0; byte < 4; byte += 1) {
    text[end - BLOCK + LENGTH_AT + byte] = high >>> (24 - 8 * byte);
    text[end - 4 + byte] = bits >>> (24 - 8 * byte);
  }
  return end;
}

const rotate = (word: number, by: number) => (word >>> by) | (word << (32 - by));

function fillSchedule(start: number): void {
  for (let word = 0, at = start; word < 16; word += 1, at += 4) {
    schedule[word] =
      ((text[at] ?? 0) << 24) |
      ((text[at + 1] ?? 0) << 16) |
      ((text[at + 2] ?? 0) << 8) |
      (text[at + 3] ?? 0);
  }
  for (let word = 16; word < 64; word += 1) {
    const w15 = schedule[word - 15] ?? 0;
    const w2 = schedule[word - 2] ?? 0;
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
    schedule[word] = (schedule[word - 16] ?? 0) + s0 + (schedule[word - 7] ?? 0) + s1;
  }
}

function addBlock(state: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let round = 0; round < 64; round += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + s1 + choice + (ROUND_CONSTANTS[round] ?? 0) + (schedule[round] ?? 0)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + s0 + majority) | 0;
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index] ?? 0) + word;
}

/**
 * SHA-256 in plain JavaScript, for engines without a built-in digest: 64 lower-case hex digits of the text's
 * UTF-8 bytes. Same results as Node's, but several times slower.
 */
export function sha256Portable(value: string): string {
  const end = pad(encode(value));
  const state = Int32Array.from(START);
  for (let start = 0; start < end; start += BLOCK) {
    fillSchedule(start);
    addBlock(state);
  }
  let hex = '';
  for (const word of state) hex += (word >>> 0).toString(16).padStart(8, '0');
  // No part of an identifier stays in memory.
  text.fill(0, 0, end);
  return hex;
}
