import type { CellEncoding } from '../cell-encoding.js';
import type { RowEncoder } from '../row-encoder.js';

/**
 * The form of rows on their way to a row group: cells separated by tabs, an empty one for null (no value is empty).
 * Backslashes, tabs and line feeds in values are escaped, so that every line feed ends a row.
 */
export const TAB = 0x09;
export const LINE_FEED = 0x0a;
export const BACKSLASH = 0x5c;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n' };

function escapeCell(value: string): string {
  return value.replace(/[\\\t\n]/g, (letter) => ESCAPES[letter] ?? letter);
}

/** The bytes of a cell with escapes. */
export function unescapeCell(bytes: Uint8Array): Uint8Array {
  const plain = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at] ?? 0;
    if (byte === BACKSLASH) {
      byte = bytes[++at] ?? 0;
      if (byte === 't'.charCodeAt(0)) byte = TAB;
      else if (byte === 'n'.charCodeAt(0)) byte = LINE_FEED;
    }
    plain[length++] = byte;
  }
  return plain.subarray(0, length);
}

export const rowFormEncoder: RowEncoder = {
  header: '',
  encode: (values) => `${values.map((value) => (value === null ? '' : escapeCell(value))).join('\t')}\n`,
};

/** @param index the column's place in the row */
export function rowFormCell(
  index: number,
): Omit<CellEncoding, 'needsCare'> & { readonly careLetters: string } {
  return {
    prefix: Uint8Array.from(index === 0 ? [] : [TAB]),
    nullBytes: new Uint8Array(),
    encode: escapeCell,
    isQuoted: false,
    careLetters: '\\\t\n',
  };
}
