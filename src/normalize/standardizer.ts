import type { HashedPiiType } from '../types/identifier.js';
import { addressStandardizer } from './address.js';
import { hasAddressWords } from './address-words.js';
import { standardizeCity } from './city.js';
import { standardizeCountryCode } from './country-code.js';
import { emailStandardizer } from './email.js';
import { standardizeName } from './name.js';
import { phoneStandardizer } from './phone.js';
import { stateStandardizer } from './state.js';
import { zipStandardizer } from './zip.js';

/** Choices that a type leaves. */
export interface StandardizeOptions {
  /** Keep `_` in EMAIL, against Amazon's published rule; default false. */
  readonly keepEmailUnderscore?: boolean;
}

/**
 * Brings a raw value into the form that Amazon hashes. Null: the value standardizes to nothing; never an
 * empty string.
 */
export type Standardizer = (value: string) => string | null;

/**
 * The standardizer of an identifier type for rows of a country (ISO 3166 alpha-2, upper case; null: unknown).
 * A country without published tables gets the general rules, and so does an unknown one, except that PHONE
 * then takes international numbers only. Compiling costs more than using it: keep one a type and country.
 */
export function standardizerFor(
  type: HashedPiiType,
  country: string | null,
  options: StandardizeOptions = {},
): Standardizer {
  switch (type) {
    case 'ADDRESS':
      return addressStandardizer(country);
    case 'CITY':
      return standardizeCity;
    case 'COUNTRY_CODE':
      return standardizeCountryCode;
    case 'EMAIL':
      return emailStandardizer(options.keepEmailUnderscore ?? false);
    case 'FIRST_NAME':
    case 'LAST_NAME':
      return standardizeName;
    case 'PHONE':
      return phoneStandardizer(country);
    case 'STATE':
      return stateStandardizer(country);
    case 'ZIP':
      return zipStandardizer(country);
  }
}

/** Whether Amazon publishes tables for the country (US GB DE FR IT ES CA JP IN); others get general rules. */
export function hasStandardizationTables(country: string): boolean {
  return hasAddressWords(country);
}
