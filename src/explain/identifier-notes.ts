import type { IdentifierNote } from '../model/identifier-note.js';
import type { Advice } from './rejects.js';

const SHARED = 'Hashed, it would be one false identity that all such people share.';

/** By note on identifiers: why it matters and what to do. The note itself has its meaning. */
export const IDENTIFIER_ADVICE: Readonly<Record<IdentifierNote, Advice>> = {
  EMAIL_UNDERSCORE: {
    why: "Amazon's published rule drops the underscore, one of its older tools keeps it. If Amazon kept it, these people do not match by e-mail.",
    whatToDo:
      'Nothing, as long as the published rule holds. To compare, load a second data set with source.keepEmailUnderscore and look at the matches of both.',
    example: '"source": {"from": "email", "keepEmailUnderscore": true}',
  },
  ZIP_PADDED: {
    why: 'Spreadsheets read 02134 as the number 2134. With the zeros the code is right again; without them it matches nobody.',
    whatToDo: 'Nothing. Exports that keep postal codes as text need no repair.',
    example: '2134 becomes 02134 (US), 1067 becomes 01067 (DE), 600001 becomes 0600001 (JP).',
  },
  GARBLED_LETTERS: {
    why: 'The letters cannot be determined with certainty, so the value is hashed unchanged. It matches nobody.',
    whatToDo: 'Export again with the right encoding, and without HTML or URL escapes.',
    example: 'JÃ¼rgen, M&uuml;ller, M%C3%BCller, J\\u00fcrgen',
  },
  HASH_DECODED: {
    why: 'AMC compares lower-case hex digits; the same hash in another notation would match nobody.',
    whatToDo: "Nothing, if the value was standardized by Amazon's rules before it was hashed.",
    example: '0x81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2',
  },
  NULL_WORD: {
    why: SHARED,
    whatToDo:
      'Nothing, as a rule. If such a word is a real value (Null is also a family name), set nullWords to false in the source of the column or in input.',
    example: '"source": {"from": "last_name", "nullWords": false}',
  },
  PLACEHOLDER: {
    why: SHARED,
    whatToDo:
      'Nothing, as a rule. If such a value is real, set placeholders to false in the source of the column or in input.',
    example: '"source": {"from": "zip", "placeholders": false}',
  },
  OTHER_HASH: {
    why: 'AMC matches by SHA-256. A hash of another kind cannot be converted; hashed again it would match nobody.',
    whatToDo: 'Export the raw values, or hash them with SHA-256 at the source.',
    example: '827ccb0eea8a706c4c34a16891f84e7b (32 hex digits: MD5)',
  },
  SCIENTIFIC_NOTATION: {
    why: 'A spreadsheet rounded the number; the original is lost. The row is written with its other identifiers.',
    whatToDo: 'Export the column as text, not as a number, and not through a spreadsheet.',
    example: '4.15555E+09',
  },
};
