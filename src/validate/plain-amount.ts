/** ISO 4217 codes, and currency symbols that are letters. */
const CURRENCY_NAMES: ReadonlySet<string> = new Set(
  Intl.supportedValuesOf('currency').concat(
    'US$ A$ AU$ C$ CA$ NZ$ HK$ S$ R$ MX$ KR KR. KČ ZŁ FT FR FR. SFR. LEI RS RS. TL 円 元'.split(' '),
  ),
);

const FRONT = /^([-+−]?)\s*((?:\p{Sc}|\p{L}{1,3}\.?\p{Sc}?))\s*(.*)$/su;
const BACK = /^(.*?[\d).−-])\s*(\p{Sc}|\p{L}{1,3}\.?\p{Sc}?)$/su;
const PARENTHESES = /^\((.*)\)$/s;
/** SAP and other ledgers write the minus after the number. */
const MINUS_BEHIND = /^(\d(?:.*\d)?)\s?[-−]$/s;
/** Longer texts are not amounts; this bounds what the patterns examine. */
const MAX_LENGTH = 80;

/**
 * The number in an amount as exports show it: with a currency's symbol or ISO code before or after it, and in
 * parentheses or with a minus after it if it is negative (`-$12.00`, `129.99 USD`, `(1,234.50)`, `1.234,50-`). Only the
 * sign and the wrapping are handled: the digits are left to the number's own parser. Null if the value is not wrapped,
 * or wrapped twice.
 */
export function plainAmount(value: string): string | null {
  if (value.length > MAX_LENGTH) return null;
  const bare = withoutCurrency(value);
  const inner = PARENTHESES.exec(bare ?? value)?.[1]?.trim();
  if (inner === undefined) {
    const negative = MINUS_BEHIND.exec(bare ?? value)?.[1];
    return negative === undefined ? bare : `-${negative}`;
  }
  const amount = bare === null ? (withoutCurrency(inner) ?? inner) : inner;
  return /^[\d.]/.test(amount) ? `-${amount}` : null;
}

function withoutCurrency(value: string): string | null {
  const front = FRONT.exec(value);
  if (front !== null) {
    const [, sign = '', name = '', rest = ''] = front;
    if (!isCurrency(name)) return null;
    // `$-12.00` has its sign after the currency symbol.
    if (sign !== '' && /^[-+−]/.test(rest)) return null;
    return (sign + rest).replace('−', '-');
  }
  const back = BACK.exec(value);
  return back !== null && isCurrency(back[2] ?? '') ? (back[1] ?? '').trim() : null;
}

function isCurrency(name: string): boolean {
  return /^\p{Sc}$/u.test(name) || CURRENCY_NAMES.has(name.toUpperCase());
}
