import { isLetter, isLetterOrDigit } from './characters.js';
import type { Span } from './span.js';

/** Longest local part and domain that are checked (RFC 5321: 64 and 255). They bound the work per `@`. */
const MAX_LOCAL = 80;
const MAX_DOMAIN = 255;
/** Spaces on each side of the `@`. */
const MAX_SPACES = 3;
const SPACE = 0x20;

/** `photo@2x.png`, `app@1.5x.png`: names of files, not of domains. */
const FILE =
  /^(?:\d\.)?[^.]+\.(?:png|jpe?g|gif|webp|avif|heic|svg|bmp|ico|tiff?|mp4|webm|css|js|json|html?|php|pdf|xml|csv|txt)$/i;
/** Common top-level names, and all of two letters: only these count where the rest does not look like an address. */
const COMMON_TOP =
  /^(?:[a-z]{2}|com|net|org|edu|gov|mil|int|info|biz|name|mobi|email|online|shop|store|site|example|test|invalid)$/i;
/** What keyboards that put a space after a full stop write before such a name. */
const SPACED_TOP = / ?\. ?(?:com|net|org|edu|gov)(?![\p{L}\d.-])/uy;
/** Typing slips: a comma for a full stop, or two characters for one. Only these names may follow then. */
const SLIPPED =
  /[\p{L}\d-]+(?:[.,]{1,2}[\p{L}\d-]+)*[.,]{1,2}(?<top>com|net|org|edu|gov|info|biz|[a-z]{2})(?![\p{L}\d@-])/iuy;
/** What makes a word a user name: plain words also come before the `@` of somebody's account. */
const DISTINCTIVE = /\p{L}.*(?:\d|[._+-][\p{L}\d])|\d.*\p{L}/u;

/** Where e-mail addresses are in the text, including those with spaces around their `@`. */
export function emailSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const first = at;
    // An `@` typed twice, even with spaces between, counts as one.
    for (let next = at; text.charAt(next) === '@'; next = skipSpaces(text, at + 1, 1)) at = next;
    const span = spanAround(text, first, at);
    if (span === null) continue;
    spans.push(span);
    at = span.end - 1;
  }
  return spans;
}

/** @param first where the at sign is @param at where it ends: the same position unless there is more than one */
function spanAround(text: string, first: number, at: number): Span | null {
  const localEnd = skipSpaces(text, first, -1);
  const domainStart = skipSpaces(text, at + 1, 1);
  const start = localStart(text, localEnd);
  if (start === localEnd) return null;
  const isSpaced = localEnd !== first || domainStart !== at + 1;
  const whole = domainEnd(text, domainStart);
  const end = whole ?? spacedDomainEnd(text, domainStart);
  if (end === null) return isSpaced ? null : slippedSpan(text, start, localEnd, domainStart);
  const span = { kind: 'EMAIL', start, end } as const;
  if (!isSpaced) return { ...span, isCertain: true };
  // `lunch @ noon . net of tax`
  if (whole === null) return { ...span, isCertain: DISTINCTIVE.test(text.slice(start, localEnd)) };
  const top = text.slice(text.lastIndexOf('.', end - 1) + 1, end);
  if (!COMMON_TOP.test(top)) return null;
  // `lunch @ example.com` is a place, `thanks @jane.de` is somebody's account.
  return { ...span, isCertain: localEnd === first || DISTINCTIVE.test(text.slice(start, localEnd)) };
}

/** The position after the spaces there, as far as an address may have them. */
function skipSpaces(text: string, from: number, step: 1 | -1): number {
  let at = from;
  const next = () => text.charCodeAt(step > 0 ? at : at - 1);
  while (next() === SPACE && Math.abs(at - from) <= MAX_SPACES) at += step;
  return Math.abs(at - from) > MAX_SPACES ? from : at;
}

function localStart(text: string, end: number): number {
  if (text.charAt(end - 1) === '"') return quotedStart(text, end);
  let start = end;
  let hasName = false;
  while (start > 0 && end - start < MAX_LOCAL) {
    const code = text.charCodeAt(start - 1);
    if (isLetterOrDigit(code)) hasName = true;
    else if (!"._%+-'#!$*~^".includes(text.charAt(start - 1))) break;
    start--;
  }
  return hasName ? start : end;
}

/** `"jane doe"@example.com` */
function quotedStart(text: string, end: number): number {
  const first = Math.max(0, end - MAX_LOCAL);
  const opening = text.slice(first, end - 1).lastIndexOf('"');
  const isName = opening >= 0 && /[\p{L}\d]/u.test(text.slice(first + opening, end));
  return isName ? first + opening : end;
}

/** The end of a domain with a top-level name of letters; null when there is none. */
function domainEnd(text: string, start: number): number | null {
  let end = start;
  while (end < text.length && end - start < MAX_DOMAIN) {
    const code = text.charCodeAt(end);
    if (!isLetterOrDigit(code) && code !== 0x2d && code !== 0x2e) break;
    end++;
  }
  while (end > start && !isLetterOrDigit(text.charCodeAt(end - 1))) end--;
  const domain = text.slice(start, end);
  const dot = domain.lastIndexOf('.');
  if (dot <= 0 || domain.includes('..') || FILE.test(domain)) return null;
  const top = domain.slice(dot + 1);
  if (top.toLowerCase().startsWith('xn--')) return end;
  if (top.length < 2) return null;
  for (let at = 0; at < top.length; at++) if (!isLetter(top.charCodeAt(at))) return null;
  return end;
}

function spacedDomainEnd(text: string, start: number): number | null {
  let end = start;
  while (end - start < MAX_DOMAIN && (isLetterOrDigit(text.charCodeAt(end)) || text.charAt(end) === '-'))
    end++;
  if (end === start) return null;
  SPACED_TOP.lastIndex = end;
  return SPACED_TOP.test(text) ? SPACED_TOP.lastIndex : null;
}

/** `jane.doe@example,com`, `jane.doe@example..com`. */
function slippedSpan(text: string, start: number, localEnd: number, domainStart: number): Span | null {
  SLIPPED.lastIndex = 0;
  const found = SLIPPED.exec(text.slice(domainStart, domainStart + MAX_DOMAIN));
  if (found === null) return null;
  const domain = found[0].replaceAll(/[.,]+/g, '.');
  const { top = '' } = found.groups ?? {};
  if (FILE.test(domain) || !/\p{L}/u.test(domain.slice(0, -top.length))) return null;
  // `see you@home,it is late`, `@noon,net 30 days`: words follow a comma, too.
  const isCertain = /^(?:com|org|edu|gov|biz)$/i.test(top) || DISTINCTIVE.test(text.slice(start, localEnd));
  return { kind: 'EMAIL', start, end: domainStart + found[0].length, isCertain };
}
