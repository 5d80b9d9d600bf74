/**
 * The layout of the memory that the row program (`assembly/`) shares with the hashing program
 * (`digest-batch.ts`): the hashing program's messages and targets in the first page, then the regions declared
 * here, then the rows that are written. Both AssemblyScript and TypeScript read this file.
 *
 * A region is a constant and its size, `NAME` and `NAME_BYTES`; each begins where the previous region ends, and a
 * test checks that no two overlap. The size includes what vectors read or write beyond an end. Everything else is
 * an offset within a region, a flag or a limit.
 */

const FIRST_PAGE = 65_536;
/** Vectors may read and write this many bytes past an end. */
const SPARE = 64;

// ---- input: bytes and cells ----------------------------------------------------------------------------------------

/** The most bytes in a batch of cells; text is handled in smaller pieces, because `MARKS` has 16 bits each. */
export const MAX_INPUT_BYTES = 262_144;
export const MAX_TEXT_BYTES = 65_536;
export const WINDOW = FIRST_PAGE;
export const WINDOW_BYTES = MAX_INPUT_BYTES + SPARE;

/** Offsets of all delimiters, line feeds and quotes in the window (16 bits each). */
export const MARKS = WINDOW + WINDOW_BYTES;
export const MARKS_BYTES = 2 * MAX_TEXT_BYTES + SPARE;

/** Contents of the record's cells whose bytes differ from the window: doubled quotes, escapes. */
export const UNESCAPED = MARKS + MARKS_BYTES;
export const UNESCAPED_BYTES = MAX_TEXT_BYTES + SPARE;

/** By row and field: address and length; negative lengths are those of `model/cell-block.ts`. */
export const CELL_BYTES = 8;
export const MAX_CELLS = 32_768;
export const CELLS = UNESCAPED + UNESCAPED_BYTES;
export const CELLS_BYTES = CELL_BYTES * MAX_CELLS;

// ---- configuration -------------------------------------------------------------------------------------------------

/** By output column, `COLUMN_BYTES` each. */
export const MAX_COLUMNS = 1024;
export const COLUMN_BYTES = 32;
export const COLUMNS = CELLS + CELLS_BYTES;
export const COLUMNS_BYTES = COLUMN_BYTES * MAX_COLUMNS;
export const COLUMN_WORK = 0;
export const COLUMN_FIELD = 4;
export const COLUMN_FLAGS = 8;
export const COLUMN_PREFIX = 12;
export const COLUMN_PREFIX_BYTES = 16;
/** How many bytes at `NULL_TEXT` represent a missing value. */
export const COLUMN_NULL_BYTES = 20;
/** The bit of its identifier type; 0 for none. */
export const COLUMN_BIT = 24;
/** From 1: the list of the addresses of its digests; 0 for none. */
export const COLUMN_KEY = 28;

/** Texts of the configuration: prefixes, null values, the row's end; each starts at a multiple of 16. */
export const MAX_TEXTS_BYTES = 131_072;
export const TEXTS = COLUMNS + COLUMNS_BYTES;
export const TEXTS_BYTES = MAX_TEXTS_BYTES + SPARE;

/** By byte: classes for text cells. */
export const CLASSES = TEXTS + TEXTS_BYTES;
export const CLASSES_BYTES = 256;
export const DIGIT = 1;
export const SIGN = 2;
/** The byte cannot be in the output as it is. */
export const CARE = 4;
/** The byte is rejected, or written in a form that only the host knows. */
export const HOST_BYTE = 8;
/** The leak guard has to check whether it begins an escape for other characters. */
export const FOLDED = 16;

/**
 * By ASCII byte: how it is written in letters and digits, in e-mail addresses (two tables), and its class in
 * street lines.
 */
