import { isDni, isCodiceFiscale } from './check-digits.js';
import { isGlued } from './characters.js';
import type { Place } from './number-spans.js';
import { isLabelled } from './labels.js';
import type { Span } from './span.js';

// All quantifiers are bounded: no text makes these slow.
/** Britain's NINO; the letters D, F, I, Q, U and V never stand first, nor O second. */
const NINO = /[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]/gi;
const NEVER_NINO = /^(?:BG|GB|KN|NK|NT|TN|ZZ)/i;
/** Spain's DNI and NIE. */
const DNI = /(?:[XYZ][- ]?\d{7}|\d{8})[- ]?[A-Z]/gi;
/** Italy's codice fiscale; digits may be replaced by letters where two people would have the same. */
const CODICE = /[A-Z]{6}[\dLMNPQRSTUV]{2}[A-EHLMPR-T][\dLMNPQRSTUV]{2}[A-Z][\dLMNPQRSTUV]{3}[A-Z]/gi;
/** India's PAN; its check letter is not published, so only a word before it makes it one. */
const PAN = /[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]/gi;

/** Where national identity numbers that hold letters stand in the text. */
export function letterIdSpans(text: string, place: Place): Span[] {
  const spans: Span[] = [];
  const add = (pattern: RegExp, judge: (token: string, start: number) => boolean | null) => {
    for (const { 0: token, index } of text.matchAll(pattern)) {
      if (isGlued(text, index, index + token.length)) continue;
      const isCertain = judge(token, index);
      if (isCertain === null) continue;
      const named = place.named.has('NATIONAL_ID') || isLabelled(text, index, 'NATIONAL_ID');
      spans.push({
        kind: 'NATIONAL_ID',
        start: index,
        end: index + token.length,
        isCertain: isCertain || named,
      });
    }
  };
  const isAlone = (token: string) => token.length === text.length;
  add(CODICE, (token) => (isCodiceFiscale(token) ? true : null));
  // Alone in its cell such a code may be an article's number, unless the country or the layout speaks for a person.
  add(DNI, (token) => (isDni(token) ? place.country === 'ES' || !isAlone(token) : null));
  add(NINO, (token) => (NEVER_NINO.test(token) ? null : place.country === 'GB' || token.includes(' ')));
  add(PAN, (_, start) =>
    place.named.has('NATIONAL_ID') || isLabelled(text, start, 'NATIONAL_ID') ? true : null,
  );
  return spans;
}
