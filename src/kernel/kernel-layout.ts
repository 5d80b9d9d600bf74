/**
 * Where things lie in the memory that the row program (`assembly/`) shares with the hashing program
 * (`src/hash/digest-batch.ts`): that one's messages and targets first, then what is declared here, then the rows that
 * are written. Both AssemblyScript and TypeScript read this file.
 */

const FIRST_PAGE = 65_536;

/** A stretch of the input: whole records are taken from it. Reads may go 64 bytes beyond. */
export const WINDOW_BYTES = 65_536;
export const WINDOW = FIRST_PAGE;
/** Offsets of all delimiters, line feeds and quotes in the window (16 bits each). */
export const MARKS = WINDOW + 65_600;

export const MAX_FIELDS = 1024;
export const CELL_STARTS = MARKS + 131_104;
export const CELL_ENDS = CELL_STARTS + 4_096;

/** By output column, `COLUMN_BYTES` each. */
export const MAX_COLUMNS = 256;
export const COLUMN_BYTES = 32;
export const COLUMNS = CELL_ENDS + 4_096;
export const COLUMN_WORK = 0;
export const COLUMN_FIELD = 4;
export const COLUMN_FLAGS = 8;
export const COLUMN_PREFIX = 12;
export const COLUMN_PREFIX_BYTES = 16;
/** How many bytes at `NULL_TEXT` stand for no value. */
export const COLUMN_NULL_BYTES = 20;
/** The bit of its identifier type; 0 for none. */
export const COLUMN_BIT = 24;
/** From 1 on: the list that takes where its digests stand; 0 for none. */
export const COLUMN_KEY = 28;

/** Column flags. */
export const NULLABLE = 1;
export const QUOTED = 2;
/** Values are codes: what looks like a number in scientific notation is refused elsewhere. */
export const CODE = 4;
export const GUARDED = 8;
export const DECIMALS = 16;
export const KEEPS_UNDERSCORE = 32;
/** What a value becomes depends on the row's country. */
export const BY_COUNTRY = 64;
/** Times that name no zone are UTC. */
export const UTC = 128;
/** Of raw identifiers only addresses are looked for. */
export const ONLY_EMAIL = 256;

/** What is done with a column's values. */
export const TEXT = 1;
export const NUMBER = 2;
export const EMAIL = 3;
export const LETTERS = 4;
export const ADDRESS = 5;
export const ZIP = 6;
export const PHONE = 7;
/** What a value becomes is remembered; values seen for the first time are left to the caller. */
export const REMEMBERED = 8;
export const COUNTRY = 9;
export const TIME = 10;
export const CONSENT = 11;

/** Texts of the configuration: prefixes, null values, the row's end. Reads may go 16 bytes beyond. */
export const TEXTS_BYTES = 65_536;
export const TEXTS = COLUMNS + 8_192;

/** By byte: classes for text cells. */
export const CLASSES = TEXTS + 65_552;
export const DIGIT = 1;
export const SIGN = 2;
export const CARE = 4;

/** By ASCII byte: what is kept of letters and digits, of addresses (two ways), and what it is in street lines. */
export const LETTERS_KEPT = CLASSES + 256;
export const EMAIL_KEPT = LETTERS_KEPT + 256;
export const EMAIL_KEPT_WITH_UNDERSCORE = EMAIL_KEPT + 256;
/** Ends a word; makes a word be looked at as a whole. */
export const SEPARATOR = 1;
export const SPECIAL = 2;
export const STREET_BYTES = EMAIL_KEPT_WITH_UNDERSCORE + 256;
/** In the tables for addresses: the cell has to be looked at otherwise. */
export const UNSURE_BYTE = 0xff;

/** By column and outcome: rows. And the outcomes of the row that is worked on. */
export const OUTCOMES_PER_COLUMN = 8;
export const OUTCOME_COUNTS = STREET_BYTES + 256;
export const ROW_OUTCOMES = OUTCOME_COUNTS + 8_192;

/** By country number, `COUNTRY_BYTES` each. */
export const MAX_COUNTRIES = 512;
export const COUNTRY_BYTES = 48;
export const COUNTRIES = ROW_OUTCOMES + 256;
/** Rows written; the first of a block is left to the caller, who sets `SEEN`. */
export const COUNTRY_ROWS = 0;
export const COUNTRY_FLAGS = 4;
export const SEEN = 1;
export const NEEDS_CONSENT = 2;
/** The phone number automaton may be used. */
export const HAS_PHONES = 4;
/** The country's words for street lines are known. */
export const HAS_WORDS = 16;
/** A trunk prefix of the country is a mere zero. */
export const TRUNK_ZERO = 8;
/** Two letters; none for the unknown country. */
export const COUNTRY_CODE = 8;
/** Postal codes: 1 digits, 2 digits whose first part must be whole, 3 British, 4 Canadian, 5 letters and digits. */
export const COUNTRY_ZIP = 12;
export const COUNTRY_ZIP_DIGITS = 13;
export const COUNTRY_AUTOMATON = 16;
export const COUNTRY_LENGTHS = 20;
export const COUNTRY_COMMON_LENGTHS = 24;
/** From so many digits on, digits with the calling code in front are international. */
export const COUNTRY_LEAST_PREFIXED = 28;
export const COUNTRY_CALLING_CODE_BYTES = 32;
export const COUNTRY_CALLING_CODE = 36;
/** 1 once the caller has filled in what is known of the country. */
export const COUNTRY_IS_KNOWN = 40;