export const LETTERS_KEPT = CLASSES + CLASSES_BYTES;
export const LETTERS_KEPT_BYTES = 256;
export const EMAIL_KEPT = LETTERS_KEPT + LETTERS_KEPT_BYTES;
export const EMAIL_KEPT_BYTES = 256;
export const EMAIL_KEPT_WITH_UNDERSCORE = EMAIL_KEPT + EMAIL_KEPT_BYTES;
export const EMAIL_KEPT_WITH_UNDERSCORE_BYTES = 256;
/** In the tables for addresses: the host has to check the cell. */
export const FALL_BACK_BYTE = 0xff;
/** Ends a word; the word has to be judged as a unit. */
export const SEPARATOR = 1;
export const SPECIAL = 2;
/** Wrongly encoded letters may contain it: the host has to check the cell. */
export const DOUBTFUL = 4;
/** The first byte of a letter of Latin-1. */
export const ACCENTED = 8;
export const STREET = EMAIL_KEPT_WITH_UNDERSCORE + EMAIL_KEPT_WITH_UNDERSCORE_BYTES;
export const STREET_BYTES = 256;

// ---- what is counted -----------------------------------------------------------------------------------------------

/** By column and outcome: rows. And the outcomes of the current row. */
export const OUTCOMES_PER_COLUMN = 64;
/** By outcome, flags: null is written; an identifier column has something to match by. */
export const OUTCOME_FLAGS = STREET + STREET_BYTES;
export const OUTCOME_FLAGS_BYTES = OUTCOMES_PER_COLUMN;
export const IS_NULL = 1;
export const HAS_VALUE = 2;
/** The source says nothing: it is empty, or contains a word or a placeholder for "nothing". */
export const SAYS_NOTHING = 4;
export const OUTCOME_COUNTS = OUTCOME_FLAGS + OUTCOME_FLAGS_BYTES;
export const OUTCOME_COUNTS_BYTES = 4 * OUTCOMES_PER_COLUMN * MAX_COLUMNS;
export const ROW_OUTCOMES = OUTCOME_COUNTS + OUTCOME_COUNTS_BYTES;
export const ROW_OUTCOMES_BYTES = MAX_COLUMNS;

/** By hash: a combination of identifiers and country, how many rows have it, and the number of the first one. */
export const COUNTRY_SHIFT = 19;
export const MASK_SLOTS = 2048;
export const MASK_ENTRY_BYTES = 12;
export const MASKS = ROW_OUTCOMES + ROW_OUTCOMES_BYTES;
export const MASKS_BYTES = MASK_ENTRY_BYTES * MASK_SLOTS;
/** By hash: an event day (year, month and day of a packed time), how many rows have it, and the first one. */
export const DAY_SLOTS = 4096;
export const DAY_ENTRY_BYTES = 12;
export const DAYS = MASKS + MASKS_BYTES;
export const DAYS_BYTES = DAY_ENTRY_BYTES * DAY_SLOTS;

// ---- countries -----------------------------------------------------------------------------------------------------

/** By country number, `COUNTRY_BYTES` each. */
export const MAX_COUNTRIES = 512;
export const COUNTRY_BYTES = 48;
export const COUNTRIES = DAYS + DAYS_BYTES;
export const COUNTRIES_BYTES = COUNTRY_BYTES * MAX_COUNTRIES;
/** Rows written, and the number of the first one. */
export const COUNTRY_ROWS = 0;
export const COUNTRY_FIRST = 44;
export const COUNTRY_FLAGS = 4;
export const NEEDS_CONSENT = 2;
/** The phone number automaton may be used. */
export const HAS_PHONES = 4;
/** The country has a single zero as a trunk prefix. */
export const TRUNK_ZERO = 8;
/** The country's words for street lines are loaded. */
export const HAS_WORDS = 16;
/** National numbers may be written with a zero in front. */
export const ZERO_IN_FRONT = 32;
/** Two letters; none for the unknown country. */
export const COUNTRY_CODE = 8;
/** Postal codes: 1 digits, 2 digits whose first part must be complete, 3 British, 4 Canadian, 5 letters and digits. */
export const COUNTRY_ZIP = 12;
export const COUNTRY_ZIP_DIGITS = 13;
export const COUNTRY_AUTOMATON = 16;
export const COUNTRY_LENGTHS = 20;
export const COUNTRY_COMMON_LENGTHS = 24;
/** From this many digits on, digits that start with the calling code are international. */
export const COUNTRY_LEAST_PREFIXED = 28;
export const COUNTRY_CALLING_CODE_BYTES = 32;
export const COUNTRY_CALLING_CODE = 36;
/** 1 once the caller has loaded the country. */
export const COUNTRY_IS_LOADED = 40;

