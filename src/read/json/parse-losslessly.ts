import { parse } from 'lossless-json';
import { skipSpace, textEnd } from './repeated-keys.js';

const COLON = 0x3a;
const BACKSLASH = '\\';

/**
 * Like `JSON.parse`, but numbers keep every digit, as objects. The last of equal keys wins here, too: callers that need
 * to know look for repeated keys themselves (`visitRepeatedKeys`). It recurses.
 */
export function parseLosslessly(text: string): unknown {
  return parse(text, null, { onDuplicateKey: ({ newValue }) => newValue });
}

/**
 * Whether a key of a JSON text is written with escapes. The `JSON.parse` of Node 24 mistakes such keys for others of
 * the same length that it has seen, so these texts must go to `parseLosslessly`.
 */
export function hasEscapedKeys(text: string): boolean {
  if (!text.includes(BACKSLASH)) return false;
  for (let open = text.indexOf('"'); open >= 0;) {
    const end = textEnd(text, open);
    const next = skipSpace(text, end + 1);
    if (text.charCodeAt(next) === COLON && text.slice(open, end).includes(BACKSLASH)) return true;
    open = text.indexOf('"', next);
  }
  return false;
}
