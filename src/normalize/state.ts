import {
  applySteps,
  COMPOSE,
  LOWER_CASE,
  UPPER_CASE,
  type StandardizationStep,
} from './standardization-step.js';
import { stateCodes } from './state-codes.js';

/** @param country see `stateStandardizer` */
export function stateSteps(country: string | null): readonly StandardizationStep[] {
  const codes = stateCodes(country);
  return [
    COMPOSE,
    UPPER_CASE,
    ...(country === null ? [] : [withoutCountry(`${country}-`)]),
    {
      name: 'keep A-Z',
      apply: (text) => {
        const letters = text.replace(/[^A-Z]+/g, '');
        return letters === '' ? null : letters;
      },
    },
    {
      name: "the country's code for it, else the first two letters",
      apply: (letters) => codes.get(letters) ?? letters.slice(0, 2),
    },
    LOWER_CASE,
  ];
}

function withoutCountry(prefix: string): StandardizationStep {
  return {
    name: `without the ${prefix} of an ISO 3166-2 code`,
    apply: (text) => {
      const start = text.trimStart();
      return start.startsWith(prefix) ? start.slice(prefix.length) : start;
    },
  };
}

/**
 * STATE: upper case, `A-Z` only; the country's code for that name, else its first two letters; lower case.
 * Null when no letter is left. The text is composed (NFC) first, so that accents drop their letter in every
 * form of Unicode. Without a table (country null or another one) the first two letters stand.
 *
 * An ISO 3166-2 code loses its country (`US-CA` → `ca`): cut to two letters, every state would otherwise
 * become the same one. Source of the rest: Amazon's published rules.
 */
export function stateStandardizer(country: string | null): (value: string) => string | null {
  const steps = stateSteps(country);
  return (value) => applySteps(steps, value);
}
