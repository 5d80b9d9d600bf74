import type { HashedPiiType } from '../model/identifier.js';
import { hasherWithDigest, type HasherOptions, type IdentifierHasher } from './hasher-with-digest.js';
import { sha256OfIdentifier } from './sha256.js';

export type { HashOutcome, IdentifierHasher } from './hasher-with-digest.js';

/**
 * Standardizes and hashes values of one identifier type for rows of one country (ISO alpha-2, upper case; null:
 * unknown). A value that is already hashed is passed on. Compile once per type and country, then call it a
 * million times: repetitive types cache up to 8,192 values of at most 64 characters, unless `remember` is false
 * (default: true).
 */
export function identifierHasherFor(
  type: HashedPiiType,
  country: string | null,
  options: HasherOptions = {},
): IdentifierHasher {
  return hasherWithDigest(sha256OfIdentifier, type, country, options);
}
