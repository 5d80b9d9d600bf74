import type { GroupSeparator } from '../model/group-separator.js';
import { readDecimal, type DecimalParts } from './decimal-notation.js';
import { plainAmount } from './plain-amount.js';
import { INTEGER_OUT_OF_RANGE, INVALID_INTEGER, type ValueParser } from './value-parser.js';

/** Largest magnitudes by width. Numbers with the same number of digits compare as text in the order of their values. */
const LIMITS = {
  32: { positive: '2147483647', negative: '2147483648' },
  64: { positive: '9223372036854775807', negative: '9223372036854775808' },
} as const;

/**
 * Compiles the parser of an INTEGER (32 bits) or LONG (64 bits) column, without going through a float.
 *
 * Output: an optional `-` and digits without leading zeros; zero is `0`. Accepted: a leading `+` or `-`, leading zeros,
 * and decimals that are all zeros (`3.0`, `3.00`: pandas writes whole numbers like this if a column has nulls); around
 * these a currency's symbol or ISO code, and parentheses or a minus after the number, as in DECIMAL columns. With
 * `groupSeparator` also digits grouped by that character (`1,234`, `1 234`, `1,234.00`), as in `compileDecimal`.
 *
 * Refused: everything else as INVALID_INTEGER (`3.5`, `3.`, `1e3`, `0x10`, and `1,234` without a separator), and
 * values outside −2^(bits−1) … 2^(bits−1)−1 as INTEGER_OUT_OF_RANGE.
 */
export function compileInteger(bits: 32 | 64, groupSeparator: GroupSeparator | null = null): ValueParser {
  const parsePlain = compilePlainInteger(bits);
  const parse: ValueParser = (value) => {
    const plain = groupSeparator === null ? value : withoutGroups(value, groupSeparator);
    return plain === null ? INVALID_INTEGER : parsePlain(plain);
  };
  return (value) => {
    const parsed = parse(value);
    if (parsed !== INVALID_INTEGER) return parsed;
    const amount = plainAmount(value);
    return amount === null ? INVALID_INTEGER : parse(amount);
  };
}

function compilePlainInteger(bits: 32 | 64): ValueParser {
  const { positive, negative } = LIMITS[bits];
  const limitDigits = positive.length;
  return (value) => {
    const length = value.length;
    const first = value.charCodeAt(0);
    const isNegative = first === 0x2d;
    const digitsStart = isNegative || first === 0x2b ? 1 : 0;
    let start = digitsStart;
    while (start < length && value.charCodeAt(start) === 0x30) start++;
    let end = start;
    while (end < length && isDigit(value.charCodeAt(end))) end++;
    if (end === digitsStart) return INVALID_INTEGER;
    if (end !== length && !isZeroFraction(value, end)) return INVALID_INTEGER;

    const digits = end - start;
    if (digits === 0) return '0';
    if (digits > limitDigits) return INTEGER_OUT_OF_RANGE;
    if (digits === limitDigits) {
      if (value.slice(start, end) > (isNegative ? negative : positive)) return INTEGER_OUT_OF_RANGE;
    }
    if (end === length && start === (isNegative ? 1 : 0)) return value;
    const magnitude = value.slice(start, end);
    return isNegative ? `-${magnitude}` : magnitude;
  };
}

/**
 * The number without its groups, and with a point if it has decimals (see `isZeroFraction`); null if it is not a
 * number.
 */
function withoutGroups(value: string, groupSeparator: GroupSeparator): string | null {
  if (/[eE]|[.,]$/.test(value)) return null;
  const parts: DecimalParts = { negative: false, whole: '', decimals: '', exponent: 0 };
  const reads = (decimalComma: boolean) => readDecimal(value, { decimalComma, groupSeparator }, parts);
  // With spaces and apostrophes, either mark may mark the decimals.
  const isRead =
    groupSeparator === ','
      ? reads(false)
      : groupSeparator === '.'
        ? reads(true)
        : reads(false) || reads(true);
  if (!isRead || parts.whole === '') return null;
  // Three zeros after either mark may be a thousand, if neither is known to mark decimals.
  if (/^[+-]?\d{1,3}[.,]000$/.test(value) && groupSeparator !== ',' && groupSeparator !== '.') return null;
  return `${parts.negative ? '-' : ''}${parts.whole}${parts.decimals === '' ? '' : `.${parts.decimals}`}`;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isZeroFraction(value: string, from: number): boolean {
  if (value.charCodeAt(from) !== 0x2e || from + 1 === value.length) return false;
  for (let at = from + 1; at < value.length; at++) if (value.charCodeAt(at) !== 0x30) return false;
  return true;
}
