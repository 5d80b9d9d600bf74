import type { RejectCode } from '../model/reject.js';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** The bytes that end fields and records of CSV. */
export interface FieldEnds {
  readonly delimiter: number;
  readonly lineEnd: number;
}

/** Where a quoted field ends. `more`: the bytes after these decide. */
export type Close =
  | { readonly kind: 'more' }
  /** After the closing quote, and after the CR of a CR LF that follows it. */
  | { readonly kind: 'closed'; readonly position: number }
  | { readonly kind: 'refused'; readonly code: RejectCode };

const MORE: Close = { kind: 'more' };
const UNCLOSED: Close = { kind: 'refused', code: 'UNCLOSED_QUOTE' };
const MALFORMED: Close = { kind: 'refused', code: 'MALFORMED_QUOTES' };

/**
 * Finds the end of the quoted field that opens at `open`: a quote that is not doubled, with a delimiter or a line end
 * after it. Header and records are split by this one rule.
 * @param limit the quote has to be before it
 * @param isLast whether nothing comes after the buffer
 */
export function closingQuote(
  buffer: Buffer,
  open: number,
  { delimiter, lineEnd }: FieldEnds,
  { limit, isLast }: { readonly limit: number; readonly isLast: boolean },
): Close {
  let position = open + 1;
  while (true) {
    const quote = buffer.indexOf(QUOTE, position);
    if (quote < 0 || quote >= limit) return buffer.length >= limit || isLast ? UNCLOSED : MORE;
    // One or two bytes after the quote decide; without them the answer has to wait.
    const next = buffer[quote + 1];
    if (next === undefined) return isLast ? { kind: 'closed', position: quote + 1 } : MORE;
    if (next === QUOTE) {
      position = quote + 2;
      continue;
    }
    if (next === delimiter || next === lineEnd) return { kind: 'closed', position: quote + 1 };
    if (next === CR) {
      const second = buffer[quote + 2];
      if (second === undefined && !isLast) return MORE;
      if (second === LF) return { kind: 'closed', position: quote + 2 };
    }
    return MALFORMED;
  }
}
