import { WITHOUT_INVISIBLE } from './invisible.js';
import { isLowerAlphanumeric, KEEP_LOWER_ALPHANUMERIC } from './letters-and-digits.js';
import { applySteps, COMPOSE, LOWER_CASE, type StandardizationStep } from './standardization-step.js';

export const CITY_STEPS: readonly StandardizationStep[] = [
  WITHOUT_INVISIBLE,
  COMPOSE,
  LOWER_CASE,
  KEEP_LOWER_ALPHANUMERIC,
];

/**
 * CITY: lower case, then `a-z 0-9` only; accented letters are dropped, not transliterated (`München` →
 * `mnchen`). Null when nothing is left. The text is composed (NFC) first, so that a decomposed accent drops
 * its letter as well. Source: Amazon's published rules.
 */
export function standardizeCity(value: string): string | null {
  if (isLowerAlphanumeric(value)) return value === '' ? null : value;
  return applySteps(CITY_STEPS, value);
}
