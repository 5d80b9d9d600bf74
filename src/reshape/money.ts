/** A number with at most one currency, as a code or a symbol, before or after it; negative by sign or parentheses. */
const AMOUNT =
  /^(\()?\s*([-+−]?)\s*(?:\p{Sc}|[A-Z]{1,3}\p{Sc}|[A-Z]{3})?\s*([-+−]?)\s*(\d[\d.,'’\s]*|[.,]\d+)\s*(?:\p{Sc}|[A-Z]{3})?\s*(\))?$/iu;

/**
 * The number in an amount: `-$1,243.50` → `-1,243.50`, `($12.00)` → `-12.00`, `129.99 USD` → `129.99`. Anything else is
 * returned unchanged, for the column's own check to refuse.
 */
export function amountOf(text: string): string {
  const match = AMOUNT.exec(text.trim());
  if (match === null) return text;
  const [, open, before = '', behind = '', digits = '', close] = match;
  const isBracketed = open !== undefined;
  if (isBracketed !== (close !== undefined) || (before !== '' && behind !== '')) return text;
  const isNegative = /[-−]/.test(before + behind);
  if (isBracketed && isNegative) return text;
  return `${isBracketed || isNegative ? '-' : ''}${digits.trim()}`;
}

/**
 * The ISO 4217 code in an amount, in capitals; null if it has none. Symbols are not codes: `$` stands for many
 * currencies.
 */
export function currencyOf(text: string): string | null {
  const [, code] = /(?:^|[^A-Za-z])([A-Za-z]{3})(?:[^A-Za-z]|$)/.exec(text) ?? [];
  return code?.toUpperCase() ?? null;
}
