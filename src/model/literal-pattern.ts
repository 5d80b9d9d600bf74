/** The pattern that finds any of the texts as they are. */
export function anyOfPattern(texts: readonly string[]): string {
  return texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)).join('|');
}
