import { areMostlyEmpty, footerWordOf } from './footer-words.js';

/**
 * Whether a row that is shorter than the header is a footer: its first field begins with a footer text, and the word
 * does not continue.
 * @param first its first field
 * @param footers beginnings of footers, in lower case
 */
export function isFooter(first: string, footers: readonly string[]): boolean {
  if (footers.length === 0) return false;
  const text = first.trim().toLowerCase();
  return footers.some((footer) => text.startsWith(footer) && !isWithinWord(text, footer.length));
}

/**
 * Whether a row that is as wide as the header is a footer: its first non-empty field begins with a footer text, and
 * either consists of nothing else, or the other fields are empty or numbers, at least half of them empty, as in totals.
 * A row with other texts may belong to somebody whose name begins like that.
 */
export function isWideFooter(fields: readonly string[], width: number, footers: readonly string[]): boolean {
  const texts = fields.map((field) => field.trim());
  const at = texts.findIndex((text) => text !== '');
  const first = texts[at] ?? '';
  if (fields.length < width || !isFooter(first, footers)) return false;
  const text = bare(first.toLowerCase());
  if (footers.some((footer) => text === bare(footer))) return true;
  return footerWordOf(fields, width) !== null || areMostlyEmpty(texts.toSpliced(at, 1));
}

/** Without the colon or full stop that may follow. */
function bare(text: string): string {
  return text.trim().replace(/[\s:.]+$/, '');
}

/** Whether a word continues here, ignoring a plural s. */
function isWithinWord(text: string, at: number): boolean {
  return (
    /[\p{L}\p{N}]$/u.test(text.slice(0, at)) && /^(?!s(?![\p{L}\p{N}]))[\p{L}\p{N}]/u.test(text.slice(at))
  );
}
