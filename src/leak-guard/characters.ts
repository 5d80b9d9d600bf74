/** Character classes by UTF-16 code unit, as the leak guard sees them. */

const FULL_WIDTH_START = 0xff01;
const FULL_WIDTH_END = 0xff5e;
const FULL_WIDTH_OFFSET = 0xfee0;

/** Signs that are another form of an ASCII sign, by code unit. */
const LIKE_ASCII: ReadonlyMap<number, string> = new Map([
  ...[0x00a0, 0x2007, 0x2009, 0x202f, 0x3000].map((code): [number, string] => [code, ' ']),
  ...[0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212].map((code): [number, string] => [code, '-']),
]);

/** The text with full-width letters, dashes and spaces in their ASCII form, every sign in its place. */
export function foldForSearch(text: string): string {
  let folded = '';
  let done = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0xa0) continue;
    const like =
      code >= FULL_WIDTH_START && code <= FULL_WIDTH_END
        ? String.fromCharCode(code - FULL_WIDTH_OFFSET)
        : LIKE_ASCII.get(code);
    if (like === undefined) continue;
    folded += text.slice(done, at) + like;
    done = at + 1;
  }
  return done === 0 ? text : folded + text.slice(done);
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** ASCII letters, and whatever is no ASCII but punctuation and spaces: letters of all scripts. */
export function isLetter(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  return code >= 0xc0 && !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f);
}

export function isLetterOrDigit(code: number): boolean {
  return isDigit(code) || isLetter(code);
}

/** What holds the parts of a code together: `SKU-100`, `p/100`, `#100`. */
function isGlue(code: number): boolean {
  return code === 0x2d || code === 0x5f || code === 0x2f || code === 0x23 || code === 0x2e;
}

/** Whether the span is a part of a longer code and not a number of its own. */
export function isGlued(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (isLetterOrDigit(before) || before === 0x5f || before === 0x23) return true;
  if (isGlue(before) && isLetterOrDigit(text.charCodeAt(start - 2))) return true;
  const after = text.charCodeAt(end);
  return isLetterOrDigit(after) || (isGlue(after) && isLetterOrDigit(text.charCodeAt(end + 1)));
}