/** By calling code: the number of its main country plus one, 16 bits; 0 where it is unknown. */
export const MAX_CALLING_CODE = 999;
export const CALLING_CODES = COUNTRIES + COUNTRIES_BYTES;
export const CALLING_CODES_BYTES = 2048;

/** Automata of all countries: for each state eleven 16-bit numbers, ten next states and the flags. */
export const AUTOMATA = CALLING_CODES + CALLING_CODES_BYTES;
export const AUTOMATA_BYTES = 262_144;
export const AUTOMATON_STATE_BYTES = 24;
export const AUTOMATON_STATE_FLAGS = 20;

// ---- partitions, keys ----------------------------------------------------------------------------------------------

/** By a hash of the period: the period and the number of its partition. */
export const PARTITION_SLOTS = 4096;
export const PARTITION_PERIODS = AUTOMATA + AUTOMATA_BYTES;
export const PARTITION_PERIODS_BYTES = 8 * PARTITION_SLOTS;
export const PARTITION_NUMBERS = PARTITION_PERIODS + PARTITION_PERIODS_BYTES;
export const PARTITION_NUMBERS_BYTES = 4 * PARTITION_SLOTS;

/** Runs of adjacent rows of one partition: its number, where the rows end, and how many there are. */
export const MAX_PARTITION_RUNS = 4096;
export const PARTITION_RUN_BYTES = 12;
export const PARTITION_RUNS = PARTITION_NUMBERS + PARTITION_NUMBERS_BYTES;
export const PARTITION_RUNS_BYTES = PARTITION_RUN_BYTES * MAX_PARTITION_RUNS;

/** The most rows that one call writes. By key column, a list of the addresses of digests. */
export const MAX_ROWS = 512;
export const MAX_KEY_COLUMNS = 3;
export const KEY_ADDRESSES = PARTITION_RUNS + PARTITION_RUNS_BYTES;
export const KEY_ADDRESSES_BYTES = 4 * MAX_ROWS * MAX_KEY_COLUMNS;

/** Digests that a suppression list may contain: the address, and the number of the row. */
export const MAX_CANDIDATES = 2048;
export const CANDIDATE_BYTES = 8;
export const CANDIDATES = KEY_ADDRESSES + KEY_ADDRESSES_BYTES;
export const CANDIDATES_BYTES = CANDIDATE_BYTES * MAX_CANDIDATES;

// ---- work ----------------------------------------------------------------------------------------------------------

/** The caller puts a word of a country and its form here. */
export const WORD_INPUT = CANDIDATES + CANDIDATES_BYTES;
export const WORD_INPUT_BYTES = 128;
/** Digits of a phone number, and other temporary data. */
export const SCRATCH = WORD_INPUT + WORD_INPUT_BYTES;
export const SCRATCH_BYTES = 128;

