import { DEFAULT_NULL_VALUES } from '../model/null-values.js';
import type { Choice } from './choice.js';

/** What spreadsheets and people write where there is no value, in lower case. */
const NOTHING: ReadonlySet<string> = new Set(
  `null|(null)|\\n|n/a|n.a.|na|#n/a|#nv|k.a.|k. a.|-|--|---|–|—|none|(none)|nil|nan|undefined|(blank)|(leer)`.split(
    '|',
  ),
);
/** Of them those that may be a value where texts are: North America, no membership. */
const ALSO_A_VALUE = /^(?:na|none|nil|nan|undefined)$/i;

/** Whether a trimmed text says that there is no value. */
export function isNothing(text: string): boolean {
  return text === '' || NOTHING.has(text.toLowerCase());
}

/** The spellings that a column has of it, without those that every run knows. */
export function spellingsOfNothing(texts: readonly string[]): string[] {
  const found = texts.filter((text) => isNothing(text) && !DEFAULT_NULL_VALUES.includes(text));
  return [...new Set(found)].toSorted();
}

/** The words that a run has to take for no value: all that its columns have, unless they may be a value of a text. */
export function wordsForNothing(choices: readonly Choice[]): string[] {
  const inTexts = wordsIn(choices, 'text', 'country');
  const words = [...wordsIn(choices, 'metric', 'time'), ...inTexts];
  return [...new Set(words)].filter((word) => !ALSO_A_VALUE.test(word) || !inTexts.includes(word)).toSorted();
}

/** Words for no value in numbers, times and countries that may be values elsewhere: rows with them are rejected. */
export function doubtfulNothings(choices: readonly Choice[]): string[] {
  const known = new Set(wordsForNothing(choices));
  return [...new Set(wordsIn(choices, 'metric', 'time', 'country'))]
    .filter((word) => !known.has(word))
    .toSorted();
}

function wordsIn(choices: readonly Choice[], ...kinds: readonly Choice['guess']['kind'][]): string[] {
  return choices.flatMap(({ guess, look }) => (kinds.includes(guess.kind) ? look.nothings : []));
}
