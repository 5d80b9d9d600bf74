import { callingCodeOf, hasLength, planOfCallingCode, planOfCountry } from './numbering-plan.js';
import type { NumberingPlan } from './numbering-plan.js';
import { looksPrefixed } from './phone-exact.js';

/** A number, null for none, or undefined if only libphonenumber can decide. */
type Reading = string | null | undefined;

/** The verdict on a national number from which nothing more is stripped. */
function judge(plan: NumberingPlan, nationalNumber: string): Reading {
  if (plan.accepts(nationalNumber)) return plan.callingCode + nationalNumber;
  // Another country with the same calling code may have such numbers; only libphonenumber can determine which one.
  const isSomebodys = plan.countries.some(
    (country) => planOfCountry(country)?.accepts(nationalNumber) === true,
  );
  return isSomebodys ? undefined : null;
}

/**
 * Strips the trunk prefix if it is just a 0, which counts as one only if the digits including it are not a number
 * themselves. Other prefixes, with carrier codes or replacements, fall back to libphonenumber.
 *
 * @param prefix What the plan's trunk prefix matches at the start of the digits.
 * @param plan The plan that the digits are parsed by.
 * @param judging The plan that decides on the number: that of the row's country.
 */
function withoutZero(
  digits: string,
  prefix: RegExpExecArray,
  plan: NumberingPlan,
  judging: NumberingPlan,
): Reading {
  const hasCarrierCode = prefix.length > 1 && prefix.at(-1) !== undefined;
  if (prefix[0] !== '0' || hasCarrierCode || plan.pattern.test(digits)) return undefined;
  const rest = digits.slice(1);
  if (!plan.accepts(rest) || !hasLength(plan.commonLengths, rest.length)) return undefined;
  return judging.accepts(rest) ? judge(judging, rest) : undefined;
}

function readInternational(digits: string, own: NumberingPlan | null): Reading {
  const callingCode = callingCodeOf(digits);
  if (callingCode === null) return null;
  const plan = planOfCallingCode(callingCode);
  if (plan === null) return undefined;
  const judging = own?.callingCode === callingCode ? own : plan;
  const nationalNumber = digits.slice(callingCode.length);
  const prefix = plan.trunkPrefix?.exec(nationalNumber) ?? null;
  return prefix === null
    ? judge(judging, nationalNumber)
    : withoutZero(nationalNumber, prefix, plan, judging);
}

function readNational(digits: string, own: NumberingPlan): Reading {
  if (own.internationalPrefix.test(digits)) return undefined;
  const prefix = own.trunkPrefix?.exec(digits) ?? null;
  if (prefix !== null) return withoutZero(digits, prefix, own, own);
  const isPrefixed = digits.startsWith(own.callingCode);
  return isPrefixed && !own.accepts(digits) ? undefined : judge(own, digits);
}

/**
 * Reads the usual forms of a number, digits with an optional leading `+`, using lengths and patterns alone. This is 20
 * to 50 times as fast as `readPhoneExactly` and returns exactly the same result; undefined if it cannot decide.
 */
export function readPhoneFast(number: string, country: string | null): Reading {
  const own = country === null ? null : planOfCountry(country);
  if (number.startsWith('+')) return readInternational(number.slice(1), own);
  if (number.startsWith('00')) {
    const international = readInternational(number.slice(2), own);
    return international === null && own?.internationalPrefix.test(number) === true
      ? undefined
      : international;
  }
  if (own === null || country === null) return null;
  if (looksPrefixed(number, own, country)) {
    const prefixed = readInternational(number, own);
    if (prefixed !== null) return prefixed;
  }
  return readNational(number, own);
}