/** Automata of all countries: by state ten numbers of 16 bits, the next states, and one of flags. */
export const AUTOMATA_BYTES = 262_144;
export const AUTOMATA = COUNTRIES + 24_576;
export const STATE_BYTES = 24;
export const STATE_FLAGS = 20;

/** By a hash of the period: the period and the number of its partition. */
export const PARTITION_SLOTS = 4096;
export const PARTITION_PERIODS = AUTOMATA + 262_144;
export const PARTITION_NUMBERS = PARTITION_PERIODS + 32_768;

/** Neighbouring rows of one partition: its number, where they end, how many they are. */
export const MAX_STRETCHES = 4096;
export const STRETCHES = PARTITION_NUMBERS + 16_384;

/** Rows written by the last call, two numbers each: identifiers and country; the day of the event. */
export const MAX_LOGGED = 512;
export const COUNTRY_SHIFT = 19;
export const LOG = STRETCHES + 49_152;
/** Where digests of key columns stand, a list each. */
export const MAX_KEY_COLUMNS = 2;
export const KEY_PLACES = LOG + 8 * 512;

/** What was remembered is handed over here: the cell's bytes, then what they become. */
export const MEMO_INPUT = KEY_PLACES + 4 * 512 * 2;
/** Digits of a phone number, and others' work. */
export const SCRATCH = MEMO_INPUT + 160;

/** Settings and state, 4 bytes each unless said otherwise. */
export const STATE = SCRATCH + 128;
export const COLUMN_COUNT = 0;
export const FIELD_COUNT = 4;
export const DELIMITER = 8;
/** -1 where no cell is quoted. */
export const QUOTE = 12;
export const COUNTS_INNER_LINES = 16;
export const COUNTRY_FIELD = 20;
export const DEFAULT_COUNTRY = 24;
/** The output column of the main event time; -1 for none. */
export const EVENT_COLUMN = 28;
/** How many bits of a packed time tell no periods apart; -1: all rows are in one. */
export const PERIOD_SHIFT = 32;
export const ROW_END = 36;
export const ROW_END_BYTES = 40;
/** Null values: a length and the bytes, each; a length of 0 ends them. */
export const NULL_VALUES = 44;
export const LONGEST_NULL = 48;
export const NULL_TEXT = 52;
/** Fields of the row's own identifiers, which guarded columns are searched for; -1 for none, -2: no search. */
export const OWN_EMAIL = 56;
export const OWN_PHONE = 60;
export const OWN_FIRST_NAME = 64;
export const OWN_LAST_NAME = 68;
export const HAS_CONSENTS = 72;
/** Rows that lack consent are written and counted. */
export const COUNTS_MISSING = 76;
/** What a row needs in the output beside the bytes of its record. */
export const ROW_ROOM = 80;
/** Where the hashing program expects addresses of digests. */
export const TARGETS = 84;
export const MAX_DIGESTS = 88;
/** State: offset of the next record, line, addresses of the output, texts that wait to be hashed. */
export const AT = 96;
export const LINE = 100;
export const OUT = 104;
export const OUT_LIMIT = 108;
export const DIGESTS = 112;
export const ROWS = 116;
export const STRETCH_COUNT = 120;
export const MISSING_CONSENT = 124;
export const WINDOW_LENGTH = 128;
/** Packed times (64 bits) of the first and the last event; -1 for none. */
export const FIRST_EVENT = 136;
export const LAST_EVENT = 144;
/** The period that was not known when the caller got a row (64 bits); -1 when that was not the reason. */
export const UNKNOWN_PERIOD = 152;
export const LOGGED = 160;
/** By list: how many places it has. */
export const KEY_COUNTS = 164;
/** Why `run` came back. */
export const END = 0;
export const LEFT_TO_CALLER = 1;
export const FULL = 2;

/** What cells became, by their bytes: `memo.ts`. And by hash the number of the entry, 16 bits. */
export const MEMO_ENTRY_BYTES = 160;
export const MAX_MEMO_ENTRIES = 8192;
export const MEMO_SLOT_BITS = 15;
export const MEMO = STATE + 256;
export const MEMO_SLOTS = MEMO + 160 * 8192;

/**
 * Words that street lines have in another form, by country: entries of the word in capitals and its form in small
 * letters, both filled up with zeros. And by hash the number of the entry, 16 bits.
 */
export const WORD_BYTES = 32;
export const MAX_WORDS = 8000;
export const WORD_SLOT_BITS = 14;
export const WORDS = MEMO_SLOTS + (2 << 15);
export const WORD_COUNTRIES = WORDS + 64 * 8000;
export const WORD_SLOTS = WORD_COUNTRIES + 2 * 8000;

/** Where the rows may begin. */
export const LAYOUT_END = WORD_SLOTS + (2 << 14);
