import { memoize } from '../normalize/memoize.js';
import { readerFor } from '../normalize/standardizer.js';
import type { StandardizeOptions } from '../normalize/standardizer.js';
import type { NullNote, ValueNote } from '../model/identifier-note.js';
import type { HashedPiiType } from '../model/identifier.js';
import { EMPTY_SHA256_HEX, type TextDigest } from './empty-digest.js';

/**
 * What happened to a raw identifier. `hash` is 64 lower-case hex digits and never the hash of the empty string.
 * `note` is what else is counted about the value; null for most.
 * - `hashed`: standardized and hashed
 * - `alreadyHashed`: the value was a SHA-256 hash and is passed on, as lower-case hex digits
 * - `nothing`: the value is empty after standardization, or is not an identity; write null
 */
export type HashOutcome =
  | { readonly kind: 'hashed'; readonly hash: string; readonly note: ValueNote | null }
  | { readonly kind: 'alreadyHashed'; readonly hash: string; readonly note: ValueNote | null }
  | { readonly kind: 'nothing'; readonly hash: null; readonly note: NullNote | null };

export type IdentifierHasher = (value: string) => HashOutcome;

const NOTHING: HashOutcome = Object.freeze({ kind: 'nothing', hash: null, note: null });

/** Types with few distinct values, for which a cache is faster than hashing again. */
const REPETITIVE_TYPES: ReadonlySet<HashedPiiType> = new Set([
  'CITY',
  'COUNTRY_CODE',
  'FIRST_NAME',
  'LAST_NAME',
  'STATE',
  'ZIP',
]);

/** About 2 MB per hasher when full. */
const MEMO_LIMITS = { maxEntries: 8_192, maxLength: 64 } as const;

/** Options for compiling a hasher, besides its type and country. */
export interface HasherOptions extends StandardizeOptions {
  /** Whether repetitive types cache up to 8,192 values of at most 64 characters. Default: true. */
  readonly remember?: boolean;
}

/** Like `identifierHasherFor`, but with a given digest: code outside of Node brings its own. */
export function hasherWithDigest(
  digest: TextDigest,
  type: HashedPiiType,
  country: string | null,
  options: HasherOptions = {},
): IdentifierHasher {
  const read = readerFor(type, country, options);
  const hash = (value: string): HashOutcome => {
    const { kind, text, note } = read(value);
    switch (kind) {
      case 'standardized':
        return { kind: 'hashed', hash: digest(text), note };
      case 'digest':
        // Another tool's mistake is not passed on, either.
        return text === EMPTY_SHA256_HEX ? NOTHING : { kind: 'alreadyHashed', hash: text, note };
      case 'nothing':
        return note === null ? NOTHING : { kind: 'nothing', hash: null, note };
    }
  };
  return REPETITIVE_TYPES.has(type) && options.remember !== false ? memoize(hash, MEMO_LIMITS) : hash;
}
