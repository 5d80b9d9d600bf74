import { MIN_CODE, MIN_DIGITS } from './limits.js';

/** Whether a text may contain a number or an identity code; if not, it need not be searched. */
export function hasManyDigits(digits: number, length: number): boolean {
  return digits > MIN_DIGITS || (digits === MIN_DIGITS && length >= MIN_CODE);
}

/**
 * What a value's bytes or code units show before the search, by ASCII code: 1 for a digit, 2 for a character to look
 * at.
 */
export const MARKS = new Uint8Array(256);
for (const sign of '0123456789') MARKS[sign.charCodeAt(0)] = 1;
for (const sign of '@%') MARKS[sign.charCodeAt(0)] = 2;
/** The first byte of full-width letters in UTF-8. */
MARKS[0xef] = 2;
