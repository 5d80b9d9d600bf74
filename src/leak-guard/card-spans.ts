import { isDigit, isGlued } from './characters.js';
import { passesLuhn } from './check-digits.js';
import { isHexadecimal } from './hexadecimal.js';
import { isLabelled } from './labels.js';
import type { LeakContext } from './leak-context.js';
import type { Span } from './span.js';

/** No shorter number is a card number: Diners Club has fourteen digits. */
export const MIN_CARD_DIGITS = 14;
const MAX_CARD_DIGITS = 19;
const LENGTHS: ReadonlySet<number> = new Set([14, 15, 16, 19]);
/** Groups that are kept; the last ones belong to the number. */
const MAX_GROUPS = 64;
/** Characters between two groups: with adjacent spaces counted as one, and as typed. */
const MAX_SEPARATOR = 3;
const MAX_TYPED = 12;
const SEPARATOR = /^[-\s./_,;:|*~'()#[\]{}<>+=\\]*$/;

/**
 * Issuers' ranges and lengths: Visa, Mastercard, American Express, Discover, JCB, Diners Club, UnionPay, Maestro; Elo
 * and Hipercard (Brazil), Mir, RuPay (India), Troy (Turkey).
 */
const ISSUED =
  /^(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}(?:\d{3})?|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|62\d{14}(?:\d{3})?|(?:5018|5020|5038|6304|6759|676[1-3])\d{12}(?:\d{3})?|50(?:66|67|8[5-9]|90)\d{12}|220[0-4]\d{12}|(?:606282|6069\d\d|607\d{3}|636297|636368|9792\d\d)\d{10})$/;
/** As on cards, or digit by digit. */
const SHAPE = /^(?:4-4-4-4|4-6-5|4-6-4|4-4-4-4-3|6-13|1(?:-1){14,15})$/;

interface Group {
  readonly start: number;
  readonly end: number;
}

/**
 * Where card numbers are in the text, whatever is next to them: issuer and check digit distinguish numbers of 15 and 16
 * digits from other numbers well enough.
 */
export function cardSpans(text: string, context: LeakContext): Span[] {
  const spans: Span[] = [];
  let groups: Group[] = [];
  for (let at = 0; at < text.length; at++) {
    if (!isDigit(text.charCodeAt(at))) continue;
    const start = at;
    while (at < text.length && isDigit(text.charCodeAt(at))) at++;
    const previous = groups.at(-1);
    if (previous !== undefined && !isSeparator(text.slice(previous.end, start))) groups = [];
    if (groups.length === MAX_GROUPS) groups = groups.slice(1 - MAX_CARD_DIGITS);
    groups.push({ start, end: at });
    const span = cardAtEnd(text, groups, context);
    if (span === null) continue;
    spans.push(span);
    groups = [];
  }
  return spans;
}

/** The card number that ends with the last group. */
function cardAtEnd(text: string, groups: readonly Group[], context: LeakContext): Span | null {
  let length = 0;
  for (let first = groups.length - 1; first >= 0; first--) {
    const { start, end } = groups[first] ?? { start: 0, end: 0 };
    length += end - start;
    if (length > MAX_CARD_DIGITS) return null;
    if (!LENGTHS.has(length)) continue;
    const parts = groups.slice(first);
    if (!isCard(parts.map((part) => text.slice(part.start, part.end)).join(''))) continue;
    const isCertain = judge(text, parts, length, context);
    if (isCertain !== null) return { kind: 'CARD', start, end: parts.at(-1)?.end ?? start, isCertain };
  }
  return null;
}

/** By issuer and check digit. */
export function isCard(digits: string): boolean {
  return ISSUED.test(digits) && passesLuhn(digits) && !/^(\d)\1+$/.test(digits);
}

/** Whether it is certain; null if it is something else. */
function judge(text: string, groups: readonly Group[], length: number, context: LeakContext): boolean | null {
  const start = groups[0]?.start ?? 0;
  const end = groups.at(-1)?.end ?? 0;
  const isNamed = () => context.named.has('CARD') || isLabelled(text, start, 'CARD');
  if (groups.length === 1) {
    if (isDecimal(text, start, end) || isHexadecimal(text, start, end)) return null;
    if (length === 15 || length === 16 || isNamed()) return true;
    return isGlued(text, start, end) ? null : false;
  }
  const lengths = groups.map((group) => group.end - group.start);
  if (SHAPE.test(lengths.join('-'))) return !isPartOfList(text, groups) || isNamed();
  // Coordinates and the like have short groups, too.
  return length === 15 || length === 16 ? isNamed() || (Math.min(...lengths) > 2 ? false : null) : null;
}

/** A number with decimals, or the decimals of one. A number that a spreadsheet wrote as text ends in `.0` or `,00`. */
export function isDecimal(text: string, start: number, end: number): boolean {
  if (/\d[.,]$/.test(text.slice(Math.max(0, start - 2), start))) return true;
  return /^[.,]\d/.test(text.slice(end, end + 2)) && !/^[.,]0+(?!\d)/.test(text.slice(end, end + 12));
}

/** Whether more groups of digits follow with the same separator, spaces aside. */
function isPartOfList(text: string, groups: readonly Group[]): boolean {
  const [one, two] = groups;
  const separator = text.slice(one?.end, two?.start);
  if (separator.trim() === '') return false;
  const start = one?.start ?? 0;
  const end = groups.at(-1)?.end ?? 0;
  const isDigitAt = (at: number) => isDigit(text.charCodeAt(at));
  return (
    (text.slice(start - separator.length, start) === separator && isDigitAt(start - separator.length - 1)) ||
    (text.startsWith(separator, end) && isDigitAt(end + separator.length))
  );
}

function isSeparator(typed: string): boolean {
  if (typed.length > MAX_TYPED) return false;
  const separator = typed.replaceAll(/ +/g, ' ');
  return separator.length <= MAX_SEPARATOR && SEPARATOR.test(separator);
}
