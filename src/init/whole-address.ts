/**
 * A postal code in a place where a street line has none: after a comma or a line end, or at the end of the
 * text. Covers all countries for which AMC has tables; which country it is does not matter here.
 */
const POSTAL_CODE: readonly RegExp[] = [
  // US: state and ZIP at the end.
  /[\s,]\p{L}[\p{L}. ]+[,\s]\s*\d{5}(?:-\d{4})?(?:[\s,]+(?:USA?|United States.*))?$/iu,
  // GB, CA: letters and digits.
  /[\s,][A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}(?:[\s,]+\p{L}[\p{L} ]*)?$/iu,
  /[\s,][A-Z]\d[A-Z][\s-]?\d[A-Z]\d(?:[\s,]+\p{L}[\p{L} ]*)?$/iu,
  // DE, FR, IT, ES and others: the code before the town.
  /(?:[,\n]\s*|\d\p{L}?\s+|–\s*|-\s+)(?:\p{Lu}{1,2}-)?\d{4,5}\s+\p{L}[\p{L}'’.\- /()]+(?:,\s*\p{L}[\p{L} ]*)?$/u,
  // The town before the code.
  /,\s*\p{L}[\p{L}'’.\- ]+[,\s]\s*\d{5}(?:[\s,]+\p{L}[\p{L} ]*)?$/u,
  // IN: the town, and a code of six digits.
  /\p{L}.*[\s,-]\s*\d{3}\s?\d{3}(?:[\s,.]+\p{L}[\p{L} ]*)?$/u,
  // JP: the postal mark or the code, and characters of a prefecture.
  /〒?\s*\d{3}[-−ー]\d{4}/u,
  /[都道府県].*[市区町村].*[\d一二三四五六七八九]/u,
];
/** Share of a column's values that contain street, town and postal code together. */
export function shareOfWholeAddresses(values: readonly string[]): number {
  if (values.length === 0) return 0;
  const isFullAddress = (value: string) =>
    POSTAL_CODE.some((form) => form.test(value.replaceAll(/\r\n?/g, '\n')));
  return values.filter(isFullAddress).length / values.length;
}
