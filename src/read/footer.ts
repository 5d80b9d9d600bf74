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
 * Whether a row that is as wide as the header is a footer: it begins with one and is padded with empty fields, as
 * spreadsheets save it, or its first field is one and nothing else.
 */
export function isWideFooter(fields: readonly string[], width: number, footers: readonly string[]): boolean {
  const [first = ''] = fields;
  if (fields.length < width || !isFooter(first, footers)) return false;
  if (width > 1 && (fields[width - 1] ?? '').trim() === '') return true;
  const text = first.trim().toLowerCase();
  return footers.some((footer) => text.replace(/[\s:.]+$/, '') === footer.trim().replace(/[\s:.]+$/, ''));
}
