/** The memory layout of `assembly/json-cells.ts`. Both AssemblyScript and TypeScript read this file. */

const FIRST_PAGE = 65_536;
/** Vectors may read this many bytes past an end. */
const SPARE = 64;

/** Text that is searched at once; a batch holds it, and as many bytes of unescaped strings. */
export const MAX_TEXT_BYTES = 128 * 1024 - SPARE;
export const TEXT = FIRST_PAGE;
export const UNESCAPED = TEXT + MAX_TEXT_BYTES + SPARE;

/** By row and output column: where the cell starts, counted from `TEXT`, and its length (32 bits each). */
export const CELL_BYTES = 8;
export const MAX_CELLS = 32 * 1024;
export const CELLS = UNESCAPED + MAX_TEXT_BYTES + SPARE;

/** The record's values by source. */
export const MAX_SOURCES = 4096;
export const SOURCES = CELLS + CELL_BYTES * MAX_CELLS;

/**
 * By output column, one after another: how many sources it has, and which ones, in order of precedence (32 bits
 * each).
 */
export const MAX_COLUMN_SOURCES = 8192;
export const COLUMN_SOURCES = SOURCES + CELL_BYTES * MAX_SOURCES;

/**
 * Keys as they are written, quotes included: the address of the text, its bytes, its source (or `NOT_READ`,
 * `IGNORED`), and the record that had it last (32 bits each).
 */
export const KEY_BYTES = 16;
export const MAX_KEYS = 1024;
/** No column reads the key's value; one may read something nested in it. */
export const NOT_READ = -1;
/** No column reads the key's value, or anything in it. */
export const IGNORED = -2;
/**
 * Combined with the source: numbers with decimals fall back to the caller, because the column reads them in
 * another notation.
 */
export const LEAVES_DECIMALS = 1 << 30;
export const KEYS = COLUMN_SOURCES + 4 * MAX_COLUMN_SOURCES;
export const KEY_TEXTS = KEYS + KEY_BYTES * MAX_KEYS;
export const KEY_TEXTS_BYTES = 64 * 1024;

export const LAYOUT_END = KEY_TEXTS + KEY_TEXTS_BYTES + SPARE;
