import type { Choice } from './choice.js';

/** Words for a missing value that may be real values in text columns: North America, no membership. */
const ALSO_A_VALUE = /^(?:na|none|nil|nan|undefined)$/i;

/**
 * The words that a run must treat as missing values: all that its columns contain, unless they may be values of
 * a text column.
 */
export function wordsForNothing(choices: readonly Choice[]): string[] {
  const inTexts = wordsIn(choices, 'text', 'country');
  const words = [...wordsIn(choices, 'metric', 'time'), ...inTexts];
  return [...new Set(words)].filter((word) => !ALSO_A_VALUE.test(word) || !inTexts.includes(word)).toSorted();
}

/**
 * Words for a missing value in numbers, times and countries that may be real values elsewhere: rows with them
 * are rejected.
 */
export function doubtfulNothings(choices: readonly Choice[]): string[] {
  const known = new Set(wordsForNothing(choices));
  return [...new Set(wordsIn(choices, 'metric', 'time', 'country'))]
    .filter((word) => !known.has(word))
    .toSorted();
}

function wordsIn(choices: readonly Choice[], ...kinds: readonly Choice['guess']['kind'][]): string[] {
  return choices.flatMap(({ guess, look }) => (kinds.includes(guess.kind) ? look.nothings : []));
}
