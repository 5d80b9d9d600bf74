import type { HashedPiiType } from '../model/identifier.js';
import { addressSteps, addressStandardizer } from './address.js';
import { hasAddressWords } from './address-words.js';
import { CITY_STEPS, standardizeCity } from './city.js';
import { COUNTRY_CODE_STEPS, standardizeCountryCode } from './country-code.js';
import { emailSteps, emailStandardizer } from './email.js';
import { NAME_STEPS, standardizeName } from './name.js';
import { phoneSteps, phoneStandardizer } from './phone.js';
import {
  identifierReader,
  stepsAround,
  type IdentifierReading,
  type ReadOptions,
} from './read-identifier.js';
import type { StandardizationStep } from './standardization-step.js';
import { stateSteps, stateStandardizer } from './state.js';
import { zipSteps, zipStandardizer } from './zip.js';

/** Choices that the rules leave open. */
export interface StandardizeOptions extends ReadOptions {}

/**
 * Brings a raw value into the form that Amazon hashes. Null: the value standardizes to nothing, or is not an identity
 * (a word for "nothing", a placeholder, a hash of another kind); never an empty string. An already hashed value becomes
 * its SHA-256 in lower-case hex digits.
 */
export type Standardizer = (value: string) => string | null;

/**
 * The standardizer of an identifier type for rows of a country (ISO 3166 alpha-2, upper case; null: unknown). A country
 * without published tables gets the general rules, and so does an unknown one, except that PHONE then accepts
 * international numbers only. Compiling costs more than using it: keep one per type and country.
 */
export function standardizerFor(
  type: HashedPiiType,
  country: string | null,
  options: StandardizeOptions = {},
): Standardizer {
  const read = readerFor(type, country, options);
  return (value) => read(value).text;
}

/** Like `standardizerFor`, but also returns why nothing is left and what should be counted about the value. */
export function readerFor(
  type: HashedPiiType,
  country: string | null,
  options: StandardizeOptions = {},
): (value: string) => IdentifierReading {
  return identifierReader(type, country, rulesOf(type, country, options), options);
}

/** The rules of the type alone. */
function rulesOf(type: HashedPiiType, country: string | null, options: StandardizeOptions): Standardizer {
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

/**
 * The standardization steps, in order, for display: applied one after another, they return the same as
 * `standardizerFor` for values that were not already hashed.
 */
export function standardizationSteps(
  type: HashedPiiType,
  country: string | null,
  options: StandardizeOptions = {},
): readonly StandardizationStep[] {
  return stepsAround(stepsOf(type, country, options), type, country, options);
}

function stepsOf(
  type: HashedPiiType,
  country: string | null,
  options: StandardizeOptions,
): readonly StandardizationStep[] {
  switch (type) {
    case 'ADDRESS':
      return addressSteps(country);
    case 'CITY':
      return CITY_STEPS;
    case 'COUNTRY_CODE':
      return COUNTRY_CODE_STEPS;
    case 'EMAIL':
      return emailSteps(options.keepEmailUnderscore ?? false);
    case 'FIRST_NAME':
    case 'LAST_NAME':
      return NAME_STEPS;
    case 'PHONE':
      return phoneSteps(country);
    case 'STATE':
      return stateSteps(country);
    case 'ZIP':
      return zipSteps(country);
  }
}

/** Whether Amazon publishes tables for the country (US GB DE FR IT ES CA JP IN); others get general rules. */
export function hasStandardizationTables(country: string): boolean {
  return hasAddressWords(country);
}
