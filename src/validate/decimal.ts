import type { GroupSeparator } from '../model/group-separator.js';
import type { Refusal } from '../model/reject.js';
import { type DecimalNotation, type DecimalParts, readDecimal } from './decimal-notation.js';
import { plainAmount } from './plain-amount.js';
import { DECIMAL_OUT_OF_RANGE, INVALID_DECIMAL, type ValueParser } from './value-parser.js';

export interface DecimalOptions {
  /** The comma marks decimals and the point groups digits (`1.234,56`). Default false. */
  readonly decimalComma?: boolean | undefined;
  /**
   * The one character that groups digits. Default: none is named, so only what cannot be decimals is read as groups.
   */
  readonly groupSeparator?: GroupSeparator | null | undefined;
  /** Called once for each accepted value that lost something other than zeros to rounding. */
  readonly onRounded?: (() => void) | undefined;
}

/** AMC keeps DECIMAL(38, 2): two decimals leave 36 digits before the point. */
const MAX_WHOLE_DIGITS = 36;
const MAX_DECIMALS = 2;
/** Longest text the fast path takes: a sign, 36 digits, the point and two decimals. */
const MAX_CANONICAL_LENGTH = MAX_WHOLE_DIGITS + 4;

/**
 * Compiles the parser of a DECIMAL column. All arithmetic works on digits, so nothing is lost to floating point.
 *
 * Output: an optional `-`, digits without leading zeros, and, if the value has decimals, a point and one or two of
 * them. Decimals are kept as written (`12.5` stays `12.5`, `12.50` stays `12.50`); a negative zero becomes `0`. More
 * than two decimals are rounded, half away from zero (`0.125` → `0.13`, `-0.125` → `-0.13`).
 *
 * Accepted: a leading `+` or `-`; `.5` and `5.`; exponents (`1.5E3`) of at most ±60; groups of three digits:
 * - with `groupSeparator`, only by that character: `1,234` and `1,234.5`, `1'234.50`, `1 234,50`. By the comma also
 *   as in India, where all groups but the last have two digits (`1,23,456.50`): nothing else is written like that;
 * - otherwise commas, if they cannot be decimal commas: `1,234.50` and `1,234,567`, but not `1,234`;
 * - with `decimalComma`, one of point, space (including no-break, narrow or thin) or apostrophe, throughout:
 *   `1.234,56`, `1 234,56` and also `1.234` (1234, as the option says). `12.5` is refused there.
 *
 * Around all of these, a currency's symbol or ISO code, before or after (`$1,243.50`, `-$12.00`, `129.99 USD`), and
 * parentheses instead of a minus or a minus after the number (`(12.00)`, `12.00-`).
 *
 * Refused: everything else as INVALID_DECIMAL (also NaN and Infinity); more than 36 digits before the point, after rounding, as DECIMAL_OUT_OF_RANGE.
 */
export function compileDecimal(options: DecimalOptions = {}): ValueParser {
  const { decimalComma = false, groupSeparator = null, onRounded } = options;
  const notation: DecimalNotation = { decimalComma, groupSeparator };
  const parts: DecimalParts = { negative: false, whole: '', decimals: '', exponent: 0 };
  return (value) => {
    if (isCanonical(value, decimalComma)) return value;
    if (!readDecimal(value, notation, parts)) {
      const amount = plainAmount(value);
      if (amount === null || !readDecimal(amount, notation, parts)) return INVALID_DECIMAL;
    }
    return writeDecimal(parts, onRounded);
  };
}

/** Whether the value can be passed on unchanged. May say no to a canonical value, but never yes to another. */
function isCanonical(value: string, decimalComma: boolean): boolean {
  const length = value.length;
  if (length > MAX_CANONICAL_LENGTH) return false;
  const start = value.charCodeAt(0) === 0x2d ? 1 : 0;
  let at = start;
  while (at < length && isDigit(value.charCodeAt(at))) at++;
  const wholeDigits = at - start;
  if (wholeDigits === 0 || wholeDigits > MAX_WHOLE_DIGITS) return false;
  if (value.charCodeAt(start) === 0x30 && (wholeDigits > 1 || start === 1)) return false;
  if (at === length) return true;
  if (decimalComma || value.charCodeAt(at) !== 0x2e) return false;
  const decimals = length - at - 1;
  if (decimals < 1 || decimals > MAX_DECIMALS) return false;
  return isDigit(value.charCodeAt(at + 1)) && (decimals === 1 || isDigit(value.charCodeAt(at + 2)));
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function writeDecimal(parts: DecimalParts, onRounded: (() => void) | undefined): string | Refusal {
  if (parts.exponent !== 0) movePoint(parts);
  let whole = withoutLeadingZeros(parts.whole);
  // Also checked before the arithmetic, so that absurdly long digits cost only this check.
  if (whole.length > MAX_WHOLE_DIGITS) return DECIMAL_OUT_OF_RANGE;
  let decimals = parts.decimals;
  let rounded = false;
  if (decimals.length > MAX_DECIMALS) {
    rounded = !onlyZeros(decimals, MAX_DECIMALS);
    const up = decimals.charCodeAt(MAX_DECIMALS) >= 0x35;
    decimals = decimals.slice(0, MAX_DECIMALS);
    if (up) {
      const digits = String(BigInt(whole + decimals) + 1n).padStart(MAX_DECIMALS, '0');
      whole = digits.slice(0, -MAX_DECIMALS);
      decimals = digits.slice(-MAX_DECIMALS);
      if (whole.length > MAX_WHOLE_DIGITS) return DECIMAL_OUT_OF_RANGE;
    }
  }
  if (rounded) onRounded?.();
  if (parts.negative && whole === '' && onlyZeros(decimals, 0)) return '0';
  const sign = parts.negative ? '-' : '';
  const point = decimals === '' ? '' : '.';
  return `${sign}${whole === '' ? '0' : whole}${point}${decimals}`;
}

/** Expands the exponent by moving the point; the bound on the exponent bounds the zeros added here. */
function movePoint(parts: DecimalParts): void {
  const digits = parts.whole + parts.decimals;
  const point = parts.whole.length + parts.exponent;
  parts.whole = point <= 0 ? '' : digits.slice(0, point).padEnd(point, '0');
  parts.decimals = point < 0 ? '0'.repeat(-point) + digits : digits.slice(point);
}

function withoutLeadingZeros(digits: string): string {
  let start = 0;
  while (start < digits.length && digits.charCodeAt(start) === 0x30) start++;
  return start === 0 ? digits : digits.slice(start);
}

function onlyZeros(digits: string, from: number): boolean {
  for (let at = from; at < digits.length; at++) if (digits.charCodeAt(at) !== 0x30) return false;
  return true;
}
