import type { CellEncoding } from '../encoded-cell.js';
import type { RowEncoder } from '../encoded-column.js';

/**
 * The form of rows on their way to a row group: cells separated by tabs, an empty cell for null (no value is
 * empty). Backslashes, tabs and line feeds in values are escaped, so that every line feed ends a row.
 */
const TAB = 0x09;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n' };

function escapeCell(value: string): string {
  return value.replace(/[\\\t\n]/g, (letter) => ESCAPES[letter] ?? letter);
}

export const rowFormEncoder: RowEncoder = {
  header: '',
  encode: (values) => `${values.map((value) => (value === null ? '' : escapeCell(value))).join('\t')}\n`,
};

/** @param index the column's position in the row */
export function rowFormCell(
  index: number,
): Omit<CellEncoding, 'needsCare'> & { readonly careCharacters: string } {
  return {
    prefix: Uint8Array.from(index === 0 ? [] : [TAB]),
    nullBytes: new Uint8Array(),
    encode: escapeCell,
    isQuoted: false,
    careCharacters: '\\\t\n',
  };
}
