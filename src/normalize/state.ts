import { stateCodes } from './state-codes.js';

/**
 * STATE: upper case, `A-Z` only; the country's code for that name, else its first two letters; lower case.
 * Null when no letter is left. The text is composed (NFC) first, so that accents drop their letter in every
 * form of Unicode. Without a table (country null or another one) the first two letters stand.
 *
 * An ISO 3166-2 code loses its country (`US-CA` → `ca`): cut to two letters, every state would otherwise
 * become the same one. Source of the rest: Amazon's published rules.
 */
export function stateStandardizer(country: string | null): (value: string) => string | null {
  const codes = stateCodes(country);
  const subdivisionPrefix = country === null ? null : `${country}-`;
  return (value) => {
    let upper = value.normalize('NFC').toUpperCase();
    if (subdivisionPrefix !== null) {
      upper = upper.trimStart();
      if (upper.startsWith(subdivisionPrefix)) upper = upper.slice(subdivisionPrefix.length);
    }
    const letters = upper.replace(/[^A-Z]+/g, '');
    if (letters === '') return null;
    return (codes.get(letters) ?? letters.slice(0, 2)).toLowerCase();
  };
}
