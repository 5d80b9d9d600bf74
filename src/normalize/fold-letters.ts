/** Letters that do not fall apart into a base letter and an accent. */
const FOLDED: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ı', 'i'],
]);

/** The letters and digits of a name, lower case, without accents: case, accents, punctuation and spaces do not count. */
export function foldLetters(name: string): string {
  const letters = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
  return letters.replace(/[ßæœøłđı]/g, (letter) => FOLDED.get(letter) ?? letter);
}
