import { findLeaks, redact } from './find-leaks.js';

/** Longer names are cut: no table needs them, and a report lists a thousand. */
const MAX_LENGTH = 128;
const MASK = '[redacted]';
const NOTHING_NAMED: ReadonlySet<never> = new Set<never>();

/**
 * The name of a source field as reports may show it. Where a file lost its header, or keys its objects by address,
 * names are somebody's data: raw identifiers in them are masked.
 */
export function safeFieldName(name: string): string {
  const short = name.length > MAX_LENGTH ? `${name.slice(0, MAX_LENGTH)}…` : name;
  // No name of a field is digits alone: it is data of a file without a header.
  if (/^[\d\s./()+-]{5,}$/.test(short) && /\d.*\d.*\d.*\d.*\d/.test(short)) return MASK;
  // Masking costs no row: what only may be an identifier is masked, too.
  const spans = findLeaks(short, { country: null, named: NOTHING_NAMED }, null);
  return redact(
    short,
    spans.map((span) => ({ ...span, isCertain: true })),
    MASK,
  );
}
