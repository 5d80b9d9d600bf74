/**
 * Control characters (C0, DEL, C1) and characters that change the direction of text: on a terminal they would
 * move the cursor, change colors or make a line read differently. File and field names may contain them.
 */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/g;

/** The text on one line, with such characters written out (`\u001b`), as a terminal may show it. */
export function visibleLine(text: string): string {
  return text.replace(INVISIBLE, written);
}

/** Like `visibleLine`, for text of several lines. */
export function visibleText(text: string): string {
  return text.split('\n').map(visibleLine).join('\n');
}

function written(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
