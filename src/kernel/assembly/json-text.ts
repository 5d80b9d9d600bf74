/** Punctuation, white space and strings of JSON, as `json-cells.ts` and `json-nested.ts` read them. */

export const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;
export const COLON: u32 = 0x3a;
export const COMMA: u32 = 0x2c;
export const BRACE: u32 = 0x7b;
export const END_BRACE: u32 = 0x7d;
export const MINUS: u32 = 0x2d;
export const POINT: u32 = 0x2e;
export const ZERO: u32 = 0x30;
/** `null`, `true` and `alse` in memory order. */
export const NULL: u32 = 0x6c6c_756e;
export const TRUE: u32 = 0x6575_7274;
export const ALSE: u32 = 0x6573_6c61;

/** Whether the string whose end was found last has escapes. */
export let hasEscapes: bool = false;

/** Skips JSON's white space except the line feed, which ends the record. */
export function skipSpace(at: usize): usize {
  while (isSpace(u32(load<u8>(at)))) at++;
  return at;
}

function isSpace(byte: u32): bool {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}

/** The quote that ends a string; 0 when the string contains a control character, which JSON does not allow. */
export function findTextEnd(at: usize): usize {
  const quotes = i8x16.splat(i8(QUOTE));
  const backslashes = i8x16.splat(i8(BACKSLASH));
  const spaces = i8x16.splat(0x20);
  hasEscapes = false;
  let found: i32;
  do {
    const bytes = v128.load(at);
    found = i8x16.bitmask(
      v128.or(v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, backslashes)), i8x16.lt_u(bytes, spaces)),
    );
    if (found === 0) {
      at += 16;
      continue;
    }
    at += usize(ctz(found));
    if (u32(load<u8>(at)) !== BACKSLASH) break;
    hasEscapes = true;
    // A line feed after a backslash still ends the record.
    if (u32(load<u8>(at + 1)) < 0x20) return 0;
    at += 2;
    found = 0;
  } while (found === 0);
  return u32(load<u8>(at)) === QUOTE ? at : 0;
}

/** Writes a string without its escapes; returns the end, or 0 for invalid escapes and halves of characters. */
export function unescape(start: usize, end: usize, out: usize): usize {
  let at = start;
  while (at < end) {
    const byte = u32(load<u8>(at++));
    if (byte !== BACKSLASH) {
      store<u8>(out++, u8(byte));
      continue;
    }
    const letter = u32(load<u8>(at++));
    if (letter !== 0x75) {
      const character = escaped(letter);
      if (character === 0) return 0;
      store<u8>(out++, u8(character));
      continue;
    }
    let code = hexNumber(at);
    at += 4;
    if (code < 0 || at > end) return 0;
    if (code >= 0xd800 && code <= 0xdfff) {
      if (code >= 0xdc00 || load<u16>(at) !== 0x755c) return 0;
      const low = hexNumber(at + 2);
      at += 6;
      if (low < 0xdc00 || low > 0xdfff || at > end) return 0;
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    // The caller checks replacement characters and escape sequences, in text form.
    if (code === 0xfffd || code === 0x1b) return 0;
    out = writeCharacter(u32(code), out);
  }
  return out;
}

/** The character that a letter after a backslash represents; 0 for none. */
function escaped(letter: u32): u32 {
  switch (letter) {
    case 0x22:
    case 0x2f:
    case 0x5c:
      return letter;
    case 0x62:
      return 0x08;
    case 0x66:
      return 0x0c;
    case 0x6e:
      return 0x0a;
    case 0x72:
      return 0x0d;
    case 0x74:
      return 0x09;
    default:
      return 0;
  }
}

/** Reads four hex digits; -1 for anything else. */
function hexNumber(at: usize): i32 {
  let value: i32 = 0;
  for (let end = at + 4; at < end; at++) {
    const byte = u32(load<u8>(at));
    let digit = byte - ZERO;
    if (digit > 9) {
      digit = (byte | 0x20) - 0x61;
      if (digit > 5) return -1;
      digit += 10;
    }
    value = (value << 4) | i32(digit);
  }
  return value;
}

function writeCharacter(code: u32, out: usize): usize {
  if (code < 0x80) {
    store<u8>(out++, u8(code));
    return out;
  }
  if (code < 0x800) store<u8>(out++, u8(0xc0 | (code >> 6)));
  else {
    if (code < 0x10000) store<u8>(out++, u8(0xe0 | (code >> 12)));
    else {
      store<u8>(out++, u8(0xf0 | (code >> 18)));
      store<u8>(out++, u8(0x80 | ((code >> 12) & 0x3f)));
    }
    store<u8>(out++, u8(0x80 | ((code >> 6) & 0x3f)));
  }
  store<u8>(out++, u8(0x80 | (code & 0x3f)));
  return out;
}
