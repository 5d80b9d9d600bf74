/**
 * Numbers that decide whether a cell is searched at all. Both the row program (`src/kernel/assembly/guard.ts`, in
 * AssemblyScript) and the search itself (TypeScript) read this file, so that neither skips what the other looks for.
 */

/** A text with fewer digits holds no number that is looked for, and no identity code. */
export const MIN_DIGITS = 6;
/** Identity codes of this few digits have this many characters. */
export const MIN_CODE = 9;

/** `A-100`, `SKU_4711`: letters, a sign and digits are an article's or order's number, up to these lengths. */
export const MAX_CODE_LETTERS = 4;
/** Longer ones may hold the number of a card. */
export const MAX_CODE_DIGITS = 13;

/** Local parts of addresses that are looked for: shorter ones are too common. */
export const MIN_LOCAL = 6;
/** First and last name together. */
export const MIN_NAMES = 5;
/** Of a phone number the last digits are compared: how it begins depends on its form. */
export const MIN_TAIL = 8;
export const MAX_TAIL = 9;
