import type { FileContext, FieldLook } from './file-context.js';
import { guessByContent } from './guess-by-content.js';
import { guessNumber } from './guess-number.js';
import { guessPerson } from './guess-person.js';
import { guessTime } from './guess-time.js';
import {
  isAddressHeader,
  isOptInHeader,
  isOptOutHeader,
  meaningOfField,
  type FieldMeaning,
} from './header-kinds.js';
import { leftOut, sure, unsure, type FieldGuess, type Judgement } from './guess.js';
import type { ValuesLook } from './look-at-values.js';

/**
 * With this share of whole addresses, a column is treated as whole addresses; with the smaller one, as
 * containing some.
 */
const WHOLE_ADDRESSES = 0.5;
const SOME_WHOLE_ADDRESSES = 0.02;
/** With this share of e-mail addresses, a column is an e-mail column if its header says so. */
const MANY_EMAILS = 0.5;

/** What a field should become, judging by its header, its values, and the other fields of the file. */
export function guessField(given: FieldLook, context: FileContext): FieldGuess {
  const { field, look, splitAddresses } = given;
  const meaning = meaningOfField(field);
  const judgement =
    guessConsent(field, look) ??
    guessAddress(given, meaning) ??
    guessByMeaning(given, meaning, context) ??
    guessByContent(given, meaning, context);
  const lost =
    judgement.guess.kind === 'text' && judgement.guess.isCode && look.scientific > 0
      ? ['some values are in scientific notation: their digits are lost, and rows with them are rejected']
      : [];
  return {
    field,
    meaning,
    look,
    splitAddresses,
    guess: judgement.guess,
    doubts: [...judgement.doubts, ...lost],
  };
}

/** Amazon's and the IAB's own signals are detected from their values; the user decides about other opt-ins. */
function guessConsent(field: string, { consent, yesNo, count }: ValuesLook): Judgement | null {
  if (count === 0) return null;
  if (consent === 'AMAZON' && /consent|amzn|amz\b|amazon|storage|user.?data/i.test(field)) {
    const type = /storage/i.test(field) ? 'AMZN_AD_STORAGE' : 'AMZN_USER_DATA';
    return unsure(
      { kind: 'consent', type },
      `drafted as Amazon's consent signal ${type}, because it has the values GRANTED and DENIED`,
    );
  }
  if (consent === 'TCF' || consent === 'GPP') return sure({ kind: 'consent', type: consent });
  if (yesNo === null || yesNo.other > 0.1 || !isOptInHeader(field)) return null;
  return unsure(
    { kind: 'optIn', yesNo, isOptOut: isOptOutHeader(field) },
    `an opt-in, which may be consent to Amazon's use of the data or something else (a newsletter): left out. If it is consent, say so with --as ${wordOf(`${field}=consent`)}`,
  );
}

/** Whole addresses in one cell are not a street line. */
function guessAddress(
  { field, look, splitAddresses }: FieldLook,
  meaning: FieldMeaning | null,
): Judgement | null {
  const isAddress = meaning === 'ADDRESS' || (meaning === null && isAddressHeader(field));
  if (!isAddress || look.count === 0 || look.looksLike === 'EMAIL') return null;
  if (look.wholeAddresses >= WHOLE_ADDRESSES)
    return unsure(
      { kind: 'wholeAddress', splits: splitAddresses(), parts: [] },
      'whole addresses in one cell: street, city, state and postal code are taken out by the rules of the country; where that is not certain, they stay empty',
    );
  if (meaning !== 'ADDRESS') return null;
  return look.wholeAddresses >= SOME_WHOLE_ADDRESSES
    ? unsure(
        { kind: 'identifier', type: 'ADDRESS' },
        'some cells hold a whole address and not only the street: these do not match',
      )
    : sure({ kind: 'identifier', type: 'ADDRESS' });
}

/** What a known header says, unless the values contradict it. */
function guessByMeaning(
  given: FieldLook,
  meaning: FieldMeaning | null,
  context: FileContext,
): Judgement | null {
  const { field, look } = given;
  if (meaning === null) return null;
  if (look.count === 0 && meaning !== 'EMAIL') return null;
  switch (meaning) {
    case 'EMAIL':
      if (look.isEmail || look.count === 0) return sure({ kind: 'identifier', type: meaning });
      return look.emails < MANY_EMAILS
        ? null
        : unsure(
            { kind: 'identifier', type: meaning },
            'some cells hold something else than one address: nobody matches by them',
          );
    case 'PHONE':
      if (look.isPhone) return sure({ kind: 'identifier', type: meaning });
      return look.scientific > 0 && look.number !== null ? lostPhone(look) : null;
    case 'COUNTRY_CODE':
      return look.isCountry
        ? sure({ kind: 'country' })
        : leftOut('the header says country, the values are none', 'harmless', 'it holds no countries');
    case 'FIRST_NAME':
    case 'LAST_NAME':
      return look.looksLike === 'EMAIL' ? null : guessPerson(given, meaning, context);
    case 'FULL_NAME':
    case 'PERSON':
      return guessPerson(given, meaning, context);
    case 'ADDRESS':
    case 'CITY':
    case 'STATE':
    case 'ZIP':
      return look.looksLike === 'EMAIL' ? null : sure({ kind: 'identifier', type: meaning });
    case 'EVENT_TIME':
      return guessTime(field, look, context);
    case 'QUANTITY':
    case 'AMOUNT':
      return guessNumber(look, field, meaning, context);
    case 'CURRENCY':
      return look.isCurrency ? sure({ kind: 'text', isCode: false }) : null;
    case 'ORDER_ID':
    case 'PRODUCT_ID':
      return look.looksLike === null || look.looksLike === 'CARD'
        ? sure({ kind: 'text', isCode: true })
        : null;
    case 'PRODUCT_NAME':
      return look.looksLike === null ? sure({ kind: 'text', isCode: look.isCode }) : null;
    case 'BRAND':
    case 'CATEGORY':
      return look.looksLike === null || look.looksLike === 'CARD'
        ? sure({ kind: 'text', isCode: false })
        : null;
  }
}

/** Phone numbers that a spreadsheet treated as numbers: in scientific notation, digits are lost. */
function lostPhone({ scientific, count }: ValuesLook): Judgement {
  return scientific < count
    ? unsure(
        { kind: 'identifier', type: 'PHONE' },
        'some values are in scientific notation: their digits are lost, and nothing is written for them. Export the column as text',
      )
    : leftOut(
        'all values are in scientific notation: their digits are lost. Export the column as text',
        'never',
      );
}

/** One word of a command line, quoted where necessary. */
function wordOf(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `"${text.replaceAll(/["\\$`]/g, String.raw`\$&`)}"`;
}
