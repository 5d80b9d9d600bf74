/** How a column's values are stored in Parquet. Both AssemblyScript and TypeScript read this file. */
export const TEXT = 0;
/** INT32 of a whole number. */
export const INTEGER = 1;
/** INT64 of a whole number. */
export const LONG = 2;
/** INT64: milliseconds since 1970 of `yyyy-MM-ddTHH:mm:ssZ`. */
export const TIME = 3;
/** INT32: days since 1970 of `yyyy-MM-dd`. */
export const DAY = 4;
/** Hundredths in 16 bytes of two's complement, high byte first. */
export const DECIMAL = 5;

/** Bytes that the length before each value takes. */
export const LENGTH_BYTES = 4;
export const DECIMAL_BYTES = 16;

/** A cell is its start and its length, 32 bits each; a missing value has no length. */
export const CELL_BYTES = 8;

/** The most distinct values in a dictionary. */
export const MAX_ENTRIES = 32_768;
/** Its hash table: twice as many slots of 8 bytes, found by 16 bits. */
export const SLOT_BYTES = 8;
export const SLOTS = 65_536;
