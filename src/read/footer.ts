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
