import type { CompletionContext } from './contexts.js';

/** A text as one word of bash and zsh. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Values as one word, separated by spaces. */
export function wordList(values: readonly string[]): string {
  return singleQuoted(values.join(' '));
}

/** The contexts that another word leads on to: `run`, `datasets create` … as patterns of `case`. */
export function contextPatterns(contexts: readonly CompletionContext[]): string {
  return contexts
    .filter(({ words }) => words !== '')
    .map(({ words }) => singleQuoted(words))
    .join('|');
}
