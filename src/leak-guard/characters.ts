/** Character classes by UTF-16 code unit, over texts that are folded (`FoldedText`). */

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/**
 * ASCII letters, and everything beyond ASCII except punctuation, symbols, icon-font characters and spaces: letters of
 * all scripts.
 */
export function isLetter(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  const isSign =
    code === 0xd7 ||
    code === 0xf7 ||
    (code >= 0x2000 && code <= 0x2bff) ||
    (code >= 0x3000 && code <= 0x303f) ||
    (code >= 0xe000 && code <= 0xf8ff);
  return code >= 0xc0 && !isSign;
}

export function isLetterOrDigit(code: number): boolean {
  return isDigit(code) || isLetter(code);
}

/** What joins the parts of a code: `SKU-100`, `p/100`, `#100`. */
function isGlue(code: number): boolean {
  return code === 0x2d || code === 0x5f || code === 0x2f || code === 0x23 || code === 0x2e;
}

/** An extension of a phone number. */
const EXTENSION = /^(?:x|ext\.?|#|-)\d{1,6}(?!\p{L}|\d)/iu;

/** Whether the span is part of a longer code rather than a number of its own. */
export function isGlued(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (isLetterOrDigit(before) || before === 0x5f || before === 0x23) return true;
  if (isGlue(before) && isLetterOrDigit(text.charCodeAt(start - 2))) return true;
  const after = text.charCodeAt(end);
  if (!isLetterOrDigit(after) && !(isGlue(after) && isLetterOrDigit(text.charCodeAt(end + 1)))) return false;
  return !EXTENSION.test(text.slice(end, end + 12));
}
