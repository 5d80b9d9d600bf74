import type { LeakKind } from '../model/leak.js';
import { isAadhaar, isMyNumber, isNir, isSin, isSsn, isSteuerId, passesLuhn } from './check-digits.js';

/** A number as it stands in a text. */
export interface FoundNumber {
  /** Its digits alone. */
  readonly digits: string;
  /** How they are grouped: `3-3-4`. */
  readonly shape: string;
  readonly hasPlus: boolean;
  /** All signs between the groups. */
  readonly separators: string;
  /** The word before it, or the column's name, says that it is of the kind. */
  isNamed(kind: 'PHONE' | 'CARD' | 'NATIONAL_ID'): boolean;
}

/** What a number is, if anything; `isCertain` as in `Span`. */
export interface Verdict {
  readonly kind: LeakKind;
  readonly isCertain: boolean;
}

/** Issuers' ranges and lengths: Visa, Mastercard, American Express, Discover, JCB, Diners Club, UnionPay, Maestro. */
const ISSUED =
  /^(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}(?:\d{3})?|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|62\d{14}(?:\d{3})?|(?:5018|5020|5038|6304|6759|676[1-3])\d{12}(?:\d{3})?)$/;
const CARD_SHAPES = new Set(['4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3', '6-13']);

/** Card numbers of 15 and 16 digits are told from other numbers well enough by issuer and check digit. */
export function judgeCard(number: FoundNumber): Verdict | null {
  const { digits, shape } = number;
  if (!ISSUED.test(digits) || !passesLuhn(digits) || /^(\d)\1+$/.test(digits)) return null;
  const isUsual = digits.length === 15 || digits.length === 16;
  if (shape === String(digits.length)) return { kind: 'CARD', isCertain: isUsual || number.isNamed('CARD') };
  return CARD_SHAPES.has(shape) && isEven(number.separators) ? { kind: 'CARD', isCertain: true } : null;
}

/** National identity numbers of digits alone. */
export function judgeNationalId(number: FoundNumber, country: string | null): Verdict | null {
  const { digits, shape, separators } = number;
  const isBare = shape === String(digits.length);
  const verdict = (isCertain: boolean): Verdict => ({
    kind: 'NATIONAL_ID',
    isCertain: isCertain || number.isNamed('NATIONAL_ID'),
  });
  switch (digits.length) {
    case 9:
      if (shape === '3-2-4' && isSsn(digits) && (separators === '--' || number.isNamed('NATIONAL_ID')))
        return verdict(true);
      if (
        (isBare || shape === '3-3-3') &&
        isSin(digits) &&
        (country === 'CA' || number.isNamed('NATIONAL_ID'))
      )
        return verdict(!isBare);
      return isBare && isSsn(digits) && number.isNamed('NATIONAL_ID') ? verdict(true) : null;
    case 11:
      if (!(isBare || shape === '2-3-3-3') || !isSteuerId(digits)) return null;
      return country === 'DE' || number.isNamed('NATIONAL_ID') ? verdict(!isBare) : null;
    case 12:
      if (isAadhaar(digits) && shape === '4-4-4') return verdict(true);
      if (!isBare && shape !== '4-4-4') return null;
      if (isAadhaar(digits) && (country === 'IN' || number.isNamed('NATIONAL_ID'))) return verdict(false);
      return isMyNumber(digits) && (country === 'JP' || number.isNamed('NATIONAL_ID'))
        ? verdict(!isBare)
        : null;
    case 15:
      return isNir(digits) ? verdict(true) : null;
    default:
      return null;
  }
}

/** Whether all separators are the same sign. */
export function isEven(separators: string): boolean {
  return separators === '' || separators === separators.charAt(0).repeat(separators.length);
}
