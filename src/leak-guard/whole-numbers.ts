/**
 * Whole numbers as written by programs that read a column as floating point: `4.155550171E9`, `4155550171.0`. All their
 * digits are present, except for up to two zeros at the end; no digit of a rounded number can be recovered.
 */
const FLOAT =
  /(?<!\d[.,]?)(?:(\d)[.,](\d{5,18})[eE]\+?(\d{1,2})(?![\p{L}\d])|(\d{7,19})[.,]0{1,2}(?![\d.,]\d|\d))/gu;
/** A cheap check first: most texts have none. */
const MAY_HOLD = /\d(?:[eE]\+?\d|[.,]0)/;
const MAX_ZEROS = 2;

/** Calls `visit` with the position of each, and its digits. */
export function eachWholeNumber(
  text: string,
  visit: (start: number, end: number, digits: string) => void,
): void {
  if (!MAY_HOLD.test(text)) return;
  for (const { 0: found, 1: first = '', 2: decimals = '', 3: exponent, 4: whole, index } of text.matchAll(
    FLOAT,
  )) {
    const zeros = exponent === undefined ? 0 : Number(exponent) - decimals.length;
    if (zeros >= 0 && zeros <= MAX_ZEROS)
      visit(index, index + found.length, whole ?? first + decimals + '0'.repeat(zeros));
  }
}
