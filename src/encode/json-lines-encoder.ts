import type { EncodedColumn, RowEncoder } from './encoded-column.js';

/**
 * One object per line with every column, nulls included. Numbers are written digit by digit, never through a
 * float.
 */
export function jsonLinesEncoder(columns: readonly EncodedColumn[]): RowEncoder {
  const keys = columns.map(({ name }, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  return {
    header: '',
    encode(values) {
      let line = '';
      columns.forEach(({ isNumber }, index) => {
        const value = values[index];
        line += keys[index];
        if (value === null || value === undefined) line += 'null';
        else line += isNumber ? value : JSON.stringify(value);
      });
      return `${line}}\n`;
    },
  };
}
