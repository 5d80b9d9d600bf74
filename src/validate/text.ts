import type { Refusal } from '../model/reject.js';
import { INVALID_ENCODING, NUL_CHARACTER, type ValueParser } from './value-parser.js';

/**
 * Compiles the parser of a STRING column: the value passes unchanged.
 *
 * Refused are a NUL as NUL_CHARACTER, and as INVALID_ENCODING what stands for text that is already lost: the
 * replacement character U+FFFD, which decoders put where bytes were not valid, and half a surrogate pair (from
 * a cut JSON escape), which would become U+FFFD when it is written as UTF-8.
 */
export function compileText(): ValueParser {
  return parseText;
}

function parseText(value: string): string | Refusal {
  if (value.indexOf('\u0000') !== -1) return NUL_CHARACTER;
  if (value.indexOf('\uFFFD') !== -1 || !value.isWellFormed()) return INVALID_ENCODING;
  return value;
}
