/** The first value that is not empty, of several with separators between them. */
export function firstValue(text: string, between: RegExp): string {
  for (const value of text.split(between)) if (value.trim() !== '') return value.trim();
  return '';
}

/** The pattern that finds any of the texts as they are. */
export function anyOfPattern(texts: readonly string[]): string {
  return texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)).join('|');
}
