import { parse } from 'csv-parse/sync';
import type { CsvDialect } from '../model/block.js';

/**
 * The records of a byte range of well-formed CSV, by csv-parse, which is the reference for the dialect: quoted fields
 * with doubled quotes, quotes inside unquoted fields are literal, ragged rows pass, blank lines are kept as one empty
 * field.
 */
export function readCsvRecords(
  bytes: Buffer,
  { delimiter, lineEnd, isUnquoted = false }: CsvDialect,
): string[][] {
  return parse(bytes, {
    delimiter,
    quote: isUnquoted ? null : '"',
    escape: '"',
    record_delimiter: lineEnd === '\n' ? ['\r\n', '\n'] : ['\r'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
    bom: false,
    trim: false,
    cast: false,
  });
}
