import { toCountryCode } from './country.js';

/**
 * COUNTRY_CODE: the lower-case ISO 3166 alpha-2 code of a country code or name; null for anything else.
 * Amazon's page on hashed identifiers leaves the form open; the two letters are what it uses elsewhere, in the
 * lower case of every other identifier.
 */
export function standardizeCountryCode(value: string): string | null {
  return toCountryCode(value)?.toLowerCase() ?? null;
}
