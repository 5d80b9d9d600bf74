import { WITHOUT_INVISIBLE } from './invisible.js';
import { isLowerAlphanumeric, KEEP_LOWER_ALPHANUMERIC } from './letters-and-digits.js';
import { applySteps, COMPOSE, LOWER_CASE, type StandardizationStep } from './standardization-step.js';

/** The only letters that Amazon transliterates in names; every other accented letter is dropped. */
const TRANSLITERATIONS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['ø', 'o'],
  ['æ', 'ae'],
]);

export const NAME_STEPS: readonly StandardizationStep[] = [
  WITHOUT_INVISIBLE,
  COMPOSE,
  LOWER_CASE,
  {
    name: 'ß ä ö ü ø æ as ss ae oe ue o ae',
    apply: (text) => text.replace(/[ßäöüøæ]/g, (letter) => TRANSLITERATIONS.get(letter) ?? ''),
  },
  KEEP_LOWER_ALPHANUMERIC,
];

/**
 * FIRST_NAME and LAST_NAME: lower case, ß→ss ä→ae ö→oe ü→ue ø→o æ→ae, then `a-z 0-9` only. Null when
 * nothing is left, as with a name in another script. The text is composed (NFC) first, so that a decomposed
 * `u` + `¨`, as macOS writes it, returns what `ü` gives. Source: Amazon's published rules.
 */
export function standardizeName(value: string): string | null {
  if (isLowerAlphanumeric(value)) return value === '' ? null : value;
  return applySteps(NAME_STEPS, value);
}
