import { readDecimal, type DecimalNotation, type DecimalParts } from '../validate/decimal-notation.js';
import { plainAmount } from '../validate/plain-amount.js';

/** Longer texts are no amounts; it bounds the arithmetic. */
const MAX_LENGTH = 100;

/**
 * The exact product of two decimal numbers as text, with a point for the decimals; null when one of them is no number.
 * @param notation in which both are written; currencies and parentheses are understood as in DECIMAL columns
 */
export function multiply(a: string, b: string, notation: DecimalNotation): string | null {
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
