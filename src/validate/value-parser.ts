import { Refusal } from '../model/reject.js';

/**
 * Turns a source value into the text that is written for it, or says why it cannot be accepted.
 *
 * The value is trimmed, not null and not empty. A parser is pure, never throws, and has one invariant: parsing its own
 * output returns that output again (for decimals with `decimalComma`: by the parser without it).
 */
export type ValueParser = (value: string) => string | Refusal;

// One frozen object per code: refusing a value allocates nothing, however bad a file is.
export const INVALID_DECIMAL = Object.freeze(new Refusal('INVALID_DECIMAL'));
export const DECIMAL_OUT_OF_RANGE = Object.freeze(new Refusal('DECIMAL_OUT_OF_RANGE'));
export const INVALID_INTEGER = Object.freeze(new Refusal('INVALID_INTEGER'));
export const INTEGER_OUT_OF_RANGE = Object.freeze(new Refusal('INTEGER_OUT_OF_RANGE'));
export const INVALID_TIMESTAMP = Object.freeze(new Refusal('INVALID_TIMESTAMP'));
export const INVALID_DATE = Object.freeze(new Refusal('INVALID_DATE'));
export const INVALID_CONSENT = Object.freeze(new Refusal('INVALID_CONSENT'));
export const NUL_CHARACTER = Object.freeze(new Refusal('NUL_CHARACTER'));
export const INVALID_ENCODING = Object.freeze(new Refusal('INVALID_ENCODING'));
