import { readDecimal, type DecimalNotation, type DecimalParts } from '../validate/decimal-notation.js';
import { plainAmount } from '../validate/plain-amount.js';

/** Longer texts are not amounts; this bounds the arithmetic. */
const MAX_LENGTH = 100;

/**
 * The exact product of two decimal numbers as text, with a decimal point; null if one of them is not a number.
 * @param notation of both numbers; currencies and parentheses are understood as in DECIMAL columns
 */
export function multiply(a: string, b: string, notation: DecimalNotation): string | null {
  const quick = notation.decimalComma || notation.groupSeparator === '.' ? null : multiplyPlain(a, b);
  if (quick !== null) return quick;
  const left = digitsOf(a, notation);
  const right = digitsOf(b, notation);
  if (left === null || right === null) return null;
  const product = left.digits * right.digits;
  const decimals = left.decimals + right.decimals;
  const text = String(product < 0n ? -product : product).padStart(decimals + 1, '0');
  const sign = product < 0n ? '-' : '';
  return decimals === 0 ? sign + text : `${sign}${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

function digitsOf(text: string, notation: DecimalNotation): { digits: bigint; decimals: number } | null {
  if (text.length > MAX_LENGTH) return null;
  const parts: DecimalParts = { negative: false, whole: '', decimals: '', exponent: 0 };
  if (!readDecimal(text, notation, parts)) {
    const amount = plainAmount(text);
    if (amount === null || !readDecimal(amount, notation, parts)) return null;
  }
  const decimals = parts.decimals.length - parts.exponent;
  const digits = BigInt(parts.whole + parts.decimals) * 10n ** BigInt(Math.max(0, -decimals));
  return { digits: parts.negative ? -digits : digits, decimals: Math.max(0, decimals) };
}

/** The product of two numbers without signs, groups and currencies whose digits fit into a float; null for others. */
function multiplyPlain(a: string, b: string): string | null {
  if (!WHOLE.test(b) || !PLAIN.test(a) || a.length + b.length > MAX_PLAIN_LENGTH) return null;
  const point = a.indexOf('.');
  const decimals = point < 0 ? 0 : a.length - point - 1;
  const product = String(Number(a.replace('.', '')) * Number(b)).padStart(decimals + 1, '0');
  return decimals === 0 ? product : `${product.slice(0, -decimals)}.${product.slice(-decimals)}`;
}

const WHOLE = /^[0-9]+$/;
const PLAIN = /^[0-9]+(?:\.[0-9]{1,2})?$/;
/** Numbers with this many digits and a point have an exact product. */
const MAX_PLAIN_LENGTH = 15;
