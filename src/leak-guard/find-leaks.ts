import { LEAK_KINDS } from '../model/leak.js';
import { foldForSearch, isDigit } from './characters.js';
import { emailSpans } from './email-spans.js';
import { letterIdSpans } from './letter-id-spans.js';
import { numberSpans, type Place } from './number-spans.js';
import type { OwnIdentifiers } from './own-identifiers.js';
import type { Span } from './span.js';

/** A text with fewer digits holds no number that is looked for, and no identity code. */
const MIN_DIGITS = 6;
/** Identity codes of so few digits have so many characters. */
const MIN_CODE = 9;

/** A letter or a few, a sign, digits: article and order numbers. They are neither numbers nor codes of people. */
const PLAIN_CODE = /^[A-Za-z]{1,4}[-_#]\d{1,19}$/;

/** Whether a text may hold a number or an identity code; no spares looking at it. */
export function hasManyDigits(digits: number, length: number): boolean {
  return digits > MIN_DIGITS || (digits === MIN_DIGITS && length >= MIN_CODE);
}

/** What a value's bytes or code units say before anything is looked for: by ASCII code, 1 digit, 2 sign to look at. */
export const MARKS = new Uint8Array(256);
for (const sign of '0123456789') MARKS[sign.charCodeAt(0)] = 1;
for (const sign of '@%') MARKS[sign.charCodeAt(0)] = 2;
/** The first byte of full-width letters in UTF-8. */
MARKS[0xef] = 2;

/**
 * Raw identifiers in a text: e-mail addresses, card, national identity and phone numbers, and the row's own
 * identifiers. In time that grows with the text's length, whatever it holds. The worst kind comes first.
 */
export function findLeaks(text: string, place: Place, own: OwnIdentifiers | null): Span[] {
  const folded = foldForSearch(text);
  const manyDigits = hasManyDigits(countDigits(folded), folded.length) && !PLAIN_CODE.test(folded);
  const spans = [
    folded.includes('@') || folded.includes('%40') ? emailSpans(folded) : [],
    manyDigits || place.named.has('NATIONAL_ID') ? letterIdSpans(folded, place) : [],
    manyDigits ? numberSpans(folded, place) : [],
    own === null ? [] : own.spansIn(folded),
  ].flat();
  if (spans.length < 2) return spans;
  const rank = ({ kind, isCertain }: Span) => LEAK_KINDS.indexOf(kind) + (isCertain ? 0 : LEAK_KINDS.length);
  return spans.toSorted((one, other) => rank(one) - rank(other) || one.start - other.start);
}

/** The text with the certain spans replaced by the mark. */
export function redact(text: string, spans: readonly Span[], mark: string): string {
  let redacted = '';
  let done = 0;
  for (const { start, end, isCertain } of spans.toSorted((one, other) => one.start - other.start)) {
    if (!isCertain || end <= done) continue;
    // Spans that overlap are one.
    if (start >= done) redacted += text.slice(done, start) + mark;
    done = end;
  }
  return redacted + text.slice(done);
}

function countDigits(text: string): number {
  let digits = 0;
  for (let at = 0; at < text.length; at++) if (isDigit(text.charCodeAt(at))) digits++;
  return digits;
}
