/**
 * Why a record was refused. Codes are stable: reports, scripts and the documentation name them.
 * The text says what the code means and what to do; it never holds a value.
 */
export const REJECT_CODES = {
  FIELD_COUNT: 'The row has more or fewer fields than the header. Check for unquoted delimiters.',
  MALFORMED_QUOTES: 'A quoted field is followed by something other than a delimiter or a line end.',
  UNCLOSED_QUOTE: 'A quoted field never ends. Double the quotes inside values or remove the stray quote.',
  RECORD_TOO_LARGE:
    'The record is larger than the limit for one record. Check for a missing quote or line end.',
  INVALID_ENCODING:
    'The text is not valid UTF-8, or letters were already lost. Export the file again as UTF-8.',
  NUL_CHARACTER: 'The value holds a NUL character.',
  INVALID_JSON: 'The line is not valid JSON. Write one object per line, without a surrounding array.',
  NOT_AN_OBJECT: 'The record is not an object with named values.',
  NO_KNOWN_FIELD: "None of the record's fields is one that the schema reads.",
  TOO_MANY_KEYS: 'The JSON record has more than 16,384 keys: it is not a record, but a table in one object.',
  DUPLICATE_FIELD:
    'The record has the field twice, or also in another letter case: it is ambiguous which value counts.',
  NESTED_VALUE: 'The value is a list or an object where a single value was expected.',
  UNSAFE_NUMBER:
    'The number is too large for a JavaScript number to be exact. Pass it as a string or a bigint.',
  NULL_NOT_ALLOWED: 'The column is not nullable and the row has no value for it.',
  INVALID_DECIMAL:
    'The value is not a decimal number, or is ambiguous (1,234). Name the digit separator in source.groupSeparator; set source.decimalComma only if commas mark decimals (12,50).',
  DECIMAL_OUT_OF_RANGE: 'The decimal number has more than 36 digits before the point.',
  SCIENTIFIC_NOTATION:
    'A phone number, postal code or id is in scientific notation (4.479E+11): its digits are lost. Export it as text.',
  CODE_WITH_DECIMALS:
    'A code such as an article number has decimals (12.0): a program treated it as a number. Export it as text; if 12.0 is the code, set source.isCode to false.',
  INVALID_INTEGER:
    'The value is not a whole number. If a character groups its digits (1,234), name it in source.groupSeparator.',
  INTEGER_OUT_OF_RANGE:
    'The whole number does not fit the 32 bits (INTEGER) or 64 bits (LONG) of its column.',
  INVALID_TIMESTAMP: 'The value is not a known time. Set source.format and source.timeZone for other forms.',
  INVALID_DATE: 'The value is not a known date. Set source.format for other forms.',
  INVALID_CONSENT:
    'The value is not a consent signal. If the field has your own words (Yes, Nein), say in source.map what they mean.',
  NOT_IN_MAP:
    "The schema's source.map does not name the value. Add it, or set source.notInMap to null or pass.",
  MALFORMED_ITEMS: 'The cell with several items is not written as the schema (input.items) says.',
  CONTINUATION_WITHOUT_FIRST:
    'The row continues a group (input.group) whose first row is not directly above it. Export the file again, unsorted.',
  CONSENT_MISSING:
    'The person lives in the EEA or the UK and the row has no consent signal. Map one, or set input.consent.missing.',
  CONSENT_DENIED: 'The person denied consent; AMC refuses such rows.',
  SUPPRESSED:
    'The person is in the suppression list (--suppress), and nothing is removed from files that are uploaded unchanged.',
  RAW_EMAIL:
    'By its schema, the column has no e-mail addresses, but the value contains one. Set source.leakGuard.',
  RAW_PHONE:
    'By its schema, the column has no phone numbers, but the value contains one. Set source.leakGuard.',
  RAW_CARD: 'The value holds a payment card number. Remove it at the source, or set source.leakGuard.',
  RAW_NATIONAL_ID:
    'The value holds a national identity number. Remove it at the source, or set source.leakGuard.',
  RAW_OWN_IDENTIFIER:
    "The value repeats the row's own name, e-mail or phone in a column that is not hashed. Set source.leakGuard.",
  ERROR_VALUE: 'The cell holds an error such as #N/A or #REF!. Correct its formula in the workbook.',
  FORMULA_NOT_COMPUTED:
    'The cell holds a formula whose result was never stored. Open the workbook in Excel or LibreOffice and save it.',
  INVALID_COUNTRY: 'The country is not an ISO 3166 code or a known country name.',
  NOT_HASHED:
    'The column takes SHA-256 hashes, and the value is not one: it may be a raw identifier. Hash it where the data is.',
  OTHER_FORM_OF_HASH:
    'The value is a hash, but not in the form of AMC: SHA-256 as 64 lower-case hexadecimal digits.',
  HASH_OF_NOTHING:
    'The value is the SHA-256 of an empty text: everybody without a value would be one person.',
  NOT_IN_AMC_FORM:
    "The value is not written as AMC reads its type: DECIMAL with a point and at most two decimals, whole numbers as digits, TIMESTAMP as yyyy-MM-ddThh:mm:ssZ (UTC), DATE as yyyy-MM-dd, Amazon's consent signals as GRANTED or DENIED.",
  NULL_AS_TEXT:
    'The value is a text for "no value" (such as NULL or \\N, or an empty text in JSON); AMC would treat it as a value.',
  LINE_BREAK_IN_VALUE: 'The value has a line break; whether AMC reads those in CSV is not documented.',
  EXTRA_FIELD: 'The record has a field that is not a column of the data set; AMC refuses such files.',
} as const;

/** A code of {@link REJECT_CODES}. */
export type RejectCode = keyof typeof REJECT_CODES;

/** A refused record: where it is and why. It never contains a value from the record. */
export interface Reject {
  /** The input as the user named it (path, `s3://` URL, or `-` for stdin). */
  readonly file: string;
  /** 1-based physical line on which the record starts; for streams of objects, the 1-based row number. */
  readonly line: number;
  /** The data set's column, or null when the entire record is refused. */
  readonly column: string | null;
  readonly code: RejectCode;
}

/** What a value parser returns instead of a value it cannot accept. */
export class Refusal {
  readonly code: RejectCode;
  constructor(code: RejectCode) {
    this.code = code;
  }
}
