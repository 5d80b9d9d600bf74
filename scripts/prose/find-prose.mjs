import { extractProse } from './extract-prose.mjs';
import { AMERICAN, WORDS } from './words.mjs';

/**
 * The words of a file that should be replaced.
 *
 * @param {string} file
 * @param {string} text
 * @returns {{ file: string, line: number, word: string, instead: string }[]}
 */
export function findProse(file, text) {
  return extractProse(file, text).flatMap((part) =>
    WORDS.flatMap(([pattern, instead]) => {
      if (part.isData && instead === AMERICAN) return [];
      const [word] = pattern.exec(part.text) ?? [];
      return word === undefined ? [] : [{ file, line: part.line, word, instead }];
    }),
  );
}
