import type { ExternalIdentityType } from '../model/identifier.js';
import { compileText } from './text.js';
import type { ValueParser } from './value-parser.js';

/**
 * Compiles the parser of a column of ids from another identity space (`externalUserIdType.externalIdentity`).
 *
 * AMC wants them unchanged, neither standardized nor hashed, so they pass as they are, in every space and in their
 * original case; only text that cannot be written is refused, as for `compileText`.
 */
export function compileExternalId(_type: ExternalIdentityType): ValueParser {
  return compileText();
}
