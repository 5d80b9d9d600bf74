import { DEFAULT_NULL_VALUES } from '../model/null-values.js';

/** What spreadsheets and people write for a missing value, in lower case. */
const NOTHING: ReadonlySet<string> = new Set(
  `null|(null)|\\n|n/a|n.a.|na|#n/a|#nv|k.a.|k. a.|-|--|---|–|—|none|(none)|nil|nan|undefined|(blank)|(leer)`.split(
    '|',
  ),
);

/** Whether a trimmed text means that there is no value. */
export function isNothing(text: string): boolean {
  return text === '' || NOTHING.has(text.toLowerCase());
}

/** The spellings in a column, except those that every run detects. */
export function spellingsOfNothing(texts: readonly string[]): string[] {
  const found = texts.filter((text) => isNothing(text) && !DEFAULT_NULL_VALUES.includes(text));
  return [...new Set(found)].toSorted();
}
