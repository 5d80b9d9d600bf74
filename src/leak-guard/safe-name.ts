import { findLeaks, redact } from './find-leaks.js';
import { isHeaderWord } from './header-words.js';
import { isPersonName, namesPerson } from './person-look.js';
import { isStreetName } from './postal-look.js';
import { shownSpans, withoutShown } from './shown-spans.js';
import type { Span } from './span.js';

/** Longer names are cut: no table needs them, and a report lists up to a thousand. */
const MAX_LENGTH = 128;
/** What is shown for a name that is, or may be, somebody's data. */
export const NAME_MASK = '[redacted]';
/** The name of a day in a pivoted table, which is nobody's data. */
const DATE = /^(?:(?:19|20)\d\d([./-])\d{1,2}\1\d{1,2}|\d{1,2}([./-])\d{1,2}\2(?:19|20)?\d\d)$/;
/** Digits, and the characters that numbers have between them. */
const NUMBER = /^(?=(?:\D*\d){5})[\d\s./()+-]+$/;
/** Digits of an account, a telephone or an identity, whatever is between them. */
const MANY_DIGITS = 7;
const HIDDEN_ADDRESS = /\S\s*@\s*\S+\.\S|\S\s*[([{<]\s*at\s*[)\]}>]\s*\S/i;
/** Even if no top-level name follows; names of XML attributes have nothing or a dot before the at sign. */
const AT_SIGN = /[\p{L}\p{N}]\s*@\s*[\p{L}\p{N}]/u;
/** Two or three capitalized words, as in names; headers look like this too, but use other words. */
const CAPITAL_WORDS =
  /^\p{Lu}\p{Ll}[\p{L}'’-]*(?:\s\p{Lu}\.)?(?:\s(?:de|da|di|van|von|der|la|le|del|bin|al))*\s\p{Lu}\p{Ll}[\p{L}'’-]*(?:\s\p{Lu}\p{Ll}[\p{L}'’-]*)?$/u;
const NOWHERE = { country: null, named: new Set<never>() };

/**
 * The name of a source field as reports may show it. If a file lost its header, or keys its objects by address, names
 * are somebody's data: what is or may be an identifier in them is masked. No row is lost by it.
 */
export function safeFieldName(name: string): string {
  const short = name.length > MAX_LENGTH ? `${name.slice(0, MAX_LENGTH)}…` : name;
  if (isDateName(short)) return short;
  const parts = partsOf(short);
  const isWhole = (text: string) =>
    NUMBER.test(text) || isStreet(text) || isPersonName(text) || isOfOtherWords(text) || namesPerson(text);
  if (parts.some(isWhole) || HIDDEN_ADDRESS.test(short) || AT_SIGN.test(short)) return NAME_MASK;
  const shown = withoutShown(short, () => NAME_MASK);
  const spans = findLeaks(shown, NOWHERE, null);
  return spans.length === 0 && partsOf(shown).some(hasManyDigits)
    ? NAME_MASK
    : redact(shown, certainly(spans), NAME_MASK);
}

/** Whether a field's name contains, or may be, an identifier, not counting names of people. */
export function holdsIdentifier(name: string): boolean {
  return partsOf(name).some(
    (text) =>
      !isDateName(text) &&
      (NUMBER.test(text) ||
        isStreet(text) ||
        hasManyDigits(text) ||
        shownSpans(text).length > 0 ||
        HIDDEN_ADDRESS.test(text) ||
        findLeaks(text, NOWHERE, null).length > 0),
  );
}

/** Whether a field's name is a day, as in a pivoted table. */
export function isDateName(name: string): boolean {
  return DATE.test(name);
}

/** Whether a text is a house number with a street. */
export function isStreet(text: string): boolean {
  return isStreetName(text.replaceAll('_', ' '));
}

/** A possible identifier is treated as one. */
export function certainly(spans: readonly Span[]): Span[] {
  return spans.map((span) => ({ ...span, isCertain: true }));
}

/** A name, and each step of a path of names: objects may be keyed by people at any depth. */
export function partsOf(name: string): string[] {
  const steps = name.split('.').map((step) => step.trim());
  return [...new Set([name.trim(), ...steps])].filter((step) => step !== '');
}

function hasManyDigits(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').length;
  return digits >= MANY_DIGITS && digits >= text.replaceAll(/\P{L}/gu, '').length;
}

/** Whether a text is two or three capitalized words, none of which is a header word. */
export function isOfOtherWords(text: string): boolean {
  const words = text.split(/[\s'’-]+/).filter((word) => /^\p{Lu}/u.test(word));
  return CAPITAL_WORDS.test(text) && !words.some(isHeaderWord);
}
