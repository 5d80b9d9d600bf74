import type { GroupSeparator } from '../model/group-separator.js';

/** How a decimal number is written. */
export interface DecimalNotation {
  /** Whether the comma marks the decimals; otherwise the point does. */
  readonly decimalComma: boolean;
  /**
   * The character that groups digits; null: the one that the decimal mark leaves, if the number cannot be read
   * otherwise.
   */
  readonly groupSeparator: GroupSeparator | null;
}

/** A decimal number taken apart; reused for every value to avoid an allocation. */
export interface DecimalParts {
  negative: boolean;
  /** Digits before the mark, without separators; may be empty or have leading zeros. */
  whole: string;
  /** Digits after the mark; may be empty. */
  decimals: string;
  /** Power of ten that the number is multiplied by. */
  exponent: number;
}

const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const GROUP_DIGITS = 3;
/** Larger exponents are not amounts; this also bounds the zeros that expanding one can add. */
const MAX_EXPONENT = 60;

/**
 * Reads a number in the notation into `parts`: sign, digits with or without groups, decimals, exponent. Returns false,
 * with `parts` in an undefined state, when the value is not such a number, or when a single comma group (`1,234`) could
 * also be decimals.
 */
export function readDecimal(value: string, notation: DecimalNotation, parts: DecimalParts): boolean {
  const first = value.charCodeAt(0);
  parts.negative = first === MINUS;
  const start = first === MINUS || first === PLUS ? 1 : 0;
  let at = digitsEnd(value, start);
  const isGrouped = isGroupMark(value.charCodeAt(at), notation);
  if (isGrouped) {
    const end = groupsEnd(value, start, at, notation);
    if (end < 0) return false;
    parts.whole = withoutGroupMarks(value, start, end);
    const isLone = end - at === GROUP_DIGITS + 1;
    at = end;
    if (isLone && isUncertain(notation) && value.charCodeAt(at) !== POINT) return false;
  } else parts.whole = value.slice(start, at);

  parts.decimals = '';
  if (value.charCodeAt(at) === (notation.decimalComma ? COMMA : POINT)) {
    const from = at + 1;
    at = digitsEnd(value, from);
    parts.decimals = value.slice(from, at);
  }
  if (parts.whole === '' && parts.decimals === '') return false;
  if (at === value.length) {
    parts.exponent = 0;
    return true;
  }
  return !isGrouped && readExponent(value, at, parts);
}

/**
 * Where the groups of a number end; -1 if they are not well-formed: one to three digits, the first of which is not zero
 * (`0.500` is not a grouped 500), then groups of three. If the comma is named as the separator, Indian groups are also
 * valid: one or two digits, pairs, and finally three digits.
 * @param firstEnd where the first group ends
 */
function groupsEnd(value: string, start: number, firstEnd: number, notation: DecimalNotation): number {
  const digits = firstEnd - start;
  if (digits === 0 || digits > GROUP_DIGITS || value.charCodeAt(start) === ZERO) return -1;
  const sign = value.charCodeAt(firstEnd);
  let takesPairs = notation.groupSeparator === ',' && digits < GROUP_DIGITS;
  let isPair = false;
  let at = firstEnd;
  // A named separator may be written in several ways (all kinds of spaces), a guessed one in only one.
  while (
    notation.groupSeparator === null
      ? value.charCodeAt(at) === sign
      : isGroupMark(value.charCodeAt(at), notation)
  ) {
    const end = digitsEnd(value, at + 1);
    const length = end - at - 1;
    if (isPair && length === GROUP_DIGITS) return isGroupMark(value.charCodeAt(end), notation) ? -1 : end;
    isPair = length === GROUP_DIGITS - 1;
    if (isPair ? !takesPairs : length !== GROUP_DIGITS) return -1;
    takesPairs &&= isPair;
    at = end;
  }
  return isPair ? -1 : at;
}

function withoutGroupMarks(value: string, start: number, end: number): string {
  let digits = '';
  for (let at = start; at < end;) {
    const next = digitsEnd(value, at);
    digits += value.slice(at, next);
    at = next + 1;
  }
  return digits;
}

/** Whether a single group may also be decimals: nobody specified the meaning of the comma. */
function isUncertain({ decimalComma, groupSeparator }: DecimalNotation): boolean {
  return groupSeparator === null && !decimalComma;
}

function readExponent(value: string, from: number, parts: DecimalParts): boolean {
  const letter = value.charCodeAt(from);
  if (letter !== 0x65 && letter !== 0x45) return false;
  const sign = value.charCodeAt(from + 1);
  const start = sign === 0x2d || sign === 0x2b ? from + 2 : from + 1;
  const end = digitsEnd(value, start);
  if (end === start || end !== value.length) return false;
  let exponent = 0;
  for (let at = start; at < end; at++) {
    exponent = exponent * 10 + value.charCodeAt(at) - 0x30;
    if (exponent > MAX_EXPONENT) return false;
  }
  parts.exponent = sign === 0x2d ? -exponent : exponent;
  return true;
}

function digitsEnd(value: string, from: number): number {
  let at = from;
  while (at < value.length) {
    const code = value.charCodeAt(at);
    if (code < 0x30 || code > 0x39) break;
    at++;
  }
  return at;
}

function isGroupMark(code: number, { decimalComma, groupSeparator }: DecimalNotation): boolean {
  const sign = separatorOf(code);
  if (groupSeparator !== null) return sign === groupSeparator;
  return decimalComma ? sign !== null && sign !== ',' : sign === ',';
}

/** The separator that a character is a form of; null if it is not one. */
function separatorOf(code: number): GroupSeparator | null {
  switch (code) {
    case COMMA:
      return ',';
    case POINT:
      return '.';
    case 0x20: // space
    case 0xa0: // no-break space
    case 0x2009: // thin space
    case 0x202f: // narrow no-break space, the digit separator of French locales
      return ' ';
    case 0x27: // apostrophe
    case 0x2019: // typographic apostrophe, the digit separator of Swiss locales
      return "'";
    default:
      return null;
  }
}
