import { isScientific } from './cell-text.js';

/**
 * The first non-empty value of several with separators between them. The comma in `4,47E+11` is not a separator: the
 * first digit alone would pass for another fault.
 */
export function firstValue(text: string, between: RegExp): string {
  if (isScientific(text.trim())) return text.trim();
  for (const value of text.split(between)) if (value.trim() !== '') return value.trim();
  return '';
}

/** The pattern that finds any of the texts literally. */
export function anyOfPattern(texts: readonly string[]): string {
  return texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)).join('|');
}
