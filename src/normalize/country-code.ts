import { toCountryCode } from './country.js';
import { WITHOUT_INVISIBLE } from './invisible.js';
import { applySteps, LOWER_CASE, type StandardizationStep } from './standardization-step.js';

export const COUNTRY_CODE_STEPS: readonly StandardizationStep[] = [
  WITHOUT_INVISIBLE,
  { name: 'ISO 3166 code of the country', apply: toCountryCode },
  LOWER_CASE,
];

/**
 * COUNTRY_CODE: the lower-case ISO 3166 alpha-2 code of a country code or name; null for anything else.
 * Amazon's page on hashed identifiers leaves the form open; the two letters are what it uses elsewhere, in the
 * lower case of every other identifier.
 */
export function standardizeCountryCode(value: string): string | null {
  return applySteps(COUNTRY_CODE_STEPS, value);
}
