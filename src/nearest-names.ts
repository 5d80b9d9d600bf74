import leven from 'leven';

const MAX_SUGGESTIONS = 3;
/** Longer inputs are not misspelled names; the distance takes time in the product of both lengths. */
const MAX_LENGTH = 64;
const MIN_PART = 3;

/**
 * The names that `text` may be a misspelling or a part of, also of one of their words, the likeliest first; empty when
 * none is near.
 */
export function nearestNames(text: string, names: Iterable<string>): string[] {
  const wanted = text.slice(0, MAX_LENGTH);
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  // Of one word of a name little may be wrong: short words are like many others.
  const limitOfWord = Math.floor(wanted.length / 5);
  const distanceTo = (name: string) => {
    // A part of a name is as near as one wrong letter.
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
