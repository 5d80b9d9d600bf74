import { Refusal } from '../model/reject.js';

/** Digits are lost: `4.47900E+11`, as spreadsheets show long numbers, stands for a hundred thousand of them. */
const SCIENTIFIC = /^[+-]?\d(?:[.,]\d+[eE]\+?|[eE]\+)\d{1,3}$/;
export const SCIENTIFIC_NOTATION = Object.freeze(new Refusal('SCIENTIFIC_NOTATION'));

const APOSTROPHE = 0x27;

/**
 * The value without the apostrophe that spreadsheets and exports put before what must not be taken for a number or a
 * formula: a single one, before a digit, `+`, `-`, `=` or `@` (`'4001`, `'+31612345678`).
 */
export function withoutApostrophe(value: string): string {
  return value.charCodeAt(0) === APOSTROPHE && isProtected(value.charCodeAt(1)) ? value.slice(1) : value;
}

/** Whether an identifier written in digits was turned into a rounded number. */
export function isScientific(value: string): boolean {
  return SCIENTIFIC.test(value);
}

function isProtected(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x3d || code === 0x40;
}

/**
 * Whether a cell of bytes has to be looked at as text: it starts with an apostrophe, or consists of the characters
 * of a number and has an `E` among them. Says yes too often rather than too seldom.
 */
export function mayNeedCare(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] === APOSTROPHE) return true;
  let hasExponent = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) continue;
    if (byte === 0x45 || byte === 0x65) hasExponent = true;
    else if (byte < 0x2b || byte > 0x2e) return false;
  }
  return hasExponent;
}
