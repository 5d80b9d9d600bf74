const LF = 0x0a;
const CR = 0x0d;

/**
 * How many of the lines inside a quoted value look like records: lines after its first that hold exactly as many
 * delimiters as the header. Quotes that close by accident swallow such lines. A lone CR also ends a line.
 * @param start after the opening quote
 * @param end position of the closing quote
 * @param delimiters of the header; 0 if it has one field, so that every non-blank line looks like a record
 */
export function countRecordLikeLines(
  bytes: Buffer,
  { start, end }: { readonly start: number; readonly end: number },
  { delimiter, delimiters }: RecordShape,
): number {
  let count = 0;
  let isFirst = true;
  let found = 0;
  let content = 0;
  for (let at = start; at <= end; at++) {
    const byte = at === end ? LF : (bytes[at] ?? LF);
    if (byte !== LF && byte !== CR) {
      if (byte === delimiter) found += 1;
      if (byte > SPACE) content += 1;
      continue;
    }
    if (!isFirst && found === delimiters && content > 0) count += 1;
    isFirst = false;
    found = 0;
    content = 0;
  }
  return count;
}

const SPACE = 0x20;

/** What is needed to detect records. */
export interface RecordShape {
  readonly delimiter: number;
  /** Delimiters in the header. */
  readonly delimiters: number;
}
