import { isLosslessNumber } from 'lossless-json';
import { hasEscapedKeys, parseLosslessly } from './json/parse-losslessly.js';
import { countKeys } from './json/repeated-keys.js';
import { Refusal } from '../model/reject.js';

/**
 * Numbers of up to 15 digits survive a float unchanged; a line with a longer run of digits, or with an
 * exponent, is read by a parser that keeps the digits.
 */
const MAY_LOSE_DIGITS = /\d[\d.]{15}|\d[eE][+-]?\d/;

/**
 * Lists and objects nested in each other; the parser that keeps the digits recurses, and how deep it can go depends on
 * the thread.
 */
const MAX_DEPTH = 500;

/** As many as a header may have fields. More keys are not a record but a table in one object, and each costs time. */
const MAX_KEYS = 16_384;
/** Minimum number of characters of a key: `"":1,`. */
const LEAST_KEY_LENGTH = 5;

const INVALID_JSON = new Refusal('INVALID_JSON');
const NOT_AN_OBJECT = new Refusal('NOT_AN_OBJECT');
/** A field that a record names twice: which value counts cannot be determined. */
export const DUPLICATE_FIELD = new Refusal('DUPLICATE_FIELD');
const NESTED_VALUE = new Refusal('NESTED_VALUE');
const TOO_MANY_KEYS = new Refusal('TOO_MANY_KEYS');
const UNSAFE_NUMBER = new Refusal('UNSAFE_NUMBER');

/** One line of JSON Lines as its fields, or why it has none. */
export function readJsonRecord(line: string): Readonly<Record<string, unknown>> | Refusal {
  let value: unknown;
  try {
    if (line.length > MAX_KEYS * LEAST_KEY_LENGTH && countKeys(line) > MAX_KEYS) return TOO_MANY_KEYS;
    const needsCare = MAY_LOSE_DIGITS.test(line) || hasEscapedKeys(line);
    if (needsCare && isDeep(line)) return NESTED_VALUE;
    value = needsCare ? parseLosslessly(line) : JSON.parse(line);
  } catch {
    return INVALID_JSON;
  }
  return asRecord(value);
}

/** Whether a line is nested too deep. Brackets in strings count as well: no real value has 500 unpaired ones. */
function isDeep(line: string): boolean {
  let depth = 0;
  for (let at = 0; at < line.length; at++) {
    const letter = line.charCodeAt(at) | 0x20;
    // [ and {, ] and }
    if (letter === 0x7b) depth += 1;
    else if (letter === 0x7d) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/** An object with named values, or a refusal. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | Refusal {
  return isRecord(value) ? value : NOT_AN_OBJECT;
}

/** An object with named values: not a list, a number that was kept digit by digit, or a date. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !isLosslessNumber(value) &&
    !(value instanceof Date)
  );
}

/**
 * A field's value as text, in the form in which CSV would contain it. Empty when there is none.
 * @param readsCommas whether the column that it feeds reads a comma as the decimal mark: numbers, whose point is
 *   certain, are written so
 */
export function fieldText(value: unknown, readsCommas = false): string | Refusal {
  const text = plainText(value);
  const isNumber = typeof value === 'number' || isLosslessNumber(value);
  return readsCommas && isNumber && typeof text === 'string' ? text.replace('.', ',') : text;
}

/** A number that a float can hold is written as JavaScript writes it, whatever else is in the line. */
function numberText(digits: string): string {
  return FITS_FLOAT.test(digits) ? String(Number(digits)) : digits;
}

/** Up to 15 digits without an exponent. */
const FITS_FLOAT = /^-?(?!(?:\d\.?){16})\d+(?:\.\d+)?$/;

function plainText(value: unknown): string | Refusal {
  switch (typeof value) {
    case 'string':
      return value;
    case 'undefined':
      return '';
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? UNSAFE_NUMBER : String(value);
    case 'object':
      if (value === null) return '';
      if (value instanceof Refusal) return value;
      if (isLosslessNumber(value)) return numberText(value.value);
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? NESTED_VALUE : value.toISOString();
      return NESTED_VALUE;
    default:
      return NESTED_VALUE;
  }
}
