import * as crypto from 'node:crypto';
import { identifierDigest, type TextDigest } from './empty-digest.js';

export { EMPTY_SHA256_HEX } from './empty-digest.js';

function hashInOneCall(text: string): string {
  return crypto.hash('sha256', text, 'hex');
}

function hashInSteps(text: string): string {
  return crypto.createHash('sha256').update(text, 'utf8').digest('hex');
}

/** SHA-256 of the text's UTF-8 bytes, 64 lower-case hex digits, no salt. */
export const sha256Hex: TextDigest =
  // Older Node versions do not have the single call, which is four times as fast.
  typeof crypto.hash === 'function' ? hashInOneCall : hashInSteps;

/**
 * The hash of a standardized identifier: the only function that hashes identifiers in Node.
 *
 * @throws DefectError for the empty string, whose hash is a false identity and must never be written.
 */
export const sha256OfIdentifier: TextDigest = identifierDigest(sha256Hex);

/** Whether the text is exactly 64 hex digits, in either case: an identifier that is already hashed. */
export function isSha256Hex(text: string): boolean {
  if (text.length !== 64) return false;
  for (let index = 0; index < 64; index += 1) {
    const code = text.charCodeAt(index);
    const isDigit = code >= 0x30 && code <= 0x39;
    const lower = code | 0x20;
    if (!isDigit && (lower < 0x61 || lower > 0x66)) return false;
  }
  return true;
}
