import { addressWords, dottedWords } from './address-words.js';
import { mayBeOfGarbled } from './garbled.js';
import { withoutInvisible, WITHOUT_INVISIBLE } from './invisible.js';
import {
  applySteps,
  COMPOSE,
  LOWER_CASE,
  UPPER_CASE,
  type StandardizationStep,
} from './standardization-step.js';

/** Punctuation alone is not an address: a dash means that there is none. */
const HAS_LETTERS: StandardizationStep = {
  name: 'it has a letter or a digit',
  apply: (text) => (/[\p{L}\p{N}]/u.test(text) ? text : null),
};

/** Commas, `!`, brackets and white space; `C/O` as a word of its own. */
const SEPARATORS = /\bC\/O\b|[,![\](){}\s]+/;

const DIGITS = /^[0-9]+$/;

/** The letters before `#`, `#` itself, and what follows: Amazon's tool drops the rest of the word. */
const NUMBER_SIGN = /([A-Z]*)(#)([0-9A-Z/-]*)/;

/** `123-ABC` → `123`, `ABC`: at the last dash, if digits precede it and something other than digits follows it. */
function splitAtDash(word: string): readonly string[] {
  const dash = word.lastIndexOf('-');
  if (dash <= 0 || dash === word.length - 1) return [word];
  const before = word.slice(0, dash);
  const after = word.slice(dash + 1);
  return DIGITS.test(before) && !DIGITS.test(after) ? [before, after] : [word];
}

function splitAtNumberSign(word: string): readonly string[] {
  const parts = word.includes('#') ? NUMBER_SIGN.exec(word) : null;
  return parts === null ? [word] : parts.slice(1);
}

/** The result for a street line's word; `before` is the standardized word before it, `''` for none. */
export type AddressWordStandardizer = (word: string, before: string) => string;

/**
 * The result for a word of an address that is in upper case, without white space, commas, `!`, brackets and `C/O`; the
 * result is upper case, too. A word is looked up with its dots before it is split at them: the tables contain `AV.` and
 * `P.ZZA`.
 */
export function addressWordStandardizer(country: string | null): AddressWordStandardizer {
  const words = addressWords(country);
  const dotted = dottedWords(country);

  const standardizePart = (part: string): string => {
    if (part === '') return '';
    const dashed = part.includes('-') ? splitAtDash(part) : [part];
    let joined = '';
    for (const word of dashed) {
      for (const piece of splitAtNumberSign(word)) joined += words.get(piece) ?? piece;
    }
    return joined;
  };

  return (word, before) => {
    if (!word.includes('.')) return words.get(word) ?? standardizePart(word);
    // After a street type, `V.` is a first name: `Corso V. Emanuele`.
    const isName = dotted.size > 0 && STREET_TYPES.has(before) && word.startsWith('V.');
    const standard = isName ? undefined : words.get(word);
    if (standard !== undefined) return standard;
    const [long, rest] = isName ? ['', word] : longestDotted(word, dotted);
    let joined = long;
    for (const part of rest.split('.')) joined += words.get(part) ?? standardizePart(part);
    return joined;
  };
}

/** Street types after which `V.` is not an abbreviation. */
const STREET_TYPES = new Set(['CORSO', 'LARGO', 'PIAZZA', 'PIAZZALE', 'PIAZZETTA', 'VIA', 'VIALE', 'VICOLO']);

/** The written-out form of the longest dotted word that the text begins with, and the rest: `P.ZZA.DUOMO`. */
function longestDotted(text: string, dotted: ReadonlyMap<string, string>): readonly [string, string] {
  if (dotted.size === 0) return ['', text];
  for (let dot = text.lastIndexOf('.'); dot > 0; dot = text.lastIndexOf('.', dot - 1)) {
    const long = dotted.get(text.slice(0, dot + 1)) ?? dotted.get(text.slice(0, dot));
    if (long !== undefined) return [long, text.slice(dot + 1)];
  }
  return ['', text];
}

/**
 * ADDRESS: the street line (number and street, no city or zip) in upper case, split into words at commas,
 * `C/O`, `!`, brackets, white space and dots; words with digits and a dash, or with `#`, split further; each
 * word replaced by the country's standard word; joined without separators, lower case. Null when no letter or digit is
 * left. Other characters (apostrophes, accents, slashes) stay. The text is composed (NFC) first.
 *
 * Source: Amazon's published rules and its reference code.
 *
 * Standardizing is idempotent, unless the joined words form a word of the table (`L AKE` → `lake` → `lk`) or a word
 * that splits (with `#`, a dash after digits, or `c/o`), or contain the capital `ẞ`, whose lower case `ß` has `SS` as
 * its upper case; Amazon's tool does the same.
 */
export function addressStandardizer(country: string | null): (value: string) => string | null {
  const steps = addressSteps(country);
  return (value) => applySteps(steps, value);
}

/** @param country see `addressStandardizer` */
export function addressSteps(country: string | null): readonly StandardizationStep[] {
  const standardizeWord = addressWordStandardizer(country);
  return [
    WITHOUT_INVISIBLE,
    HAS_LETTERS,
    COMPOSE,
    UPPER_CASE,
    {
      name: "each word as the country's standard word, joined",
      apply: (text) => {
        let joined = '';
        let before = '';
        for (const word of text.split(SEPARATORS)) {
          if (word === '') continue;
          before = standardizeWord(word, before);
          joined += before;
        }
        return joined === '' ? null : joined;
      },
    },
    // Only at this point: how a Greek sigma is written depends on what follows it.
    LOWER_CASE,
  ];
}

/**
 * The result for a word of a street line regardless of its position, for a word without commas, `!`, brackets, slashes
 * and ASCII white space. Null if the result depends on the rest of the line, or if it is really several words: a
 * no-break space is not ASCII.
 */
export function streetWordStandardizer(country: string | null): (word: string) => string | null {
  const standardizeWord = addressWordStandardizer(country);
  const hasDotted = dottedWords(country).size > 0;
  return (word) => {
    if (SEPARATORS.test(word)) return null;
    // How a sigma is written depends on what follows it.
    if ((hasDotted && word.includes('.')) || /[Σσς]/.test(word)) return null;
    if (withoutInvisible(word) !== word || mayBeOfGarbled(word)) return null;
    return standardizeWord(word.normalize('NFC').toUpperCase(), '').toLowerCase();
  };
}
