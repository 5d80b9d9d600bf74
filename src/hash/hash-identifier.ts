import type { HashedPiiType } from '../model/identifier.js';
import { identifierFunctions, type HashIdentifierOptions } from './identifier-functions.js';
import { sha256OfIdentifier } from './sha256.js';

export type { HashIdentifierOptions } from './identifier-functions.js';

const functions = identifierFunctions(sha256OfIdentifier);

/**
 * The form of a value that is hashed, or null when it is empty after standardization or is not an identity: a
 * word for "nothing", a placeholder, a hash other than SHA-256. It is as personal as the value. For a value
 * that is already hashed, the hash.
 *
 * @throws UsageError when the type is unknown, the value is not a string, or the given country is unknown
 */
export function standardize(
  type: HashedPiiType,
  value: string,
  options: HashIdentifierOptions = {},
): string | null {
  return functions.standardize(type, value, options);
}

/**
 * The hash that AMC matches on, 64 lower-case hex digits, or null when `standardize` returns null for the
 * value. A value that is already hashed is passed on, as lower-case hex digits.
 *
 * @throws UsageError when the type is unknown, the value is not a string, or the given country is unknown
 */
export function hashIdentifier(
  type: HashedPiiType,
  value: string,
  options: HashIdentifierOptions = {},
): string | null {
  return functions.hashIdentifier(type, value, options);
}
