import { UsageError } from '../errors.js';
import { toCountryCode } from '../normalize/country.js';
import { standardizerFor } from '../normalize/standardizer.js';
import type { StandardizeOptions, Standardizer } from '../normalize/standardizer.js';
import { HASHED_PII_TYPES, type HashedPiiType } from '../model/identifier.js';
import { identifierHasherFor } from './identifier-hasher.js';
import type { IdentifierHasher } from './identifier-hasher.js';

/** What a value's standardization depends on beside its type. */
export interface HashIdentifierOptions extends StandardizeOptions {
  /** The person's country: ISO alpha-2 or alpha-3, or a name. Default: unknown. */
  readonly country?: string | null;
}

/** Compiled functions by type, country and option: at most 9 × 250 × 8, as countries are ISO codes. */
const standardizers = new Map<string, Standardizer>();
const hashers = new Map<string, IdentifierHasher>();

function compiled<T>(
  cache: Map<string, T>,
  compile: (type: HashedPiiType, country: string | null, options: StandardizeOptions) => T,
  type: HashedPiiType,
  value: string,
  options: HashIdentifierOptions,
): T {
  if (!HASHED_PII_TYPES.includes(type) || typeof value !== 'string') {
    throw new UsageError(
      `Give a type (${HASHED_PII_TYPES.join(', ')}) and a value as two strings: hashIdentifier('EMAIL', value).`,
      { code: 'INVALID_OPTIONS' },
    );
  }
  const country = options.country ?? null;
  const code = country === null ? null : toCountryCode(country);
  if (country !== null && code === null) {
    throw new UsageError(
      'The country is not known. Give an ISO 3166 code such as US, or null when it is unknown.',
      { code: 'UNKNOWN_COUNTRY' },
    );
  }
  const { keepEmailUnderscore = false, nullWords = true, placeholders = true } = options;
  const key = [type, code ?? '', keepEmailUnderscore, nullWords, placeholders].join(' ');
  let result = cache.get(key);
  if (result === undefined) {
    result = compile(type, code, { keepEmailUnderscore, nullWords, placeholders });
    cache.set(key, result);
  }
  return result;
}

/**
 * The form of a value that is hashed, or null when it standardizes to nothing or is no identity: a word for "nothing", a
 * placeholder, a hash of another kind than SHA-256. It is as personal as the value. For a value that was hashed before,
 * the hash.
 *
 * @throws UsageError when the type is unknown, the value is not a string, or the country is given and unknown
 */
export function standardize(
  type: HashedPiiType,
  value: string,
  options: HashIdentifierOptions = {},
): string | null {
  return compiled(standardizers, standardizerFor, type, value, options)(value);
}

/**
 * The hash that AMC matches on, 64 lower-case hex digits, or null when `standardize` gives null for the
 * value. A value that is already hashed is passed on, as lower-case hex digits.
 *
 * @throws UsageError when the type is unknown, the value is not a string, or the country is given and unknown
 */
export function hashIdentifier(
  type: HashedPiiType,
  value: string,
  options: HashIdentifierOptions = {},
): string | null {
  return compiled(hashers, identifierHasherFor, type, value, options)(value).hash;
}
