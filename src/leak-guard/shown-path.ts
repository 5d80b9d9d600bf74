import { createHash } from 'node:crypto';
import { findLeaks } from './find-leaks.js';
import { isPersonName, isSomebody } from './person-look.js';
import { certainly, isOfOtherWords, isStreet } from './safe-name.js';
import { shownSpans } from './shown-spans.js';
import type { Span } from './span.js';

const NOWHERE = { country: null, named: new Set<never>() };
/** Separates the names of folders, files, archive members and sheets. */
const SEPARATOR = /[/\\]|\s>\s/g;
/** File extensions; they are not part of an address. */
const ENDING =
  /(?:\.(?:csv|tsv|tab|txt|json|jsonl|ndjson|xml|parquet|pq|xlsx|xlsm|zip|gz|gzip|zst|zstd|bz2|br))+$/i;
/** Characters that occur neither in addresses nor between the digits of numbers. */
const FILLER = '=';
/** A number by itself; one that begins with a day is not, nor are seconds or milliseconds since 1970. */
const NUMBER = /^\+?\d(?:[ ()._-]{0,2}\d){8,18}$/;
const TIME = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|^1[4-9]\d{8}(?:\d{3})?$/;
/** Digits by themselves within a name. AWS account ids have twelve, and occur in the names of buckets and folders. */
const DIGITS = /(?<![\p{L}\d])\d{9,19}(?![\p{L}\d])/gu;
const ACCOUNT_DIGITS = 12;
/** Hexadecimal digits that distinguish masked names: too few to find out whose they are. */
const TAG_DIGITS = 6;
/**
 * Without any of these, nothing is searched: a character of an address or of an escape, digits; two words; a postcode,
 * code.
 */
const MAY_HOLD =
  /[@%&\\=]|(?:\d\D{0,4}){6}|\p{Lu}\p{Ll}|\p{L}{2}[ _-]\p{L}{2}|\d[A-Z]{2}|[A-Za-z\d+-]{12}|[^!-~]/u;

/**
 * A path, URL, key or name of a file, member or sheet as it may be shown, stored or sent: identifiers in it become
 * `[redacted-TAG]`. The same identifier always gets the same tag, so files can be distinguished.
 */
export function shownPath(path: string): string {
  if (!MAY_HOLD.test(path)) return path;
  const searched = withoutEndings(path);
  const found = certainly(findLeaks(searched, NOWHERE, null));
  for (const { 0: digits, index } of searched.matchAll(DIGITS))
    if (digits.length !== ACCOUNT_DIGITS && !TIME.test(digits)) found.push(numberAt(index, digits.length));
  for (const part of partsOf(searched)) {
    const name = searched.slice(part.start, part.end);
    for (const { start, end } of shownSpans(name)) found.push(namedAt(part.start + start, part.start + end));
    if (found.some(({ start, end }) => start < part.end && end > part.start)) continue;
    if (isSomebodys(name)) found.push(namedAt(part.start, part.end));
  }
  return masked(path, found);
}

/** A message that names files, fields and locations, without the identifiers that are certain. */
export function shownText(text: string): string {
  if (!MAY_HOLD.test(text)) return text;
  const shown = shownSpans(text).map(({ start, end }) => namedAt(start, end));
  return masked(text, [...shown, ...findLeaks(text, NOWHERE, null).filter(({ isCertain }) => isCertain)]);
}

function numberAt(start: number, length: number): Span {
  return { kind: 'PHONE', isCertain: true, start, end: start + length };
}

function namedAt(start: number, end: number): Span {
  return { kind: 'OWN_IDENTIFIER', isCertain: true, start, end };
}

function masked(text: string, spans: readonly Span[]): string {
  let shown = '';
  let done = 0;
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    if (end <= done) continue;
    // Overlapping spans are merged.
    if (start >= done) shown += `${text.slice(done, start)}[redacted-${tagOf(text.slice(start, end))}]`;
    done = end;
  }
  return shown + text.slice(done);
}

function tagOf(identifier: string): string {
  const digest = createHash('sha256').update(`name:${identifier.toLowerCase()}`);
  return digest.digest('hex').slice(0, TAG_DIGITS);
}

interface Part {
  readonly start: number;
  readonly end: number;
}

/** The names in a path, without the fillers for extensions. */
function partsOf(path: string): Part[] {
  const parts: Part[] = [];
  let start = 0;
  const add = (stop: number) => {
    let end = stop;
    while (end > start && path.charAt(end - 1) === FILLER) end--;
    if (end > start) parts.push({ start, end });
  };
  for (const { 0: separator, index } of path.matchAll(SEPARATOR)) {
    add(index);
    start = index + separator.length;
  }
  add(path.length);
  return parts;
}

/** The path, at its full length, with fillers for the extensions of its names. */
function withoutEndings(path: string): string {
  return path
    .split(/([/\\]|\s>\s)/)
    .map((name) => name.replace(ENDING, (ending) => FILLER.repeat(ending.length)))
    .join('');
}

function isSomebodys(name: string): boolean {
  if (NUMBER.test(name) && !TIME.test(name.replaceAll(/\D/g, ''))) return true;
  const words = name.replaceAll(/[_.]+/g, ' ').trim();
  return isPersonName(words) || isSomebody(name) || isOfOtherWords(words) || isStreet(words);
}
