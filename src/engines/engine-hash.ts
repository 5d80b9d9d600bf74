import type { IdentifierFunction } from '../hash/identifier-functions.js';
import { cellText } from '../model/cell-text.js';
import { HASHED_PII_TYPES } from '../model/identifier.js';
import { toCountryCode } from '../normalize/country.js';
import { isUndecodable } from '../read/encoding/undecodable.js';
import { UsageError } from '../errors.js';

/** An argument as engines pass it: null or undefined for SQL's NULL. */
export type EngineArgument = string | null | undefined;

/** The arguments of the functions in engines: a type, a value, and the person's country. */
export type EngineHash = (
  type: EngineArgument,
  value: EngineArgument,
  country?: EngineArgument,
) => string | null;

/**
 * The function for engines: the hash that `run` writes for the value, null when it writes none. An unknown
 * country returns null: `run` rejects such rows, because reading a phone number would be a guess.
 *
 * @throws UsageError for an unknown type; never names the value
 */
export function engineHash(hashIdentifier: IdentifierFunction): EngineHash {
  return (type, value, country) => {
    const wanted = String(type ?? '').toUpperCase();
    const known = HASHED_PII_TYPES.find((each) => each === wanted);
    if (known === undefined)
      throw new UsageError(`The type has to be one of ${HASHED_PII_TYPES.join(', ')}.`, {
        code: 'INVALID_OPTIONS',
      });
    if (value === null || value === undefined) return null;
    const text = String(value);
    // Characters were lost: `run` rejects such values.
    if (isUndecodable(text)) return null;
    const countryText = country === null || country === undefined ? '' : cellText(String(country));
    const code = countryText === '' ? null : toCountryCode(countryText);
    return countryText !== '' && code === null ? null : hashIdentifier(known, text, { country: code });
  };
}
