/**
 * What is counted about identifiers besides "hashed" and "empty": values from which more was read than they literally
 * say, and values that are not an identity although they contain something. Codes are stable: the report uses them as
 * keys.
 */
export const IDENTIFIER_NOTES = {
  EMAIL_UNDERSCORE:
    "The address has an underscore, which was dropped, as Amazon's published rule says; source.keepEmailUnderscore keeps it.",
  ZIP_PADDED: 'The postal code had lost its leading zeros, as in a spreadsheet; they were added again.',
  GARBLED_LETTERS:
    'The text holds letters in the wrong encoding (Ã¼), HTML entities or escapes; it was hashed as it is and matches nobody.',
  HASH_DECODED: 'The value is a SHA-256 hash in another notation (base64, 0x, sha256:); it was passed on.',
  NULL_WORD: 'The value is a word for "nothing" (null, none, n/a, unknown, -); null was written.',
  PLACEHOLDER: 'The value is a placeholder (test@test.com, 0000000000, 99999); null was written.',
  OTHER_HASH: 'The value is a hash that AMC cannot match (MD5, SHA-1 or another one); null was written.',
  SCIENTIFIC_NOTATION:
    'The value is in scientific notation (4.479E+11), so that its digits are lost; null was written.',
} as const;

/** A code of {@link IDENTIFIER_NOTES}. */
export type IdentifierNote = keyof typeof IDENTIFIER_NOTES;

function isNote(code: string): code is IdentifierNote {
  return Object.hasOwn(IDENTIFIER_NOTES, code);
}

/** What a code means; empty for other texts, which a report of another version may contain. */
export function noteMeaning(code: string): string {
  return isNote(code) ? IDENTIFIER_NOTES[code] : '';
}

/** All of them; the index of one is that of its counter. */
export const NOTE_CODES: readonly IdentifierNote[] = Object.keys(IDENTIFIER_NOTES).filter(isNote);

/** Notes on values that are written as null. */
export const NULL_NOTES = ['NULL_WORD', 'PLACEHOLDER', 'OTHER_HASH', 'SCIENTIFIC_NOTATION'] as const;
export type NullNote = (typeof NULL_NOTES)[number];
/** Notes on values that are hashed or passed on. */
export type ValueNote = Exclude<IdentifierNote, NullNote>;
