import { isDni, isCodiceFiscale, isNir } from './check-digits.js';
import { isDigit, isGlued, isLetterOrDigit } from './characters.js';
import { isHexadecimal } from './hexadecimal.js';
import { isLabelled } from './labels.js';
import type { LeakContext } from './leak-context.js';
import type { Span } from './span.js';

// All quantifiers are bounded: no text makes these slow.
/** Britain's NINO; the letters D, F, I, Q, U and V never come first, nor O second. */
const NINO = /[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ ./_-]?\d{2}[ ./_-]?\d{2}[ ./_-]?\d{2}[ ./_-]?[A-D]/gi;
const NEVER_NINO = /^(?:BG|GB|KN|NK|NT|TN|ZZ)/i;
/** Spain's DNI and NIE. */
const DNI = /(?:[XYZ][-. ]?\d{7}|\d{8}|\d{1,2}\.\d{3}\.\d{3})[-. ]?[A-Z]/gi;
/** Italy's codice fiscale; letters may replace digits where two people would otherwise have the same code. */
const CODICE =
  /[A-Z]{3}[ -]?[A-Z]{3}[ -]?[\dLMNPQRSTUV]{2}[A-EHLMPR-T][\dLMNPQRSTUV]{2}[ -]?[A-Z][\dLMNPQRSTUV]{3}[ -]?[A-Z]/gi;
/** France's NIR of people born in Corsica; all others consist of digits only. */
const CORSICAN = /[1278][ ./_-]?\d{2}[ ./_-]?\d{2}[ ./_-]?2[AB][ ./_-]?\d{3}[ ./_-]?\d{3}[ ./_-]?\d{2}/gi;
/** India's PAN; how its check letter is computed is not published, so only a word before it makes it one. */
const PAN = /[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]/gi;

const LETTER = /[A-Za-z]/;

/** Where national identity numbers that contain letters are in the text. */
export function letterIdSpans(text: string, context: LeakContext): Span[] {
  const spans: Span[] = [];
  if (!LETTER.test(text)) return spans;
  const isNamedAt = (start: number) =>
    context.named.has('NATIONAL_ID') || isLabelled(text, start, 'NATIONAL_ID');
  const add = (pattern: RegExp, judge: (token: string, start: number, end: number) => boolean | null) => {
    for (const { 0: token, index: start } of text.matchAll(pattern)) {
      const end = start + token.length;
      const isCertain = judge(token, start, end);
      if (isCertain === null) continue;
      const isLong = pattern === CODICE || pattern === CORSICAN;
      if (isGlued(text, start, end) && !isLabelled(text, start, 'NATIONAL_ID') && !isLong) continue;
      spans.push({ kind: 'NATIONAL_ID', start, end, isCertain: isCertain || isNamedAt(start) });
    }
  };
  const isAlone = (token: string) => token.length === text.length;
  // Sixteen characters with a valid check letter are not part of another code, but may be part of a word.
  add(CODICE, (token, start, end) => {
    const isWord = isLetterOrDigit(text.charCodeAt(start - 1)) || isLetterOrDigit(text.charCodeAt(end));
    return isCodiceFiscale(token) && (!isWord || isNamedAt(start)) ? true : null;
  });
  add(CORSICAN, (token, start, end) => {
    const isPart = isDigit(text.charCodeAt(start - 1)) || isDigit(text.charCodeAt(end));
    const isId = !isPart && isNir(token.replaceAll(/[ ./_-]/g, '').toUpperCase());
    return isId && !isHexadecimal(text, start, end) ? true : null;
  });
  // Alone in its cell, such a code may be an article number, unless the country or the layout suggests a person.
  add(DNI, (token) => (isDni(token) ? context.country === 'ES' || !isAlone(token) : null));
  add(NINO, (token) => (NEVER_NINO.test(token) ? null : context.country === 'GB' || token.includes(' ')));
  add(PAN, (_, start) => (isNamedAt(start) ? true : null));
  return spans;
}
