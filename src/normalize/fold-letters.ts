/** Letters that do not decompose into a base letter and an accent. */
const FOLDED: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ı', 'i'],
]);

/**
 * The letters and digits of a name in lower case, without accents: case, accents, punctuation and spaces are ignored.
 */
export function foldLetters(name: string): string {
  const letters = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
  return letters.replace(/[ßæœøłđı]/g, (letter) => FOLDED.get(letter) ?? letter);
}
