import { UsageError } from '../errors.js';
import { toCountryCode } from '../normalize/country.js';
import { standardizerFor } from '../normalize/standardizer.js';
import type { StandardizeOptions, Standardizer } from '../normalize/standardizer.js';
import { HASHED_PII_TYPES, type HashedPiiType } from '../model/identifier.js';
import type { TextDigest } from './empty-digest.js';
import { hasherWithDigest, type IdentifierHasher } from './hasher-with-digest.js';

/** What a value's standardization depends on besides its type. */
export interface HashIdentifierOptions extends StandardizeOptions {
  /** The person's country: ISO alpha-2 or alpha-3, or a name. Default: unknown. */
  readonly country?: string | null;
}

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

/** A function of single identifiers: `standardize` or `hashIdentifier`. */
export type IdentifierFunction = (
  type: HashedPiiType,
  value: string,
  options?: HashIdentifierOptions,
) => string | null;

/** `standardize` and `hashIdentifier` with the digest of the environment. */
export function identifierFunctions(digest: TextDigest): {
  readonly standardize: IdentifierFunction;
  readonly hashIdentifier: IdentifierFunction;
} {
  // Compiled functions by type, country and option: at most 9 × 250 × 8, because countries are ISO codes.
  const standardizers = new Map<string, Standardizer>();
  const hashers = new Map<string, IdentifierHasher>();
  const compileHasher = (type: HashedPiiType, country: string | null, options: StandardizeOptions) =>
    hasherWithDigest(digest, type, country, options);
  return {
    standardize: (type, value, options = {}) =>
      compiled(standardizers, standardizerFor, type, value, options)(value),
    hashIdentifier: (type, value, options = {}) =>
      compiled(hashers, compileHasher, type, value, options)(value).hash,
  };
}
