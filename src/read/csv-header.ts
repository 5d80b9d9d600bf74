import type { CsvDialect } from '../model/block.js';
import { closingQuote } from './closing-quote.js';
import { readCsvRecords } from './csv-records.js';
import { MAX_RECORD_BYTES } from './record-cutter.js';
import { countRecordLikeLines } from './record-like-lines.js';

const QUOTE = 0x22;
const SPACE = 0x20;

/** As many as the widest spreadsheets have. More is not a table, and would cost time and memory for each name. */
export const MAX_HEADER_FIELDS = 16_384;

/** From this many delimiters on, lines within a value are certainly swallowed rows and not lines of a name. */
const SURE_DELIMITERS = 2;

/** A position in a file's first bytes. */
export interface Place {
  readonly position: number;
  /** Physical lines before it. */
  readonly lines: number;
}

/**
 * Why a record cannot be a header: it has more than `MAX_HEADER_FIELDS` fields, one of its quotes never closes or
 * closes within a field, or one of its quoted names contains lines that look like rows.
 */
export type HeaderProblem = 'tooWide' | 'brokenQuotes' | 'swallowsRows';

/** The header of a CSV file. */
export interface CsvHeader {
  /** The likely ones if there is a problem with it, or none. */
  readonly fields: readonly string[];
  readonly problem: HeaderProblem | null;
  /** Where the first record after it starts. */
  readonly end: number;
  /** Physical lines before that. */
  readonly lines: number;
  /** Lines within a quoted name that look like rows, but too few to be sure. */
  readonly rowLikeLines: number;
  /** After the physical line on which it starts. */
  readonly nextLine: Place;
}

/**
 * The first record that is neither blank nor a comment, or null when there is none. It is split like the records after
 * it: quotes are special only at the start of a field.
 * @param sample the file's first bytes, without BOM; at least `MAX_RECORD_BYTES` unless the file is shorter
 * @param from where to start looking
 */
export function readCsvHeader(
  sample: Buffer,
  dialect: CsvDialect,
  from: Place = { position: 0, lines: 0 },
): CsvHeader | null {
  const { comment, lineEnd } = dialect;
  let place = from;
  while (place.position < sample.length) {
    const { position, lines } = place;
    const nextLine = skipLines(sample, 1, lineEnd, place);
    const isComment = comment !== undefined && sample[position] === comment.charCodeAt(0);
    if (!isComment && !isBlank(sample.subarray(position, nextLine.position))) {
      const { end, isBroken, rowLikeLines, delimiters } = splitRecord(sample, position, dialect);
      const record = sample.subarray(position, end);
      const header = { fields: [], end, lines: lines + countLines(record, lineEnd), rowLikeLines, nextLine };
      if (isBroken) return { ...header, fields: likelyFields(record, dialect), problem: 'brokenQuotes' };
      if (delimiters >= MAX_HEADER_FIELDS) return { ...header, problem: 'tooWide' };
      const problem = rowLikeLines * delimiters >= SURE_DELIMITERS ? 'swallowsRows' : null;
      return { ...header, fields: readCsvRecords(record, dialect)[0] ?? [], problem };
    }
    place = nextLine;
  }
  return null;
}

/** The position after `count` lines, whatever they contain. */
export function skipLines(sample: Buffer, count: number, lineEnd: '\n' | '\r', from: Place): Place {
  let { position, lines } = from;
  for (let left = count; left > 0 && position < sample.length; left--) {
    const end = sample.indexOf(lineEnd, position);
    position = end < 0 ? sample.length : end + 1;
    lines += 1;
  }
  return { position, lines };
}

interface SplitRecord {
  /** After its line end; or after its first line if its quotes are broken. */
  readonly end: number;
  readonly isBroken: boolean;
  readonly delimiters: number;
  readonly rowLikeLines: number;
}

/** Finds the end of a record by the same rule that splits the records after the header. */
function splitRecord(bytes: Buffer, start: number, dialect: CsvDialect): SplitRecord {
  const { lineEnd, isUnquoted = false } = dialect;
  const ends = { delimiter: dialect.delimiter.charCodeAt(0), lineEnd: lineEnd.charCodeAt(0) };
  const limits = { limit: start + MAX_RECORD_BYTES, isLast: true };
  const quoted: { readonly start: number; readonly end: number }[] = [];
  let delimiters = 0;
  let position = start;
  let isOver = false;
  while (!isOver && position < bytes.length) {
    if (bytes[position] === QUOTE && !isUnquoted) {
      const close = closingQuote(bytes, position, ends, limits);
      if (close.kind !== 'closed') {
        const line = bytes.indexOf(lineEnd, start);
        return { end: line < 0 ? bytes.length : line + 1, isBroken: true, delimiters, rowLikeLines: 0 };
      }
      quoted.push({ start: position + 1, end: close.position - 1 });
      position = close.position;
    }
    while (position < bytes.length && bytes[position] !== ends.delimiter && bytes[position] !== ends.lineEnd)
      position += 1;
    if (position < bytes.length && bytes[position] === ends.delimiter) delimiters += 1;
    else isOver = true;
    position += 1;
  }
  const shape = { ...ends, delimiters };
  // If a name spans several lines and is alone in its header, every line would look like a row.
  const rowLikeLines =
    delimiters === 0 ? 0 : quoted.reduce((sum, span) => sum + countRecordLikeLines(bytes, span, shape), 0);
  return { end: Math.min(position, bytes.length), isBroken: false, delimiters, rowLikeLines };
}

/** The fields of a line with broken quotes, enough to recognize it as the header. */
function likelyFields(line: Buffer, { delimiter }: CsvDialect): string[] {
  const fields = line.toString('utf8').split(delimiter);
  return fields.length > MAX_HEADER_FIELDS ? [] : fields.map((field) => field.replaceAll('"', '').trim());
}

function countLines(record: Buffer, lineEnd: string): number {
  const breakByte = lineEnd.charCodeAt(0);
  return countByte(record, breakByte) + (record.at(-1) === breakByte ? 0 : 1);
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte <= SPACE);
}

function countByte(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count += 1;
  return count;
}
