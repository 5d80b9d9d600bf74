import { readCsvRecords } from './csv-records.js';

const QUOTE = 0x22;
const SPACE = 0x20;

/** What the widest spreadsheets hold. More is no table, and would cost time and memory for each of the names. */
export const MAX_HEADER_FIELDS = 16_384;

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
 * The first record that is not blank, or null when there is none.
 * @param sample the file's first bytes, without BOM; at least `MAX_RECORD_BYTES` unless the file is shorter
 */
export function readCsvHeader(sample: Buffer, delimiter: string, lineEnd: '\n' | '\r'): CsvHeader | null {
  const breakByte = lineEnd.charCodeAt(0);
  let start = 0;
  let lines = 0;
  while (start < sample.length) {
    const end = headerEnd(sample, start, breakByte);
    const stop = end ?? sample.length;
    const record = sample.subarray(start, stop);
    lines += countByte(record, breakByte);
    if (!isBlank(record)) {
      const behind = { end: stop, lines: end === null ? lines + 1 : lines };
      if (countByte(record, delimiter.charCodeAt(0)) >= MAX_HEADER_FIELDS)
        return { fields: [], isTooWide: true, ...behind };
      const fields = parseFields(record, delimiter, lineEnd);
      return fields === null ? null : { fields, isTooWide: false, ...behind };
    }
    start = stop;
  }
  return null;
}

function parseFields(record: Buffer, delimiter: string, lineEnd: '\n' | '\r'): string[] | null {
  try {
    return readCsvRecords(record, delimiter, lineEnd)[0] ?? null;
  } catch {
    // Broken quoting: whatever this line is, it is no header.
    return null;
  }
}

/** Position behind the first line end outside quotes. */
function headerEnd(bytes: Buffer, start: number, breakByte: number): number | null {
  let quoted = false;
  for (let position = start; position < bytes.length; position++) {
    const byte = bytes[position];
    if (byte === QUOTE) quoted = !quoted;
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
