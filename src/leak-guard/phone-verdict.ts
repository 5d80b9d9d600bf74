import {
  callingCodeOf,
  planOfCallingCode,
  planOfCountry,
  type NumberingPlan,
} from '../normalize/numbering-plan.js';
import { isDateShaped } from './date-shape.js';
import type { FoundNumber, Verdict } from './found-number.js';

const PHONE: Verdict = { kind: 'PHONE', isCertain: true };
const MAYBE: Verdict = { kind: 'PHONE', isCertain: false };

/**
 * North American numbers: area code and exchange begin with 2 to 9, and the second digit of an area code is never 9.
 */
const NORTH_AMERICAN = /^1?[2-9][0-8]\d[2-9]\d{6}$/;
const NORTH_AMERICAN_SHAPE = /^(?:1-)?3-3-4$|^(?:1-)?3-7$/;
const MIN_DIGITS = 7;
/** E.164. */
const MAX_DIGITS = 15;
/** With a calling code. */
const MIN_INTERNATIONAL = 10;
/** National numbers with fewer digits look like anything. */
const MIN_NATIONAL = 8;

/**
 * Whether the number is a phone number. International forms with `+`, and national forms with separators as people
 * write them, are certain; bare digits may be anything, unless a word or the column's name says `phone`.
 * @param country the row's; it determines which national forms exist
 */
export function judgePhone(number: FoundNumber, country: string | null): Verdict | null {
  const { digits, shape, hasPlus } = number;
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS + 2) return null;
  if (hasPlus) return isInternational(digits) ? PHONE : null;
  if (isDateShaped(shape, digits)) return null;
  const verdict = judgeNational(number, country === null ? null : planOfCountry(country));
  if (verdict?.isCertain === true || !number.isNamed('PHONE')) return verdict;
  return verdict !== null || (digits.length >= MIN_INTERNATIONAL && isInternational(digits)) ? PHONE : null;
}

function judgeNational(number: FoundNumber, plan: NumberingPlan | null): Verdict | null {
  const { digits, shape, separators } = number;
  const isBare = separators === '';
  const isAmerican = plan === null || plan.callingCode === '1';
  const prefix = /^00|^011/.exec(digits)?.[0] ?? '';
  if (prefix !== '' && digits.length >= MIN_INTERNATIONAL && (prefix === '00' || isAmerican))
    if (isInternational(digits.slice(prefix.length))) return isBare ? MAYBE : PHONE;
  if (NORTH_AMERICAN.test(digits)) {
    if (NORTH_AMERICAN_SHAPE.test(shape)) return shape.endsWith('3-4') || isAmerican ? PHONE : MAYBE;
    if (isBare && isAmerican && (plan !== null || number.isNamed('PHONE'))) return MAYBE;
  }
  if (plan === null) return null;
  return judgeByPlan(number, plan);
}

function judgeByPlan({ digits, shape, separators }: FoundNumber, plan: NumberingPlan): Verdict | null {
  const isBare = separators === '';
  if (digits.startsWith('0')) {
    // In Italy the zero is part of the number.
    const national = hasTrunkZero(plan) ? digits.slice(1) : digits;
    if (digits.length < 9 || !plan.accepts(national) || shape.startsWith('1-')) return null;
    // File names contain underscores.
    return isBare || separators.includes('_') ? MAYBE : PHONE;
  }
  // Where national numbers have no prefix, amounts and order numbers look the same.
  if (
    !hasTrunkZero(plan) &&
    plan.callingCode !== '1' &&
    digits.length >= MIN_NATIONAL &&
    plan.accepts(digits)
  )
    return MAYBE;
  const { callingCode } = plan;
  const isPrefixed = digits.length >= 11 && digits.startsWith(callingCode);
  return isBare && isPrefixed && plan.accepts(digits.slice(callingCode.length)) ? MAYBE : null;
}

function hasTrunkZero(plan: NumberingPlan): boolean {
  return plan.trunkPrefix?.test('0') === true;
}

function isInternational(digits: string): boolean {
  const code = callingCodeOf(digits);
  if (code === null || digits.length > MAX_DIGITS) return false;
  // `+49 (0)30 …`
  const national = digits.slice(code.length);
  const plan = planOfCallingCode(code);
  if (plan === null) return false;
  const accepts = (text: string) =>
    plan.accepts(text) || plan.countries.some((country) => planOfCountry(country)?.accepts(text) === true);
  return accepts(national) || (national.startsWith('0') && accepts(national.slice(1)));
}
