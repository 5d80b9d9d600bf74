/** A word with a question mark between its letters: `M?ller`. Addresses on the Web hold other signs, too. */
const LOST = /(?:^|[\s,;|"])\p{L}+\?\p{L}+(?=[\s,;|"]|$)/gmu;

/** How many words of a text have lost a letter to `?`, as an export in too small an encoding leaves them. */
export function countLostLetters(text: string): number {
  return text.match(LOST)?.length ?? 0;
}
