import { Readable } from 'node:stream';

import { CsvError, parse } from 'csv-parse';

import type { CsvDataFormat } from '../amc/upload.js';
import type { ExpectedColumn } from './check-row.js';
import { UploadRefusal } from './refusal.js';

/** Characters of one record; a longer one means a wrong dialect. It also bounds memory. */
const MAX_RECORD_CHARACTERS = 4_000_000;

export interface TextRow {
  /** 1-based, the header included. */
  readonly line: number;
  /** In the order of the data set's columns. */
  readonly values: readonly (string | null)[];
}

/**
 * Reads CSV exactly in the dialect that the upload states, with AMC's defaults for what it omits. The header
 * must contain the expected columns and no others, in any order. An empty field is not a value.
 */
export async function* readCsvRows(
  text: AsyncIterable<string>,
  location: string,
  dialect: CsvDataFormat,
  expected: readonly ExpectedColumn[],
): AsyncGenerator<TextRow, void, void> {
  const parser = parse({
    delimiter: dialect.fieldDelimiter ?? ',',
    quote: dialect.quoteCharacter ?? '"',
    escape: dialect.quoteEscapeCharacter ?? '\\',
    record_delimiter: dialect.recordDelimiter ?? '\n',
    comment: dialect.commentCharacter ?? null,
    comment_no_infix: true,
    // Checked here to report it in our own words: the parser's message may quote the record.
    relax_column_count: true,
    max_record_size: MAX_RECORD_CHARACTERS,
  });
  const source = Readable.from(text);
  source.once('error', (error) => parser.destroy(error));
  source.pipe(parser);

  let line = 0;
  let places: readonly number[] | undefined;
  try {
    for await (const record of parser) {
      line += 1;
      const fields: unknown = record;
      if (!isTextList(fields)) throw new UploadRefusal(`${location}, line ${line}: not a CSV record.`);
      if (places === undefined) {
        places = columnIndexes(fields, location, expected);
        continue;
      }
      if (fields.length !== expected.length) {
        throw new UploadRefusal(
          `${location}, line ${line}: ${fields.length} fields where the header has ${expected.length}.`,
        );
      }
      yield { line, values: places.map((place) => valueOf(fields[place])) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UploadRefusal(
      `${location}, line ${line + 1}: not CSV in the dialect that the upload states (${error.code}). Check quoteEscapeCharacter: AMC's default is a backslash.`,
    );
  } finally {
    source.destroy();
    parser.destroy();
  }
  if (places === undefined) throw new UploadRefusal(`${location} is empty: a header is expected.`);
}

function valueOf(field: string | undefined): string | null {
  if (field === undefined || field === '') return null;
  return field;
}

/** The position in the file of each expected column. */
function columnIndexes(
  header: readonly string[],
  location: string,
  expected: readonly ExpectedColumn[],
): readonly number[] {
  const missing = expected.filter(({ name }) => !header.includes(name)).map(({ name }) => name);
  const isFitting = header.length === expected.length && missing.length === 0;
  if (isFitting) return expected.map(({ name }) => header.indexOf(name));
  const lacking = missing.length === 0 ? '' : ` Missing: ${missing.join(', ')}.`;
  throw new UploadRefusal(
    `${location}: the header must hold exactly the data set's ${expected.length} columns; it has ${header.length}.${lacking} Check names, delimiter, record delimiter and byte order mark.`,
  );
}

function isTextList(record: unknown): record is readonly string[] {
  return Array.isArray(record) && record.every((field) => typeof field === 'string');
}
