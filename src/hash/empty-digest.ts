import { DefectError } from '../errors.js';

/** The SHA-256 of the empty string: as an identity, it would be shared by everybody without a value. */
export const EMPTY_SHA256_HEX = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** SHA-256 of a text's UTF-8 bytes, as 64 lower-case hex digits, without salt. */
export type TextDigest = (text: string) => string;

/**
 * The digest for standardized identifiers: the given one, except that it refuses the empty string.
 *
 * @throws DefectError for the empty string, whose hash is a false identity and must never be written.
 */
export function identifierDigest(sha256: TextDigest): TextDigest {
  return (standardized) => {
    if (standardized === '') {
      throw new DefectError(
        'An identifier that standardizes to nothing was to be hashed; it has to become null.',
        { code: 'EMPTY_IDENTIFIER_HASHED' },
      );
    }
    return sha256(standardized);
  };
}
