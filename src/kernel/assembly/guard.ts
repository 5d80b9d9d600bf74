import { cellEnd, cellStart, findCell, NO_VALUE, UNSURE } from './cells';
import {
  CLASSES,
  DIGIT,
  OWN_EMAIL,
  OWN_FIRST_NAME,
  OWN_LAST_NAME,
  OWN_PHONE,
  SCRATCH,
} from '../kernel-layout';
import { setting } from './settings';

/** The numbers are those of `src/leak-guard/`: this tells fast that a cell holds nothing that is looked for there. */
const MIN_DIGITS: i32 = 6;
const MIN_CODE: i32 = 9;
const MIN_LOCAL: i32 = 6;
const MIN_NAMES: i32 = 5;
const MIN_TAIL: i32 = 8;
const MAX_TAIL: usize = 9;
const NONE: i32 = 0x7fff_ffff;

/** The row's own identifiers were not looked at yet. */
let isFresh: bool = true;
/** They have to be looked for elsewhere. */
let isUnsure: bool = false;
/** A text that holds one has at least so many bytes. */
let shortest: i32 = 0;
let localStart: usize = 0;
let localBytes: i32 = 0;
let nameStart: usize = 0;
let nameBytes: i32 = 0;

/** Starts a row. */
export function guardRow(): void {
  isFresh = true;
}

/** Whether the cell may hold a raw identifier, so that it has to be looked at as text. @param digits how many it has */
export function isSuspect(start: usize, end: usize, digits: i32, isHigh: bool): bool {
  const length = i32(end - start);
  if (digits > MIN_DIGITS || (digits === MIN_DIGITS && length >= MIN_CODE)) {
    if (isHigh || !isPlainCode(start, end, digits)) return true;
    // A plain code may still hold the row's phone number.
    if (digits >= MIN_TAIL && setting(OWN_EMAIL) !== -2 && holdsOwnPhone(end - digits, end)) return true;
  }
  return setting(OWN_EMAIL) !== -2 && length >= MIN_LOCAL && holdsOwn(start, end, isHigh);
}

/** A letter or a few, a sign, digits. */
function isPlainCode(start: usize, end: usize, digits: i32): bool {
  const letters = i32(end - start) - digits - 1;
  if (letters < 1 || letters > 4 || digits > 19) return false;
  for (let at = start; at < start + letters; at++) if ((load<u8>(at) | 0x20) - 0x61 > 25) return false;
  const sign = u32(load<u8>(start + letters));
  if (sign !== 0x2d && sign !== 0x5f && sign !== 0x23) return false;
  // All digits of the cell stand behind the sign when as many bytes are left as it has digits, and are digits.
  for (let at = start + letters + 1; at < end; at++)
    if ((load<u8>(CLASSES + load<u8>(at)) & DIGIT) === 0) return false;
  return true;
}

/** Whether the digits have the last ones of the row's phone number among them, or may have. */
function holdsOwnPhone(start: usize, end: usize): bool {
  const field = setting(OWN_PHONE);
  if (field < 0) return false;
  const found = findCell(field);
  if (found === NO_VALUE) return false;
  if (found === UNSURE) return true;
  let tail = SCRATCH + MAX_TAIL;
  for (let at = cellEnd; at > cellStart && tail > SCRATCH; at--) {
    const byte = u32(load<u8>(at - 1));
    if (byte - 0x30 <= 9) store<u8>(--tail, u8(byte));
    // An extension, or letters of another script: not told apart here.
    else if (byte >= 0x80 || (byte | 0x20) - 0x61 <= 25) return true;
  }
  const bytes = i32(SCRATCH + MAX_TAIL - tail);
  return bytes >= MIN_TAIL && contains(start, end, tail, bytes);
}

function holdsOwn(start: usize, end: usize, isHigh: bool): bool {
  if (isFresh) readOwn();
  if (isUnsure) return true;
  if (i32(end - start) < shortest) return false;
  if (isHigh) return true;
  return contains(start, end, localStart, localBytes) || contains(start, end, nameStart, nameBytes);
}

function readOwn(): void {
  isFresh = false;
  isUnsure = false;
  shortest = NONE;
  localBytes = 0;
  nameBytes = 0;
  if (readCell(setting(OWN_EMAIL))) {
    let at = cellStart;
    while (at < cellEnd && load<u8>(at) !== 0x40) at++;
    const bytes = i32(at - cellStart);
    if (at < cellEnd && bytes >= MIN_LOCAL) {
      localStart = cellStart;
      localBytes = bytes;
      shortest = bytes;
    }
  }
  if (!readCell(setting(OWN_FIRST_NAME))) return;
  const first = cellStart;
  const bytes = i32(cellEnd - cellStart);
  if (!readCell(setting(OWN_LAST_NAME))) return;
  const lastBytes = i32(cellEnd - cellStart);
  if (bytes < 2 || lastBytes < 2 || bytes + lastBytes < MIN_NAMES) return;
  nameStart = first;
  nameBytes = bytes;
  shortest = min(shortest, bytes + lastBytes + 1);
}

/** Whether the field has a value of ASCII. */
function readCell(field: i32): bool {
  if (field < 0) return false;
  const found = findCell(field);
  if (found === NO_VALUE) return false;
  let high: u32 = 0;
  for (let at = cellStart; at < cellEnd; at++) high |= load<u8>(at);
  if (found === UNSURE || high >= 0x80) isUnsure = true;
  return !isUnsure;
}

/** Whether the text has the word in it, whatever the case of its letters. */
function contains(start: usize, end: usize, word: usize, bytes: i32): bool {
  if (bytes === 0 || i32(end - start) < bytes) return false;
  const first = lower(load<u8>(word));
  const last = end - bytes;
  for (let at = start; at <= last; at++) {
    if (lower(load<u8>(at)) !== first) continue;
    let next = 1;
    while (next < bytes && lower(load<u8>(at + next)) === lower(load<u8>(word + next))) next++;
    if (next === bytes) return true;
  }
  return false;
}

function lower(byte: u32): u32 {
  return byte - 0x41 <= 25 ? byte | 0x20 : byte;
}
