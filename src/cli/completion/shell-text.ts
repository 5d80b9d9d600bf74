import type { Place } from './places.js';

/** A text as one word of bash and zsh. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Values as one word, separated by spaces. */
export function wordList(values: readonly string[]): string {
  return singleQuoted(values.join(' '));
}

/** The places that another word leads on to: `run`, `datasets create` … as patterns of `case`. */
export function placePatterns(places: readonly Place[]): string {
  return places
    .filter(({ words }) => words !== '')
    .map(({ words }) => singleQuoted(words))
    .join('|');
}
