import { cellText, isScientific, withoutApostrophe } from '../model/cell-text.js';
import type { NullNote, ValueNote } from '../model/identifier-note.js';
import type { HashedPiiType } from '../model/identifier.js';
import { readDigest } from './digests.js';
import { hasUnderscore } from './email.js';
import { isGarbled, mayBeGarbled } from './garbled.js';
import { withoutInvisible } from './invisible.js';
import { isNullWord } from './null-words.js';
import { isPlaceholder } from './placeholders.js';
import { applySteps, type StandardizationStep } from './standardization-step.js';
import { isShortZip } from './zip.js';

/** Choices that the rules leave open. */
export interface ReadOptions {
  /** Keep `_` in EMAIL, against Amazon's published rule; default false. */
  readonly keepEmailUnderscore?: boolean;
  /** Words for "nothing" (`null`, `n/a`, `-`) become null; default true. */
  readonly nullWords?: boolean;
  /** Placeholders (`test@test.com`, `0000000000`, `99999`) become null; default true. */
  readonly placeholders?: boolean;
}

/**
 * What a raw identifier says.
 * - `standardized`: the form that is hashed
 * - `digest`: it was hashed already; `text` is SHA-256, 64 lower-case hex digits
 * - `nothing`: nothing is left, or it is not an identity
 */
export type IdentifierReading =
  | { readonly kind: 'standardized'; readonly text: string; readonly note: ValueNote | null }
  | { readonly kind: 'digest'; readonly text: string; readonly note: ValueNote | null }
  | { readonly kind: 'nothing'; readonly text: null; readonly note: NullNote | null };

const nothing = (note: NullNote | null): IdentifierReading =>
  Object.freeze({ kind: 'nothing', text: null, note });
const NOTHING = nothing(null);
const NULL_WORD = nothing('NULL_WORD');
const PLACEHOLDER = nothing('PLACEHOLDER');
const OTHER_HASH = nothing('OTHER_HASH');
const SCIENTIFIC_NOTATION = nothing('SCIENTIFIC_NOTATION');

/**
 * The text of an identifier without what no type has: invisible characters, and the marks that spreadsheets put on
 * text.
 */
export function bareIdentifier(value: string): string {
  return withoutApostrophe(cellText(withoutInvisible(value)));
}

/**
 * The rules of a type as steps for display, including what happens before and after them: these return null or the same
 * as `identifierReader`, for values that are not digests.
 */
export function stepsAround(
  rules: readonly StandardizationStep[],
  type: HashedPiiType,
  country: string | null,
  { nullWords = true, placeholders = true }: ReadOptions,
): StandardizationStep[] {
  const check = (name: string, isNothing: (text: string) => boolean): StandardizationStep => ({
    name,
    apply: (text) => (isNothing(text) ? null : text),
  });
  const standardize = (text: string) => applySteps(rules, text);
  const isWord = (text: string) => nullWords && isNullWord(type, country, text);
  const isMade = (text: string, standardized: string | null) =>
    placeholders && isPlaceholder(type, country, text, standardized);
  return [
    {
      name: 'without invisible characters and marks of spreadsheets',
      apply: (value) => bareIdentifier(value) || null,
    },
    ...(nullWords ? [check('it is not a word for "nothing"', isWord)] : []),
    ...(isNumeric(type) ? [check('it is not in scientific notation', isScientific)] : []),
    ...(placeholders ? [check('it is not a placeholder', (text) => isMade(text, standardize(text)))] : []),
    ...rules,
    ...(isReadAgain(type)
      ? [check('it still is neither of these', (text) => isWord(text) || isMade(text, text))]
      : []),
  ];
}

/** Whether the result is checked again. Letters with accents are dropped from names: `Naná` is not `nan`. */
function isReadAgain(type: HashedPiiType): boolean {
  return type !== 'FIRST_NAME' && type !== 'LAST_NAME' && type !== 'CITY';
}

/** Whether spreadsheets mistake identifiers of the type for numbers. */
function isNumeric(type: HashedPiiType): boolean {
  return type === 'PHONE' || type === 'ZIP';
}

/**
 * Reads identifiers of a type, for rows of a country (ISO alpha-2; null: unknown): returns what is hashed for them, or
 * why nothing is.
 *
 * @param standardize the rules of the type and country
 */
export function identifierReader(
  type: HashedPiiType,
  country: string | null,
  standardize: (value: string) => string | null,
  { keepEmailUnderscore = false, nullWords = true, placeholders = true }: ReadOptions,
): (value: string) => IdentifierReading {
  const isNumber = isNumeric(type);
  const readsAgain = isReadAgain(type);
  const looksForGarbled = mayBeGarbled(type);
  const noteOf = (value: string, bare: string): ValueNote | null => {
    // A soft hyphen may be half of a letter in the wrong encoding.
    if (looksForGarbled) return isGarbled(value) ? 'GARBLED_LETTERS' : null;
    if (type === 'ZIP') return isShortZip(bare, country) ? 'ZIP_PADDED' : null;
    return type === 'EMAIL' && !keepEmailUnderscore && hasUnderscore(bare) ? 'EMAIL_UNDERSCORE' : null;
  };
  return (value) => {
    const bare = bareIdentifier(value);
    if (bare === '') return NOTHING;
    const digest = readDigest(bare);
    if (digest !== null)
      return digest.kind === 'other'
        ? OTHER_HASH
        : { kind: 'digest', text: digest.hex, note: digest.isDecoded ? 'HASH_DECODED' : null };
    if (nullWords && isNullWord(type, country, bare)) return NULL_WORD;
    if (isNumber && isScientific(bare)) return SCIENTIFIC_NOTATION;
    const text = standardize(bare);
    if (placeholders && isPlaceholder(type, country, bare, text)) return PLACEHOLDER;
    if (text !== null && readsAgain) {
      // The result may be such a value, too: `nA#` as a state.
      if (nullWords && isNullWord(type, country, text)) return NULL_WORD;
      if (placeholders && isPlaceholder(type, country, text, text)) return PLACEHOLDER;
    }
    return text === null ? NOTHING : { kind: 'standardized', text, note: noteOf(value, bare) };
  };
}
