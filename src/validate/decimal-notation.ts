/** How a decimal number is written: what marks its decimals. The other sign, if any, groups digits. */
export type DecimalNotation = 'point' | 'comma';

/** A decimal number taken apart; refilled for every value to spare an allocation. */
export interface DecimalParts {
  negative: boolean;
  /** Digits before the mark, without group signs; may be empty or have leading zeros. */
  whole: string;
  /** Digits after the mark; may be empty. */
  decimals: string;
  /** Power of ten that the number is multiplied with. */
  exponent: number;
}

/** Exponents beyond this are no amounts; it also bounds the zeros that expanding one can add. */
const MAX_EXPONENT = 60;

/**
 * Reads a number in the notation into `parts`: sign, digits with or without groups of three, decimals,
 * exponent. Returns false, with `parts` in an undefined state, when the value is not such a number or when a
 * lone comma group (`1,234`) could as well be decimals.
 */
export function readDecimal(value: string, notation: DecimalNotation, parts: DecimalParts): boolean {
  const mark = notation === 'comma' ? 0x2c : 0x2e;
  const first = value.charCodeAt(0);
  parts.negative = first === 0x2d;
  let start = first === 0x2d || first === 0x2b ? 1 : 0;
  let at = digitsEnd(value, start);
  let groups = 0;
  if (isGroupSign(value.charCodeAt(at), notation)) {
    const sign = value.charCodeAt(at);
    // A grouped number starts with one to three digits, and not with a zero: `0.500` is no grouped 500.
    if (at === start || at - start > 3 || value.charCodeAt(start) === 0x30) return false;
    parts.whole = value.slice(start, at);
    while (at < value.length && value.charCodeAt(at) === sign) {
      start = at + 1;
      at = digitsEnd(value, start);
      if (at - start !== 3) return false;
      parts.whole += value.slice(start, at);
      groups++;
    }
  } else {
    parts.whole = value.slice(start, at);
  }

  const marked = value.charCodeAt(at) === mark;
  if (marked) {
    start = at + 1;
    at = digitsEnd(value, start);
    parts.decimals = value.slice(start, at);
  } else {
    if (groups === 1 && notation === 'point') return false;
    parts.decimals = '';
  }
  if (parts.whole === '' && parts.decimals === '') return false;
  if (at === value.length) {
    parts.exponent = 0;
    return true;
  }
  return groups === 0 && readExponent(value, at, parts);
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

function isGroupSign(code: number, notation: DecimalNotation): boolean {
  if (notation === 'point') return code === 0x2c;
  switch (code) {
    case 0x2e: // point
    case 0x20: // space
    case 0xa0: // no-break space
    case 0x202f: // narrow no-break space, the grouping sign of French locales
    case 0x27: // apostrophe
    case 0x2019: // typographic apostrophe, the grouping sign of Swiss locales
      return true;
    default:
      return false;
  }
}
