import leven from 'leven';

const MAX_SUGGESTIONS = 3;
/**
 * Longer inputs are not misspelled names, and computing the distance takes time in proportion to the product of
 * both lengths.
 */
const MAX_LENGTH = 64;
const MIN_PART = 3;

/**
 * The names that `text` may misspell or be part of (or a word of the name), likeliest first; empty when none is
 * close.
 */
export function nearestNames(text: string, names: Iterable<string>): string[] {
  const wanted = text.slice(0, MAX_LENGTH);
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  // Allow few errors in a single word of a name: short words resemble many others.
  const limitOfWord = Math.floor(wanted.length / 5);
  const distanceTo = (name: string) => {
    // A partial name counts as one wrong letter.
    if (wanted.length >= MIN_PART && name.includes(wanted)) return 1;
    const isWord = name
      .split(/[-_]/)
      .some((word) => word.length > MIN_PART && leven(wanted, word) <= limitOfWord);
    return isWord ? Math.min(limit, leven(wanted, name)) : leven(wanted, name);
  };
  return [...new Set(names)]
    .map((name) => ({ name, distance: distanceTo(name) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ name }) => name);
}
