import type { OutputFormat } from '../model/output-format.js';
import { csvField } from './csv-encoder.js';
import { rowFormCell } from './parquet/row-form.js';
import type { EncodedColumn } from './encoded-column.js';
import type { CellEncoding } from './encoded-cell.js';

export type { CellEncoding } from './encoded-cell.js';

const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** @param index the column's position in the row */
export function cellEncoding(
  format: OutputFormat,
  { name, isNumber }: EncodedColumn,
  index: number,
): CellEncoding {
  switch (format) {
    case 'csv':
      return {
        prefix: Uint8Array.from(index === 0 ? [] : [COMMA]),
        nullBytes: new Uint8Array(),
        encode: csvField,
        isQuoted: false,
        needsCare: careTable([...',"\n\r']),
      };
    case 'jsonl':
      return {
        prefix: Buffer.from(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`),
        nullBytes: Buffer.from('null'),
        encode: isNumber ? (value) => value : (value) => JSON.stringify(value),
        isQuoted: !isNumber,
        needsCare: careTable([String.fromCharCode(QUOTE), String.fromCharCode(BACKSLASH), ...controls()]),
      };
    case 'parquet': {
      const { careCharacters, ...encoding } = rowFormCell(index);
      return { ...encoding, needsCare: careTable([...careCharacters]) };
    }
  }
}

/** The end of a row. A CSV row must not be blank: readers would skip it. */
export function rowEnd(format: OutputFormat, isBlank: boolean): string {
  if (format === 'jsonl') return '}\n';
  return isBlank && format === 'csv' ? '""\n' : '\n';
}

function controls(): string[] {
  return Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code));
}

function careTable(letters: readonly string[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const letter of letters) table[letter.charCodeAt(0)] = 1;
  // Text never contains a NUL; the reference path reports why it is refused.
  table[0] = 1;
  return table;
}
