import { isLetter, isLetterOrDigit } from './characters.js';
import type { Span } from './span.js';

/** Longest local part and domain that are looked at (RFC 5321: 64 and 255). They bound the work for each `@`. */
const MAX_LOCAL = 80;
const MAX_DOMAIN = 255;
const AT = 0x40;
const PERCENT = 0x25;

/** `photo@2x.png`: the name of a picture for fine screens. */
const PICTURE = /^\d(?:\.\d)?x\.[a-z]{2,5}$/i;

/** Where e-mail addresses stand in the text, also with their `@` written as `%40`. */
export function emailSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    let behind = 0;
    if (code === AT) behind = at + 1;
    else if (code === PERCENT && text.startsWith('40', at + 1)) behind = at + 3;
    else continue;
    const start = localStart(text, at);
    if (start === at) continue;
    const end = domainEnd(text, behind);
    if (end < 0) continue;
    spans.push({ kind: 'EMAIL', start, end, isCertain: true });
    at = end - 1;
  }
  return spans;
}

function localStart(text: string, at: number): number {
  let start = at;
  let hasName = false;
  while (start > 0 && at - start < MAX_LOCAL) {
    const code = text.charCodeAt(start - 1);
    if (isLetterOrDigit(code)) hasName = true;
    else if (!"._%+-'".includes(text.charAt(start - 1))) break;
    start--;
  }
  return hasName ? start : at;
}

/** The end of a domain with a top-level name of letters; -1 when there is none. */
function domainEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && end - start < MAX_DOMAIN) {
    const code = text.charCodeAt(end);
    if (!isLetterOrDigit(code) && code !== 0x2d && code !== 0x2e) break;
    end++;
  }
  while (end > start && !isLetterOrDigit(text.charCodeAt(end - 1))) end--;
  const domain = text.slice(start, end);
  const dot = domain.lastIndexOf('.');
  if (dot <= 0 || domain.includes('..') || PICTURE.test(domain)) return -1;
  const top = domain.slice(dot + 1);
  if (top.toLowerCase().startsWith('xn--')) return end;
  if (top.length < 2) return -1;
  for (let at = 0; at < top.length; at++) if (!isLetter(top.charCodeAt(at))) return -1;
  return end;
}
