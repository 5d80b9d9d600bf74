const TITLES = new Set(
  'mr mrs ms miss mx dr prof sir madam herr frau m mme mlle sr sra srta don doña sig dott'.split(' '),
);
const SUFFIXES = new Set('jr sr ii iii iv md phd esq dds cpa'.split(' '));
/** Words that belong to the last name that follows them. */
const PARTICLES = new Set(
  'von van vom zu zum zur der den de del della di da do dos das du des la le les los las ten ter el al bin ibn san st'.split(
    ' ',
  ),
);
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * First and last name from one field.
 *
 * `Last, First` is split at its comma. Otherwise titles in front (`Dr.`) and suffixes after (`Jr.`) are dropped, the
 * first word is the first name, and the last word with the particles before it (`van der`) the last name; words in
 * between belong to neither. In Chinese, Japanese and Korean script the family name comes first. Either is null if it
 * is ambiguous, above all for a single word. Wrong for people whose first or last name is two words without a particle
 * (`Mary Ann Smith` is `Mary` + `Smith`, `Ana García López` is `Ana` + `López`): if the export has both names in fields
 * of their own, use those.
 */
export function splitFullName(text: string): FullName {
  if (latest?.text !== text) latest = { text, name: split(text) };
  return latest.name;
}

interface FullName {
  readonly first: string | null;
  readonly last: string | null;
}

/** The two parts of a name are requested one after the other. */
let latest: { readonly text: string; readonly name: FullName } | null = null;

function split(text: string): FullName {
  const comma = text.split(',').map((part) => part.trim());
  if (comma.length === 2 && !isSuffix(comma[1] ?? '')) {
    const [first] = withoutTitles(wordsOf(comma[1] ?? ''));
    return { first: first ?? null, last: comma[0] === '' ? null : (comma[0] ?? null) };
  }
  let words = withoutTitles(wordsOf(comma.join(' ')));
  while (words.length > 2 && isSuffix(words.at(-1) ?? '')) words = words.slice(0, -1);
  const [first] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined || words.length < 2) return { first: null, last: null };
  if (EAST_ASIAN.test(text)) return { first: last, last: first };
  let start = words.length - 1;
  while (start > 1 && PARTICLES.has((words[start - 1] ?? '').toLowerCase())) start--;
  return { first, last: words.slice(start).join(' ') };
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

function withoutTitles(words: string[]): string[] {
  let start = 0;
  while (start < words.length - 1 && TITLES.has(bare(words[start] ?? ''))) start++;
  return words.slice(start);
}

function isSuffix(word: string): boolean {
  return SUFFIXES.has(bare(word));
}

function bare(word: string): string {
  return word.toLowerCase().replaceAll('.', '');
}
