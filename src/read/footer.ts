import { totalWordOf } from './total-rows.js';

/**
 * Whether a row that is shorter than the header is a footer.
 * @param first its first field
 * @param footers how footers begin, in lower case
 */
export function isFooter(first: string, footers: readonly string[]): boolean {
  if (footers.length === 0) return false;
  const text = first.trim().toLowerCase();
  return footers.some((footer) => text.startsWith(footer));
}

/**
 * Whether a row that is as wide as the header is a footer: its first field that is not empty begins with one, and the
 * row is padded with empty fields, as spreadsheets save it, or that field is one and nothing else, or the row has
 * nothing else but numbers, as totals have.
 */
export function isWideFooter(fields: readonly string[], width: number, footers: readonly string[]): boolean {
  const first = fields.find((field) => field.trim() !== '') ?? '';
  if (fields.length < width || !isFooter(first, footers)) return false;
  if (width > 1 && (fields[width - 1] ?? '').trim() === '') return true;
  if (totalWordOf(fields) !== null) return true;
  const text = first.trim().toLowerCase();
  return footers.some((footer) => text.replace(/[\s:.]+$/, '') === footer.trim().replace(/[\s:.]+$/, ''));
}
