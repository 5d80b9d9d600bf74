/**
 * How many of the lines inside a quoted value look like records: lines behind its first that hold exactly as many
 * delimiters as the header. Quotes that close by accident swallow such lines.
 * @param start behind the opening quote
 * @param end where the closing quote is
 * @param delimiters of the header; 0 when it has one field, so that every line would look like a record
 */
export function countRecordLikeLines(
  bytes: Buffer,
  { start, end }: { readonly start: number; readonly end: number },
  { delimiter, lineEnd, delimiters }: RecordShape,
): number {
  if (delimiters === 0) return 0;
  let count = 0;
  let lineStart = bytes.indexOf(lineEnd, start) + 1;
  while (lineStart > 0 && lineStart < end) {
    const next = bytes.indexOf(lineEnd, lineStart);
    const stop = next < 0 || next > end ? end : next;
    let found = 0;
    for (let at = lineStart; at < stop && found <= delimiters; at++) if (bytes[at] === delimiter) found += 1;
    if (found === delimiters) count += 1;
    lineStart = next + 1;
  }
  return count;
}

/** What records of a file are told by. */
export interface RecordShape {
  readonly delimiter: number;
  readonly lineEnd: number;
  /** Delimiters in the header. */
  readonly delimiters: number;
}
