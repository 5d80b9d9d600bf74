/** Skips JSON values that no column reads, including nested ones: they must still be well-formed. */
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

const BRACKET: u32 = 0x5b;
const END_BRACKET: u32 = 0x5d;
const PLUS: u32 = 0x2b;
/** A bit for each level says whether it is an object. */
const MAX_LEVELS: i32 = 64;
/**
 * Far below the limit for a record. Lines with more fall back to the caller, which rejects them if they exceed
 * it.
 */
const MAX_NESTED_KEYS: i32 = 4096;

/** Keys within nested values of the record. */
let nestedKeys: i32 = 0;

/** Starts a record. */
export function startNested(): void {
  nestedKeys = 0;
}

function isNested(at: usize): bool {
  const byte = u32(load<u8>(at));
  return byte === BRACE || byte === BRACKET;
}

/**
 * The end of a value that may be nested; 0 when it is not well-formed, or when that is uncertain.
 * @param scratch where strings with escapes may be written
 */
export function nestedEnd(start: usize, scratch: usize): usize {
  let levels: u64 = 0;
  let depth = 0;
  let at = start;
  while (true) {
    let isEnded = true;
    if (isNested(at)) {
      if (++depth > MAX_LEVELS) return 0;
      const open = u32(load<u8>(at));
      levels = (levels << 1) | u64(open === BRACE);
      at = skipSpace(at + 1);
      // An end brace is two above its brace, and so are brackets.
      isEnded = u32(load<u8>(at)) === open + 2;
      if (isEnded) {
        at++;
        depth--;
        levels >>= 1;
      } else if (open === BRACE) {
        at = nestedKeyEnd(at, scratch);
        if (at === 0) return 0;
      }
    } else {
      at = plainEnd(at, scratch);
      if (at === 0) return 0;
    }
    while (isEnded) {
      if (depth === 0) return at;
      at = skipSpace(at);
      const isObject = (levels & 1) !== 0;
      const byte = u32(load<u8>(at));
      if (byte === COMMA) {
        at = skipSpace(at + 1);
        if (isObject) at = nestedKeyEnd(at, scratch);
        if (at === 0) return 0;
        isEnded = false;
      } else {
        if (byte !== (isObject ? END_BRACE : END_BRACKET)) return 0;
        at++;
        depth--;
        levels >>= 1;
      }
    }
  }
}

/** Where the value of a key starts; 0 when there is no key. */
function nestedKeyEnd(at: usize, scratch: usize): usize {
  if (u32(load<u8>(at)) !== QUOTE || ++nestedKeys > MAX_NESTED_KEYS) return 0;
  const end = plainEnd(at, scratch);
  if (end === 0) return 0;
  const colon = skipSpace(end);
  return u32(load<u8>(colon)) === COLON ? skipSpace(colon + 1) : 0;
}

/** The end of a string, number or word; 0 for anything else. */
function plainEnd(at: usize, scratch: usize): usize {
  const byte = u32(load<u8>(at));
  if (byte === QUOTE) {
    const end = findTextEnd(at + 1);
    return end === 0 || (hasEscapes && unescape(at + 1, end, scratch) === 0) ? 0 : end + 1;
  }
  if (byte === MINUS || byte - ZERO <= 9) return numberEnd(at);
  const word = load<u32>(at);
  if (word === NULL || word === TRUE) return at + 4;
  return byte === 0x66 && load<u32>(at + 1) === ALSE ? at + 5 : 0;
}

/** The end of a number, whatever its digits; 0 when it is not a number. */
function numberEnd(start: usize): usize {
  const first = u32(load<u8>(start)) === MINUS ? start + 1 : start;
  let at = digitsEnd(first);
  if (at === first || (u32(load<u8>(first)) === ZERO && at > first + 1)) return 0;
  if (u32(load<u8>(at)) === POINT) {
    const decimals = at + 1;
    at = digitsEnd(decimals);
    if (at === decimals) return 0;
  }
  if ((u32(load<u8>(at)) | 0x20) === 0x65) {
    const sign = u32(load<u8>(at + 1));
    const exponent = sign === PLUS || sign === MINUS ? at + 2 : at + 1;
    at = digitsEnd(exponent);
    if (at === exponent) return 0;
  }
  return at;
}

function digitsEnd(at: usize): usize {
  while (u32(load<u8>(at)) - ZERO <= 9) at++;
  return at;
}
