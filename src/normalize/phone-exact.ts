import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { planOfCallingCode, planOfCountry } from './numbering-plan.js';
import type { NumberingPlan } from './numbering-plan.js';

/**
 * From this many digits on, digits that begin with the country's own calling code and continue with a number of its
 * plan are an international number without its `+`, even if they could also be a long national number (Germany,
 * Austria, Indonesia: `49151…`, as customer systems store mobiles). Shorter ones are read as national.
 */
export const MIN_PREFIXED_DIGITS = 11;

/** Brazil: 55 is also an area code, and its mobile numbers have 11 digits. */
export const MIN_PREFIXED_DIGITS_IN_BRAZIL = 12;

/** Whether national digits are tried as international ones without their `+` first. */
export function looksPrefixed(digits: string, plan: NumberingPlan, country: string): boolean {
  const least = country === 'BR' ? MIN_PREFIXED_DIGITS_IN_BRAZIL : MIN_PREFIXED_DIGITS;
  return digits.length >= least && digits.startsWith(plan.callingCode);
}

function parse(number: string, country: string | null): string | null {
  const phone =
    country !== null && isSupportedCountry(country)
      ? parsePhoneNumberFromString(number, { defaultCountry: country, extract: false })
      : parsePhoneNumberFromString(number, { extract: false });
  if (phone === undefined) return null;
  const { countryCallingCode, nationalNumber } = phone;
  const own = country === null ? null : planOfCountry(country);
  const plan = own?.callingCode === countryCallingCode ? own : planOfCallingCode(countryCallingCode);
  // Where countries share a calling code, a number may be only in a neighbor's plan.
  const neighbour = phone.country === undefined ? null : planOfCountry(phone.country);
  const accepted = plan?.accepts(nationalNumber) === true || neighbour?.accepts(nationalNumber) === true;
  return accepted ? countryCallingCode + nationalNumber : null;
}

/**
 * Reads a number, digits with an optional leading `+`, with libphonenumber: the reference for the fast path, which
 * falls back to it for undecided numbers. About 14 µs.
 */
export function readPhoneExactly(number: string, country: string | null): string | null {
  if (number.startsWith('+')) return parse(number, country);
  const plan = country === null ? null : planOfCountry(country);
  if (number.startsWith('00')) {
    const international = parse(`+${number.slice(2)}`, country);
    // Some countries dial more than 00; Australia dials 0011.
    if (international !== null || plan === null || !plan.internationalPrefix.test(number))
      return international;
    return parse(number, country);
  }
  if (plan === null || country === null) return null;
  const prefixed = looksPrefixed(number, plan, country) ? parse(`+${number}`, country) : null;
  return prefixed ?? parse(number, country);
}
