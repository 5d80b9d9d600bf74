import { readPhoneFast } from './phone-fast.js';
import { readPhoneExactly } from './phone-exact.js';
import { WITHOUT_INVISIBLE } from './invisible.js';
import { withoutMexicanPrefix } from './phone-mexico.js';
import { readPhoneText } from './phone-text.js';
import { applySteps, type StandardizationStep } from './standardization-step.js';

/**
 * PHONE: digits only, including the calling code: E.164 without its plus; null when the text contains no number of its
 * country's numbering plan. A number in national form gets the calling code of the row's country; `+` or `00` and
 * another calling code make it that country's number. For an unknown country (null) only those international forms are
 * accepted, as national digits could be anybody's.
 *
 * A number is accepted if it has a possible length and fits the plan's general pattern (no British number begins with
 * 4), even if it is not known to be assigned: Amazon's own tool hashes many numbers that such a strict check refuses.
 * Digits with another country's calling code and no plus are read as national, as Amazon reads them.
 *
 * Standardizing is idempotent for numbers of the row's country. It cannot be for others: the result has no plus, so
 * another country's number is not recognized a second time, and a result of ten digits or fewer (eleven in Brazil) may
 * also be a national number: `49` + 8 digits is a number in East Frisia.
 */
export function phoneStandardizer(country: string | null): (value: string) => string | null {
  const steps = phoneSteps(country);
  return (value) => applySteps(steps, value);
}

/** @param country see `phoneStandardizer` */
export function phoneSteps(country: string | null): readonly StandardizationStep[] {
  return [
    WITHOUT_INVISIBLE,
    { name: 'the digits of the number, with its +', apply: readPhoneText },
    {
      name: 'without 1, 01, 044 and 045 before Mexican numbers',
      apply: (number) => withoutMexicanPrefix(number, country),
    },
    {
      name: `with the calling code (E.164 without +${country === null ? ', no country known' : `, country ${country}`})`,
      apply: (number) => {
        const quick = readPhoneFast(number, country);
        return quick === undefined ? readPhoneExactly(number, country) : quick;
      },
    },
  ];
}
