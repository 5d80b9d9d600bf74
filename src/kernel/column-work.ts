/** Settings of a column for the row program: flags, and how its values are handled. */

export const NULLABLE = 1;
export const QUOTED = 2;
/** Values are codes: the host checks those that may be numbers in scientific notation. */
export const CODE = 4;
export const GUARDED = 8;
export const DECIMALS = 16;
export const KEEPS_UNDERSCORE = 32;
/** The written value depends on the row's country. */
export const BY_COUNTRY = 64;
/** Times without a zone are UTC. */
export const UTC = 128;
/** Of raw identifiers, only e-mail addresses are searched for. */
export const ONLY_EMAIL = 256;
/** Whole numbers of 64 bits. */
export const LONG = 2048;
/** By its name, the column holds phone, card or identity numbers. */
export const NAMED = 1024;
/** Values are ids of another identity space: the host handles words for "nothing" and placeholders among them. */
export const EXTERNAL_ID = 4096;
/** The host's result for a cell depends only on the cell and the country, and is cached. */
export const REMEMBERED = 512;
/** The column has the same value in every row: a row with no other value is empty. */
export const CONSTANT = 8192;
/** Some accented letters are written as other letters: names. */
export const TRANSLITERATES = 131_072;
/** Bare numbers of 9 and 10 digits are seconds since 1970, of 12 and 13 milliseconds. */
export const EPOCH_SECONDS = 16_384;
export const EPOCH_MILLISECONDS = 32_768;
/** A comma is the decimal separator. */
export const DECIMAL_COMMA = 65_536;
/** A row is excluded when a suppression list has the column's digest: the host gets the digests' addresses. */
export const SUPPRESSES = 262_144;
/** The most hashed columns: with more, one row could queue more texts than the hashing program accepts at once. */
export const MAX_HASHED_COLUMNS = 256;

/** How a column's values are handled. */
export const HOST = 0;
export const TEXT = 1;
export const NUMBER = 2;
export const EMAIL = 3;
export const LETTERS = 4;
export const ADDRESS = 5;
export const ZIP = 6;
export const PHONE = 7;
export const COUNTRY = 8;
export const TIME = 9;
export const CONSENT = 10;
export const DATE = 11;
