import type { HashedPiiType } from '../model/identifier.js';
import { WINDOWS_1252 } from '../model/windows-1252.js';

/** Texts that are searched for letters in the wrong encoding. */
const TYPES: ReadonlySet<HashedPiiType> = new Set(['ADDRESS', 'CITY', 'FIRST_NAME', 'LAST_NAME', 'STATE']);

/** Whether texts of the type are checked. */
export function mayBeGarbled(type: HashedPiiType): boolean {
  return TYPES.has(type);
}

/** Endings of HTML's letter names: `&uuml;`, `&eacute;`; and the names of some symbols. */
const ENTITY =
  /&(?:#[0-9]{2,7}|#x[0-9a-f]{2,6}|amp|quot|apos|lt|gt|nbsp|[lr][sd]quo|[mn]dash|szlig|i?excl|ord[fm]|(?:[a-z]|ae|oe)(?:uml|acute|grave|circ|tilde|ring|cedil|slash|lig|caron|breve|macr|ogon|dot|stroke)|thorn|eth);/i;

/** `%C3%BC`, `\u00fc`, `\xfc`, `=C3=BC`, `=?utf-8?Q?…?=`. */
const ESCAPES = /%[0-9a-f]{2}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|=[c-f][0-9a-f]=[89ab][0-9a-f]|=\?[\w-]+\?[bq]\?/i;

/** UTF-8 read as Mac Roman (`√º`) or as an old DOS code page (`├╝`), Japanese UTF-8 read as Shift JIS. */
const OTHER_PAGES = /[√├┬╬][\u0080-\uffff]|[縺繧繝]./u;

/**
 * By code point, the byte that Windows-1252 has for it, from 0x80 to 0x9f; above that, bytes and code points are equal.
 */
const WINDOWS_BYTES: ReadonlyMap<number, number> = new Map(
  [...WINDOWS_1252].map((letter, index) => [letter.codePointAt(0) ?? 0, 0x80 + index]),
);

function byteOf(code: number): number {
  return code >= 0x80 && code <= 0xff ? code : (WINDOWS_BYTES.get(code) ?? 0);
}

const isTail = (byte: number) => byte >= 0x80 && byte <= 0xbf;

/** Letters with accents, and typographic punctuation; an `É` before an apostrophe would yield phonetic letters. */
const LIKELY = /[\u00a0-\u017f\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u1e00-\u1eff\u2010-\u2044]/u;
const SCRIPTS =
  /[\u0370-\u052f\u05d0-\u05ea\u0620-\u064a\u0900-\u0dff\u0e01-\u0e5b\u3040-\u9fff\uac00-\ud7af]/u;

/** A letter of another script counts only from the second one on: two characters may look like one letter by chance. */
const MIN_OF_SCRIPTS = 2;

/** The character of a UTF-8 sequence whose continuation bytes were checked; empty for one that no encoder writes. */
function letterOf(bytes: readonly number[]): string {
  const [lead = 0, ...tails] = bytes;
  let code = lead & (0x3f >> tails.length);
  for (const tail of tails) code = (code << 6) | (tail & 0x3f);
  const isOverlong = code < (tails.length === 1 ? 0x80 : tails.length === 2 ? 0x800 : 0x1_0000);
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return isOverlong || isSurrogate || code > 0x10_ffff ? '' : String.fromCodePoint(code);
}

/**
 * How many letters come from UTF-8 that was read as Windows-1252 or Latin-1 (`Ã¼` for `ü`): the number of letters of
 * other scripts, or `MIN_OF_SCRIPTS` as soon as there is one of the likely letters.
 */
function lettersReadTwice(text: string): number {
  let scripts = 0;
  for (let at = 0; at < text.length - 1; at++) {
    const lead = byteOf(text.charCodeAt(at));
    if (lead < 0xc2 || lead > 0xf4) continue;
    const more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    const bytes = [lead];
    for (let tail = 1; tail <= more; tail++) bytes.push(byteOf(text.charCodeAt(at + tail)));
    if (!bytes.slice(1).every(isTail)) continue;
    const letter = letterOf(bytes);
    if (LIKELY.test(letter)) return MIN_OF_SCRIPTS;
    if (SCRIPTS.test(letter)) scripts += 1;
    at += more;
  }
  return scripts;
}

/**
 * Whether a text contains letters in the wrong encoding, HTML entities, URL or string escapes: hashed as it is, it
 * matches nobody. It is not repaired, as the original could only be guessed.
 */
export function isGarbled(text: string): boolean {
  if (/[&%\\=]/.test(text) && (ENTITY.test(text) || ESCAPES.test(text))) return true;
  return /[\u0080-\uffff]/.test(text) && (lettersReadTwice(text) >= MIN_OF_SCRIPTS || OTHER_PAGES.test(text));
}

/** Whether a text that contains the word may be garbled; the word alone does not decide. */
export function mayBeOfGarbled(word: string): boolean {
  return isGarbled(word) || lettersReadTwice(word) > 0;
}
