/**
 * Numbers that decide whether a cell is searched at all. Both the row program (`src/kernel/assembly/guard.ts`, in
 * AssemblyScript) and the search itself (TypeScript) read this file, so that neither skips anything that the other
 * looks for.
 */

/** A text with fewer digits contains no number that the search looks for, and no identity code. */
export const MIN_DIGITS = 6;
/** Identity codes with this few digits have this many characters. */
export const MIN_CODE = 9;

/** `A-100`, `SKU_4711`: letters, a symbol and digits are an article or order number, up to these lengths. */
export const MAX_CODE_LETTERS = 4;
/** Longer ones may contain a card number. */
export const MAX_CODE_DIGITS = 13;

/** Local parts of addresses that are searched for: shorter ones are too common. */
export const MIN_LOCAL = 6;
/** First and last name together. */
export const MIN_NAMES = 5;
/** Only the last digits of a phone number are compared: its beginning depends on its form. */
export const MIN_TAIL = 8;
export const MAX_TAIL = 9;
