import { findLeaks } from './find-leaks.js';
import type { Found } from './postal-look.js';

/** Longer ones are not a single identifier. */
const BASE64 = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{11,400}(?:=|%3D){0,2}(?![A-Za-z0-9+=_-])/g;
const HEXADECIMAL = /(?<![A-Za-z0-9])(?:0x)?((?:[2-7][0-9a-f]){8,200})(?![A-Za-z0-9])/gi;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u;
const NOWHERE = { country: null, named: new Set<never>() };

/** Where base64 or hexadecimal digits encode an e-mail address, or a phone number that is certain to be one. */
export function codedSpans(text: string): Found[] {
  const found: Found[] = [];
  for (const { 0: coded, index } of text.matchAll(BASE64)) {
    // The characters that a path has around a name are in the alphabet, too.
    for (const { 0: part, index: at } of coded.matchAll(/[^/]+/g))
      if (part !== coded && isIdentifier(part, 'base64'))
        found.push({ start: index + at, end: index + at + part.length });
    if (isIdentifier(coded, 'base64')) found.push({ start: index, end: index + coded.length });
  }
  for (const { 0: whole, 1: digits = '', index } of text.matchAll(HEXADECIMAL))
    if (isIdentifier(digits, 'hex')) found.push({ start: index, end: index + whole.length });
  return found;
}

function isIdentifier(coded: string, encoding: 'base64' | 'hex'): boolean {
  const plain = Buffer.from(coded.replaceAll('%3D', '='), encoding).toString('utf8');
  if (!PRINTABLE.test(plain)) return false;
  return findLeaks(plain, NOWHERE, null).some(
    ({ kind, isCertain, start, end }) =>
      isCertain && (kind === 'EMAIL' || kind === 'PHONE') && 2 * (end - start) > plain.length,
  );
}
