import { decodeBase64 } from './base64.js';

/** What an already hashed value is: SHA-256 in AMC's notation, or a hash that nobody can match. */
export type Digest =
  { readonly kind: 'sha256'; readonly hex: string; readonly isDecoded: boolean } | { readonly kind: 'other' };

const OTHER: Digest = Object.freeze({ kind: 'other' });

/** Shorter texts are not digests: MD5 in base64 has 24 characters. */
const MIN_LENGTH = 24;
/** `sha256:` and base64 of 64 bytes; no digest is longer. */
const MAX_LENGTH = 200;

const SHA256_HEX = /^[0-9a-f]{64}$/i;
/** Digits of MD5, SHA-1, SHA-224, SHA-384 and SHA-512. */
const OTHER_HEX = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
/** `0x`, `\x`, `sha256:`, `{SHA-256}`, `md5:` … before the digest. */
const PREFIX =
  /^(?:0x|\\+x|x(?=')|\{?(?:sha[-_]?(?:512|384|256|224|2-256|1|2)|md5)\}?(?:[:=$]|\s|-(?=.))?\s*)/i;
/** Bytes one by one: `81:f8:f6:…`. */
const HEX_PAIRS = /^[0-9a-f]{2}(?:([:\s-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){14,}$/i;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
/** Password hashes: bcrypt, argon2, crypt. */
const PASSWORD_HASH = /^\$(?:2[abxy]|argon2[a-z]*|[156])\$/;

/** Byte lengths of other digests; 64 bytes may also be 64 hex digits in base64. */
const OTHER_BYTES: ReadonlySet<number> = new Set([16, 20, 28, 48, 64]);
const SHA256_BYTES = 32;

/**
 * Whether the value is a digest. SHA-256 is read in every usual notation: 64 hex digits in any case, with `0x`, `\x` or
 * `sha256:` before them, and base64 of the 32 bytes. MD5, SHA-1 and others are detected by their lengths.
 */
export function readDigest(value: string): Digest | null {
  if (value.length < MIN_LENGTH || value.length > MAX_LENGTH) return null;
  const text = value
    .trim()
    .replace(/^["'`]+|["'`]+$/g, '')
    .trim();
  if (SHA256_HEX.test(text)) return { kind: 'sha256', hex: text.toLowerCase(), isDecoded: false };
  if (OTHER_HEX.test(text) || PASSWORD_HASH.test(text)) return OTHER;
  const bare = text.replace(PREFIX, '').replace(/^["']+|["']+$/g, '');
  const digits = HEX_PAIRS.test(bare) ? bare.replace(/[^0-9a-f]+/gi, '') : bare;
  if (SHA256_HEX.test(digits)) return { kind: 'sha256', hex: digits.toLowerCase(), isDecoded: true };
  if (OTHER_HEX.test(digits)) return OTHER;
  return BASE64.test(bare) ? readBase64(bare, bare !== text) : null;
}

/** @param isNamed whether a prefix says that it is a digest */
function readBase64(text: string, isNamed: boolean): Digest | null {
  // Without padding it is a word of letters and digits: it counts only if they are mixed as in no word.
  const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9]/.test(text);
  if (!text.endsWith('=') && !isNamed && !isMixed) return null;
  const bytes = decodeBase64(text);
  if (bytes === null) return null;
  if (bytes.length === SHA256_BYTES) return { kind: 'sha256', hex: hexOf(bytes), isDecoded: true };
  const inner = String.fromCharCode(...bytes);
  if (SHA256_HEX.test(inner)) return { kind: 'sha256', hex: inner.toLowerCase(), isDecoded: true };
  // Without padding or a prefix, nothing distinguishes a digest of these lengths from an id.
  return (isNamed || text.endsWith('=')) && OTHER_BYTES.has(bytes.length) ? OTHER : null;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
