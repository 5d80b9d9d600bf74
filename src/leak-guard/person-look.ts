import { isFirstName } from './first-names.js';
import { isHeaderWord } from './header-words.js';
import { isUncasedName } from './uncased-names.js';

const WORD = /^\p{L}[\p{L}\p{M}'’.-]*\d{0,4}$/u;
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Words that company, shop and product names contain and names of people do not. */
const NO_PERSON =
  /\b(?:gmbh|mbh|inc|ltd|llc|llp|plc|corp|corporation|co|company|sarl|sas|eurl|spa|srl|sl|bv|nv|ag|kg|ohg|ug|pvt|pte|kk|group|holding|store|shop|services|solutions|systems|foundation|university|school|club|e\.?v)\b\.?|株式会社|有限会社/i;
const MAX_LENGTH = 60;

/** How much a column's values look like names of people. */
export interface PersonLook {
  /** Share of values that are two to five words, as full names are. */
  readonly fullNames: number;
  /** Share of values that are one word and may be a first or last name. */
  readonly singleWords: number;
  /** Share of values that contain a common first name. */
  readonly firstNames: number;
}

export function personLook(values: readonly string[]): PersonLook {
  const share = (test: (value: string) => boolean) =>
    values.length === 0 ? 0 : values.filter(test).length / values.length;
  return {
    fullNames: share((value) => isName(value) && wordsOf(value).length > 1),
    singleWords: share((value) => isName(value) && wordsOf(value).length === 1),
    firstNames: share((value) => isName(value) && wordsOf(value).some((word) => isFirstName(word))),
  };
}

/**
 * Whether a text looks like a person's full name and contains a common first name: in a header that is somebody's data.
 */
export function isPersonName(text: string): boolean {
  if (isUncasedName(text)) return true;
  const words = wordsOf(text);
  return (
    words.length > 1 &&
    words.length < 4 &&
    isName(text) &&
    words.every((word) => /^\p{Lu}/u.test(word)) &&
    words.some((word) => isFirstName(word))
  );
}

/** Where the words of a name end: at symbols, and where a lower-case letter is followed by a capital. */
const WORD_BORDER = /[\s_.,;:()[\]{}|/\\+*#&"“”„«»-]+|(?<=\p{Ll})(?=\p{Lu})/u;
/** A word of a name, with a number after it. */
const NAME_WORD = /^['’]?(\p{L}[\p{L}\p{M}'’]+?)['’]?\d{0,4}$/u;

/**
 * Whether a common first name is next to a word that is not a header word, in any case: `jane_doe`, `JaneDoe`, `Jane
 * Doe (VIP)`.
 */
export function namesPerson(text: string, form = /./u): boolean {
  const words = text.split(WORD_BORDER).map((word) => NAME_WORD.exec(word)?.[1] ?? null);
  return words.some((word, index) => {
    const next = words[index + 1] ?? null;
    if (word === null || next === null || !form.test(word) || !form.test(next)) return false;
    return !isHeaderWord(word) && !isHeaderWord(next) && (isFirstName(word) || isFirstName(next));
  });
}

/** The same for a text that says more: only where both are capitalized, or there is nothing else. */
export function isSomebody(text: string): boolean {
  return (
    isUncasedName(text) ||
    namesPerson(text, /^\p{Lu}/u) ||
    (text.split(WORD_BORDER).length === 2 && namesPerson(text))
  );
}

function isName(value: string): boolean {
  const words = wordsOf(value);
  if (value.length > MAX_LENGTH || words.length === 0 || words.length > 5 || NO_PERSON.test(value))
    return false;
  if (EAST_ASIAN.test(value)) return words.length < 3 && value.replaceAll(/\s/g, '').length <= 12;
  return words.every((word) => WORD.test(word));
}

/** The words, ignoring a comma after the family name. */
function wordsOf(value: string): string[] {
  return value.split(/[\s,\u3000]+/u).filter((word) => word !== '');
}
