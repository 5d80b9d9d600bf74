import { findLeaks, redact } from './find-leaks.js';

/** Longer names are cut: no table needs them, and a report lists a thousand. */
const MAX_LENGTH = 128;
const MASK = '[redacted]';
/** The name of a day in a pivoted table, which is nobody's. */
const DATE = /^(?:(?:19|20)\d\d([./-])\d{1,2}\1\d{1,2}|\d{1,2}([./-])\d{1,2}\2(?:19|20)?\d\d)$/;
const NOTHING_NAMED: ReadonlySet<never> = new Set<never>();

/**
 * The name of a source field as reports may show it. Where a file lost its header, or keys its objects by address,
 * names are somebody's data: raw identifiers in them are masked.
 */
export function safeFieldName(name: string): string {
  const short = name.length > MAX_LENGTH ? `${name.slice(0, MAX_LENGTH)}…` : name;
  // No name of a field is digits alone: it is data of a file without a header.
  if (isDateName(short)) return short;
  if (/^[\d\s./()+-]{5,}$/.test(short) && /\d.*\d.*\d.*\d.*\d/.test(short)) return MASK;
  // Masking costs no row: what only may be an identifier is masked, too.
  const spans = findLeaks(short, { country: null, named: NOTHING_NAMED }, null);
  return redact(
    short,
    spans.map((span) => ({ ...span, isCertain: true })),
    MASK,
  );
}

/** Whether a field is named by a day, as in a pivoted table. */
export function isDateName(name: string): boolean {
  return DATE.test(name);
}
