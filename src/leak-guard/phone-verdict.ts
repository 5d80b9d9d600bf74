import {
  callingCodeOf,
  planOfCallingCode,
  planOfCountry,
  type NumberingPlan,
} from '../normalize/numbering-plan.js';
import { isEven, type FoundNumber, type Verdict } from './numbers.js';

const PHONE: Verdict = { kind: 'PHONE', isCertain: true };
const MAYBE: Verdict = { kind: 'PHONE', isCertain: false };

/** North American numbers: area code and exchange begin with 2 to 9, and no area code goes on with 9. */
const NORTH_AMERICAN = /^1?[2-9][0-8]\d[2-9]\d{6}$/;
const NORTH_AMERICAN_SHAPE = /^(?:1-)?3-3-4$|^(?:1-)?3-7$/;
const MIN_DIGITS = 7;
/** E.164. */
const MAX_DIGITS = 15;

/**
 * Whether the number is a phone number. Certain are international forms with `+` and national forms with
 * separators as people write them; bare digits may be anything, unless a word or the column's name says `phone`.
 * @param country the row's: it decides which national forms there are
 */
export function judgePhone(number: FoundNumber, country: string | null): Verdict | null {
  const { digits } = number;
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS + 2 || isDate(number)) return null;
  if (number.hasPlus) return isInternational(digits) ? PHONE : null;
  const verdict = judgeNational(number, country === null ? null : planOfCountry(country));
  return verdict !== null && number.isNamed('PHONE') ? PHONE : verdict;
}

function judgeNational(number: FoundNumber, plan: NumberingPlan | null): Verdict | null {
  const { digits, shape, separators } = number;
  const isBare = separators === '';
  if (digits.startsWith('00') && digits.length >= 10 && isInternational(digits.slice(2)))
    return isBare ? MAYBE : PHONE;
  const isAmerican = plan === null || plan.callingCode === '1';
  if (NORTH_AMERICAN.test(digits)) {
    if (
      NORTH_AMERICAN_SHAPE.test(shape) &&
      (/[()]/.test(separators) || isEven(separators.replace(/^[ -]/, '')))
    )
      return shape.endsWith('3-4') || isAmerican ? PHONE : MAYBE;
    if (isBare && isAmerican && (plan !== null || number.isNamed('PHONE'))) return MAYBE;
  }
  if (plan === null) return null;
  return judgeByPlan(number, plan);
}

function judgeByPlan({ digits, shape, separators }: FoundNumber, plan: NumberingPlan): Verdict | null {
  const isBare = separators === '';
  if (digits.startsWith('0')) {
    // In Italy the zero belongs to the number.
    const national = hasTrunkZero(plan) ? digits.slice(1) : digits;
    if (digits.length < 9 || !plan.accepts(national) || shape.startsWith('1-')) return null;
    return isBare ? MAYBE : PHONE;
  }
  // Where national numbers have nothing in front of them, amounts and order numbers look the same.
  if (!hasTrunkZero(plan) && plan.callingCode !== '1' && digits.length >= 8 && plan.accepts(digits))
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

/** Dates, also with a time behind them: `2024-05-13`, `13.05.2024 10`, `20240513`. */
function isDate({ digits, shape, hasPlus }: FoundNumber): boolean {
  if (hasPlus) return false;
  if (/^(?:4-2-2|4-1-2|4-2-1)(?:-|$)/.test(shape) || /^(?:8|12|14)$/.test(shape) || shape.startsWith('8-'))
    if (/^(?:19|20)\d\d/.test(digits) && /^\d{4}(?:0[1-9]|1[0-2]|[1-9])/.test(digits)) return true;
  if (/^[12]-[12]-4(?:-|$)/.test(shape)) return /^\d{2,4}(?:19|20)\d\d/.test(digits);
  return (
    /^2-2-2(?:-|$)/.test(shape) &&
    /^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2]|[12]\d|3[01])/.test(digits) &&
    digits.length < 10
  );
}
