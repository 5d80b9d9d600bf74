import type { CompletionContext } from './contexts.js';

/** A string as one word for bash and zsh. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Values as one word, separated by spaces. */
export function wordList(values: readonly string[]): string {
  return singleQuoted(values.join(' '));
}

/** The contexts that can be followed by another word (`run`, `datasets create` …), as patterns of `case`. */
export function contextPatterns(contexts: readonly CompletionContext[]): string {
  return contexts
    .filter(({ words }) => words !== '')
    .map(({ words }) => singleQuoted(words))
    .join('|');
}
