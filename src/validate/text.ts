import type { Refusal } from '../model/reject.js';
import { INVALID_ENCODING, NUL_CHARACTER, type ValueParser } from './value-parser.js';

/**
 * Compiles the parser of a STRING column: the value passes unchanged.
 *
 * A NUL is refused as NUL_CHARACTER. Signs of text that is already lost are refused as INVALID_ENCODING: the
 * replacement character U+FFFD, which decoders insert for invalid bytes, and half a surrogate pair (from a truncated
 * JSON escape), which would become U+FFFD when written as UTF-8.
 */
export function compileText(): ValueParser {
  return parseText;
}

function parseText(value: string): string | Refusal {
  if (value.indexOf('\u0000') !== -1) return NUL_CHARACTER;
  if (value.indexOf('\uFFFD') !== -1 || !value.isWellFormed()) return INVALID_ENCODING;
  return value;
}
