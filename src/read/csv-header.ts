import type { CsvDialect } from '../model/block.js';
import { readCsvRecords } from './csv-records.js';

const QUOTE = 0x22;
const SPACE = 0x20;

/** What the widest spreadsheets hold. More is no table, and would cost time and memory for each of the names. */
export const MAX_HEADER_FIELDS = 16_384;

/** A place in a file's first bytes. */
export interface Place {
  readonly position: number;
  /** Physical lines before it. */
  readonly lines: number;
}

/** The header of a CSV file. */
export interface CsvHeader {
  readonly fields: readonly string[];
  /** Whether it has more than `MAX_HEADER_FIELDS`; they are not read then. */
  readonly isTooWide: boolean;
  /** Where the first record behind it starts. */
  readonly end: number;
  /** Physical lines before that. */
  readonly lines: number;
}

/**
 * The first record that is neither blank nor a comment, or null when there is none.
 * @param sample the file's first bytes, without BOM; at least `MAX_RECORD_BYTES` unless the file is shorter
 * @param from where to look from
 */
export function readCsvHeader(
  sample: Buffer,
  dialect: CsvDialect,
  from: Place = { position: 0, lines: 0 },
): CsvHeader | null {
  const { comment, lineEnd, isUnquoted = false } = dialect;
  const breakByte = lineEnd.charCodeAt(0);
  let start = from.position;
  let { lines } = from;
  while (start < sample.length) {
    const isComment = comment !== undefined && sample[start] === comment.charCodeAt(0);
    const end = recordEnd(sample, start, breakByte, isUnquoted || isComment);
    const stop = end ?? sample.length;
    const record = sample.subarray(start, stop);
    lines += countByte(record, breakByte);
    if (!isComment && !isBlank(record)) {
      const behind = { end: stop, lines: end === null ? lines + 1 : lines };
      if (countByte(record, dialect.delimiter.charCodeAt(0)) >= MAX_HEADER_FIELDS)
        return { fields: [], isTooWide: true, ...behind };
      const fields = parseFields(record, dialect);
      return fields === null ? null : { fields, isTooWide: false, ...behind };
    }
    start = stop;
  }
  return null;
}

/** The place behind `count` lines, whatever they hold. */
export function skipLines(sample: Buffer, count: number, lineEnd: '\n' | '\r', from: Place): Place {
  let { position, lines } = from;
  for (let left = count; left > 0 && position < sample.length; left--) {
    const end = sample.indexOf(lineEnd, position);
    position = end < 0 ? sample.length : end + 1;
    lines += 1;
  }
  return { position, lines };
}

function parseFields(record: Buffer, dialect: CsvDialect): string[] | null {
  try {
    return readCsvRecords(record, dialect)[0] ?? null;
  } catch {
    // Broken quoting: whatever this line is, it is no header.
    return null;
  }
}

/** Position behind the first line end outside quotes. */
function recordEnd(bytes: Buffer, start: number, breakByte: number, ignoresQuotes: boolean): number | null {
  let quoted = false;
  for (let position = start; position < bytes.length; position++) {
    const byte = bytes[position];
    if (byte === QUOTE && !ignoresQuotes) quoted = !quoted;
    else if (byte === breakByte && !quoted) return position + 1;
  }
  return null;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte <= SPACE);
}

function countByte(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count += 1;
  return count;
}