/** Settings and state, 4 bytes each unless said otherwise. */
export const STATE = SCRATCH + SCRATCH_BYTES;
export const STATE_BYTES = 268;
export const COLUMN_COUNT = 0;
export const FIELD_COUNT = 4;
export const DELIMITER = 8;
/** -1 when no cell is quoted. */
export const QUOTE = 12;
export const COUNTS_INNER_LINES = 16;
export const COUNTRY_FIELD = 20;
export const DEFAULT_COUNTRY = 24;
/** The output column of the main event time; -1 for none. */
export const EVENT_COLUMN = 28;
/** How many low bits of a packed time do not matter for the period; -1: all rows are in one period. */
export const PERIOD_SHIFT = 32;
export const ROW_END = 36;
export const ROW_END_BYTES = 40;
/** The end of a row that has no bytes. */
export const BLANK_END = 44;
export const BLANK_END_BYTES = 48;
/** Null values, each as a length and its bytes; a length of 0 ends them. */
export const NULL_VALUES = 52;
export const LONGEST_NULL = 56;
export const NULL_TEXT = 60;
/** Fields of the row's own identifiers, which guarded columns are searched for; -1 for none, -2 for no search. */
export const OWN_EMAIL = 64;
export const OWN_PHONE = 68;
export const OWN_FIRST_NAME = 72;
export const OWN_LAST_NAME = 76;
export const HAS_CONSENTS = 80;
/** By fault of consent (missing, denied, malformed): 1 where rows are written anyway. Three numbers. */
export const FAULT_IS_COUNTED = 84;
/** The room that a row needs in the output, in addition to twice the bytes of its record. */
export const ROW_ROOM = 96;
/** Where the hashing program expects the addresses of digests, and how many may be queued before a row. */
export const TARGETS = 100;
export const MAX_DIGESTS = 104;
/** Form of the output: 1 CSV, 2 JSON, 3 rows of a row group. */
export const FORMAT = 108;
export const CSV = 1;
export const JSON_LINES = 2;
/** Whether days of events are counted. */
export const COUNTS_DAYS = 112;
/** Where records come from: text, or a table of cells. */
export const IS_TABLE = 116;
/** Whether the bytes may not be UTF-8. */
export const IS_DOUBTFUL = 120;
/** State: offset of the next record, or the next row of the table; its line; addresses of the output. */
export const AT = 124;
export const LINE = 128;
export const OUT = 132;
export const OUT_LIMIT = 136;
/** Texts that are queued for hashing. */
export const DIGESTS = 140;
export const PARTITION_RUN_COUNT = 144;
/** Bytes in the window, or rows in the table. */
export const INPUT_LENGTH = 148;
/** Of the current row: its country's number, the address of its cells, a unique number. */
export const ROW_COUNTRY = 152;
export const ROW_CELLS = 156;
export const ROW_NUMBER = 160;
/** Bytes that the next row needs in the output. */
export const NEEDED = 164;
/** Rows written since `begin`, and by fault of consent the first row with it (three numbers, -1 for none). */
export const ROWS = 168;
/** By fault: rows written with it. */
export const FAULT_COUNTS = 172;
/** By list: how many addresses it has. */
export const KEY_COUNTS = 224;
/** Distinct masks and days. */
export const MASK_COUNT = 192;
export const DAY_COUNT = 196;
/** Packed times (64 bits) of the first and the last event; -1 for none. */
export const FIRST_EVENT = 200;
export const LAST_EVENT = 208;
/** The outcome of a value that is written although it may be a phone number. */
export const SUSPECTED_PHONE = 216;
/** The outcome of an address whose underscore was dropped. */
export const EMAIL_UNDERSCORE = 220;
/** Packed times (64 bits): rows with events before the first, or not before the second, are excluded. */
export const TOO_OLD_BEFORE = 240;
export const FUTURE_FROM = 248;
/** How many candidates there are. */
export const CANDIDATE_COUNT = 256;
/** The number of the next row that a suppression list excludes; -1 for none. */
export const NEXT_SUPPRESSED = 260;
/** How many columns have a profile. */
export const PROFILE_COUNT = 264;

/** Why `run` returned. */
export const END = 0;
/** A text record that the caller has to handle: too long, too many or too few cells, blank. */
export const RECORD_FALL_BACK = 1;
export const FULL = 2;

/** What the host returns instead of an outcome, a number or bits when it has rejected the row. */
export const REFUSED = -2;
/** The low bits are the country's number, or `NO_COUNTRY`; the high bits are the outcome of its cell. */
export const COUNTRY_OUTCOME_SHIFT = 16;
export const NO_COUNTRY = 0xffff;
/** Bits of a consent signal. */
export const SIGNAL = 1;
export const DENIED = 2;
export const MALFORMED = 4;
export const NO_SIGNAL = 8;
/** Faults, as `FAULT_IS_COUNTED` numbers them. */
export const MISSING_FAULT = 0;
export const DENIED_FAULT = 1;
export const MALFORMED_FAULT = 2;

// ---- cached values
// -------------------------------------------------------------------------------------------------

/** Results of cells, by their bytes: `memo.ts`. And, by hash, the number of the entry, 16 bits. */
export const MEMO_ENTRY_BYTES = 160;
export const MAX_MEMO_ENTRIES = 8192;
export const MEMO_SLOT_BITS = 15;
export const MEMO = STATE + STATE_BYTES;
export const MEMO_BYTES = MEMO_ENTRY_BYTES * MAX_MEMO_ENTRIES;
export const MEMO_SLOTS = MEMO + MEMO_BYTES;
export const MEMO_SLOTS_BYTES = 2 << MEMO_SLOT_BITS;

