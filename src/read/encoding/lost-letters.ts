/** A word with a question mark between its letters: `M?ller`. Web addresses contain other characters, too. */
const LOST = /(?:^|[\s,;|"])\p{L}+\?\p{L}+(?=[\s,;|"]|$)/gmu;

/** How many words of a text have lost a letter to `?`, as happens in exports whose encoding is too small. */
export function countLostLetters(text: string): number {
  return text.match(LOST)?.length ?? 0;
}
