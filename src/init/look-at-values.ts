import { amountOf } from '../reshape/money.js';
import { toCountryCode } from '../normalize/country.js';
import { Refusal } from '../model/reject.js';
import { compileDecimal } from '../validate/decimal.js';
import { timeFormOf, type TimeForm } from './date-formats.js';

/** Share of a column's values that must have a form for the column to be taken for it. */
const MOST = 0.95;
/** Share from which a column is taken for holding identifiers that must not get out. */
const SOME = 0.02;
/** Texts of this many different values, or of fewer, are taken for a category. */
const MAX_CATEGORIES = 30;
const MAX_CATEGORY_LENGTH = 60;
const DEFAULT_NULLS = new Set(['', 'null', '\\n', 'n/a', 'na', '-', 'none', 'nil']);

/** What a column's values look like. It holds no value. */
export interface ValuesLook {
  /** Values that are there, and the share of the records that have one. */
  readonly count: number;
  readonly filled: number;
  /** Personal or secret by form; null when no value looks like it. */
  readonly looksLike: 'EMAIL' | 'PHONE' | 'SHA256' | 'CARD' | 'IP' | 'BANK_ACCOUNT' | null;
  /** Whether nearly all values are e-mail addresses or SHA-256 digests, phone numbers, countries, currencies. */
  readonly isEmail: boolean;
  readonly isPhone: boolean;
  readonly isCountry: boolean;
  readonly isCurrency: boolean;
  readonly isConsent: boolean;
  readonly number: NumberForm | null;
  readonly time: TimeForm | null;
  readonly isCategory: boolean;
  readonly isUnique: boolean;
}

export interface NumberForm {
  readonly isInteger: boolean;
  /** Whole numbers beyond 32 bits. */
  readonly isLong: boolean;
  readonly decimalComma: boolean;
  /** Currency signs or codes stand with the numbers. */
  readonly hasCurrency: boolean;
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
const SHA256 = /^[0-9a-f]{64}$/i;
const PHONE =
  /^'?\s*(?:\+|00|\(|0)[\d\s().\-/]{6,20}(?:\s*(?:x|ext\.?)\s*\d+)?$|^'?\(?\d{3}\)?[-. ]\d{3}[-. ]?\d{4}(?:\s*(?:x|ext\.?)\s*\d+)?$/i;
const CARD = /^(?:\d[ -]?){13,19}$/;
const IP = /^(?:\d{1,3}\.){3}\d{1,3}$|^(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{0,4}$/i;
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9 ]{11,32}$/;
const SECRETS: readonly (readonly [NonNullable<ValuesLook['looksLike']>, (value: string) => boolean])[] = [
  ['EMAIL', (value) => /[^\s@]+@[^\s@]+\.[a-z]{2,}/i.test(value)],
  ['SHA256', (value) => SHA256.test(value)],
  ['CARD', (value) => CARD.test(value) && isLuhn(value)],
  ['IP', (value) => IP.test(value)],
  ['BANK_ACCOUNT', (value) => IBAN.test(value)],
];

/** @param given the column's texts, trimmed */
export function lookAtValues(given: readonly string[]): ValuesLook {
  const values = given.filter((value) => !DEFAULT_NULLS.has(value.toLowerCase()));
  const distinct = new Set(values);
  const share = (test: (value: string) => boolean) =>
    values.length === 0 ? 0 : values.filter(test).length / values.length;
  const isPhone = share((value) => PHONE.test(value) || SHA256.test(value)) >= 0.8;
  const secret = SECRETS.find(([, test]) => share(test) >= SOME && values.some(test));
  const longest = values.reduce((most, value) => Math.max(most, value.length), 0);
  return {
    count: values.length,
    filled: given.length === 0 ? 0 : values.length / given.length,
    looksLike: secret?.[0] ?? (isPhone && share((value) => /[+()\s-]|^0/.test(value)) > 0.5 ? 'PHONE' : null),
    isEmail: share((value) => EMAIL.test(value) || SHA256.test(value)) >= 0.8,
    isPhone:
      share((value) => /\d/.test(value) && /^[-+'().\d\s/;x]*(?:ext\.?\s*\d+)?$/i.test(value)) >= 0.8 ||
      isPhone,
    isCountry: share((value) => toCountryCode(value) !== null) >= 0.9,
    isCurrency: share((value) => /^[a-z]{3}$/i.test(value)) >= MOST,
    isConsent: share((value) => /^(?:granted|denied)$/i.test(value)) >= MOST,
    number: numberFormOf(values),
    time: values.length === 0 ? null : timeFormOf(values, MOST),
    isCategory:
      values.length > 0 &&
      distinct.size <= MAX_CATEGORIES &&
      distinct.size <= Math.max(2, values.length / 4) &&
      longest <= MAX_CATEGORY_LENGTH,
    isUnique: values.length > 1 && distinct.size === values.length,
  };
}

function numberFormOf(values: readonly string[]): NumberForm | null {
  if (values.length === 0) return null;
  const amounts = values.map(amountOf);
  const hasCurrency = amounts.some(
    (amount, index) => /[^\d.,'\s+-]/.test(values[index] ?? '') && amount !== values[index],
  );
  const fitting = (decimalComma: boolean) => {
    const parse = compileDecimal({ decimalComma });
    return amounts.filter((amount) => !(parse(amount) instanceof Refusal)).length / amounts.length;
  };
  const withPoint = fitting(false);
  const withComma = fitting(true);
  if (Math.max(withPoint, withComma) < MOST) return null;
  const isInteger = amounts.every((amount) => !/[.,]\d/.test(amount));
  return {
    isInteger,
    isLong: isInteger && amounts.some((amount) => amount.replaceAll(/\D/g, '').length > 9),
    // `1.234` reads either way; only values that the point cannot explain speak for the comma.
    decimalComma: withComma > withPoint,
    hasCurrency,
  };
}

function isLuhn(text: string): boolean {
  const digits = [...text.replaceAll(/\D/g, '')].toReversed().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const value = index % 2 === 0 ? digit : digit * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return digits.length >= 13 && sum % 10 === 0;
}
