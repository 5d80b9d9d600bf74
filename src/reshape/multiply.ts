import type { ValueParser } from '../validate/value-parser.js';

const PLAIN = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/**
 * The exact product of two decimal numbers as text; null when one of them is no number. Numbers that are not written
 * plainly (`1,243.50`) are read by the parser, which keeps two decimals.
 */
export function multiply(a: string, b: string, parse: ValueParser): string | null {
  const left = digitsOf(a, parse);
  const right = digitsOf(b, parse);
  if (left === null || right === null) return null;
  const product = left.digits * right.digits;
  const decimals = left.decimals + right.decimals;
  const text = String(product < 0n ? -product : product).padStart(decimals + 1, '0');
  const sign = product < 0n ? '-' : '';
  return decimals === 0 ? sign + text : `${sign}${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

function digitsOf(text: string, parse: ValueParser): { digits: bigint; decimals: number } | null {
  let match = PLAIN.exec(text);
  if (match === null) {
    const parsed = parse(text);
    match = typeof parsed === 'string' ? PLAIN.exec(parsed) : null;
  }
  if (match === null) return null;
  const [, sign = '', whole = '', decimals = ''] = match;
  const digits = BigInt(whole + decimals);
  return { digits: sign === '-' ? -digits : digits, decimals: decimals.length };
}
