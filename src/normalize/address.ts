import { addressWords } from './address-words.js';
import {
  applySteps,
  COMPOSE,
  LOWER_CASE,
  UPPER_CASE,
  type StandardizationStep,
} from './standardization-step.js';

/** Commas, `!`, brackets and white space; `C/O` as a word of its own. */
const SEPARATORS = /\bC\/O\b|[,![\](){}\s]+/;

const DIGITS = /^[0-9]+$/;

/** The letters before `#`, `#` itself, and what follows: Amazon's tool drops anything else of the word. */
const NUMBER_SIGN = /([A-Z]*)(#)([0-9A-Z/-]*)/;

/** `123-ABC` → `123`, `ABC`: at the last dash, when digits stand before it and not only digits after it. */
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

/**
 * What a word of an address becomes: without white space, commas, `!`, brackets and `C/O`, in upper case; so is
 * the result. A word is looked up with its dots before it is split at them: the tables hold `AV.` and `P.ZZA`.
 */
export function addressWordStandardizer(country: string | null): (word: string) => string {
  const words = addressWords(country);

  const standardizePart = (part: string): string => {
    if (part === '') return '';
    const dashed = part.includes('-') ? splitAtDash(part) : [part];
    let joined = '';
    for (const word of dashed) {
      for (const piece of splitAtNumberSign(word)) joined += words.get(piece) ?? piece;
    }
    return joined;
  };

  return (word) => {
    const standard = words.get(word);
    if (standard !== undefined) return standard;
    if (!word.includes('.')) return standardizePart(word);
    let joined = '';
    for (const part of word.split('.')) joined += words.get(part) ?? standardizePart(part);
    return joined;
  };
}

/**
 * ADDRESS: the street line (number and street, no city or zip) in upper case, split into words at commas,
 * `C/O`, `!`, brackets, white space and dots; words with digits and a dash, or with `#`, split further; each
 * word replaced by the country's standard word; joined without separators, lower case. Null when nothing is
 * left. Other characters (apostrophes, accents, slashes) stay. The text is composed (NFC) first.
 *
 * Source: Amazon's published rules and its reference code.
 *
 * Standardizing twice is standardizing once, unless the joined words make up a word of the table (`L AKE` →
 * `lake` → `lk`) or a word that splits (with `#`, a dash after digits, or `c/o`), or hold the capital `ẞ`, whose
 * lower case `ß` has `SS` as its upper case; Amazon's tool does the same.
 */
export function addressStandardizer(country: string | null): (value: string) => string | null {
  const steps = addressSteps(country);
  return (value) => applySteps(steps, value);
}

/** @param country see `addressStandardizer` */
export function addressSteps(country: string | null): readonly StandardizationStep[] {
  const standardizeWord = addressWordStandardizer(country);
  return [
    COMPOSE,
    UPPER_CASE,
    {
      name: "each word as the country's standard word, joined",
      apply: (text) => {
        let joined = '';
        for (const word of text.split(SEPARATORS)) joined += standardizeWord(word);
        return joined === '' ? null : joined;
      },
    },
    // Only now: how a Greek sigma is written depends on what follows.
    LOWER_CASE,
  ];
}