/**
 * Words that street lines have in another form, by country: each entry is the word in capitals and its form in
 * lower case, both padded with zeros. And, by hash, the number of the entry, 16 bits.
 */
export const WORD_BYTES = 32;
export const MAX_WORDS = 8000;
export const WORD_SLOT_BITS = 14;
export const WORDS = MEMO_SLOTS + MEMO_SLOTS_BYTES;
export const WORDS_BYTES = 2 * WORD_BYTES * MAX_WORDS;
export const WORD_COUNTRIES = WORDS + WORDS_BYTES;
export const WORD_COUNTRIES_BYTES = 2 * MAX_WORDS;
export const WORD_SLOTS = WORD_COUNTRIES + WORD_COUNTRIES_BYTES;
export const WORD_SLOTS_BYTES = 2 << WORD_SLOT_BITS;

/** Words of up to four letters that announce a number, 4 bytes each, padded with zeros; zeros end the list. */
export const LABELS = WORD_SLOTS + WORD_SLOTS_BYTES;
export const LABELS_BYTES = 256;

/** How words that announce a number begin, two to four letters each, in the same form. */
export const LABEL_STARTS = LABELS + LABELS_BYTES;
export const LABEL_STARTS_BYTES = 512;

/** Digits of a guarded cell, and where their groups are. */
export const GUARD_DIGITS = LABEL_STARTS + LABEL_STARTS_BYTES;
export const GUARD_DIGITS_BYTES = 128;
export const GUARD_GROUPS = GUARD_DIGITS + GUARD_DIGITS_BYTES;
export const GUARD_GROUPS_BYTES = 512;

// ---- profiles of columns -------------------------------------------------------------------------------------------

/** By column: where the row's value is in the output, without quotes, and its length. */
export const ROW_VALUES = GUARD_GROUPS + GUARD_GROUPS_BYTES;
export const ROW_VALUES_BYTES = 8 * MAX_COLUMNS;

/** By column with a profile, `PROFILE_BYTES` each: what is counted over the block's rows. */
export const MAX_PROFILES = 128;
export const PROFILE_BYTES = 56;
export const PROFILES = ROW_VALUES + ROW_VALUES_BYTES;
export const PROFILES_BYTES = PROFILE_BYTES * MAX_PROFILES;
export const PROFILE_COLUMN = 0;
export const PROFILE_KIND = 4;
/**
 * Text and ids; numbers whose range must not be shown; numbers that are summed; times; days that are a
 * person's.
 */
export const TEXT_PROFILE = 0;
export const NUMBER_PROFILE = 1;
export const METRIC_PROFILE = 2;
export const TIME_PROFILE = 3;
export const DAY_PROFILE = 4;
/** Keys of distinct values that are kept: how many, and (64 bits) the limit that they are below. */
export const PROFILE_KEY_COUNT = 8;
export const PROFILE_LIMIT = 16;
/** Numbers in units of the last decimal, or packed times, 64 bits each; the sum of their lower and upper halves. */
export const PROFILE_MIN = 24;
export const PROFILE_MAX = 32;
export const PROFILE_SUM_LOW = 40;
export const PROFILE_SUM_HIGH = 48;

/** By column with a profile: its keys as a hash table, 64 bits each, 0 for empty slots. */
export const MAX_PROFILE_KEYS = 512;
export const PROFILE_SLOTS = 1024;
export const PROFILE_KEY_BYTES = 8 * PROFILE_SLOTS;
export const PROFILE_KEYS = PROFILES + PROFILES_BYTES;
export const PROFILE_KEYS_BYTES = PROFILE_KEY_BYTES * MAX_PROFILES;
export const PROFILE_SCRATCH = PROFILE_KEYS + PROFILE_KEYS_BYTES;
export const PROFILE_SCRATCH_BYTES = 8 * MAX_PROFILE_KEYS + 8;

/** Where the rows may begin. */
export const LAYOUT_END = PROFILE_SCRATCH + PROFILE_SCRATCH_BYTES;
