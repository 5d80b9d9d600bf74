import { MAX_MESSAGES, TARGETS_START, type DigestBatch } from './digest-batch.js';
import { emailByteTable } from '../normalize/email-bytes.js';
import { letterByteTable } from '../normalize/letters-bytes.js';
import { MARKS as LEAK_MARKS } from '../leak-guard/find-leaks.js';
import type { RowCollector } from '../rows/row-collector.js';
import type { RowFacts } from '../rows/row-facts.js';
import type { RowTally } from '../rows/fast/row-tally.js';
import { WORD_SEPARATORS } from '../rows/fast/address-writer.js';
import { MAX_KEY_BYTES } from '../rows/fast/cell-memo.js';
import { KernelCountries } from './kernel-countries.js';
import * as layout from './kernel-layout.js';
import { roundUp, type KernelSettings } from './kernel-settings.js';
import { startRowProgram, type RowProgram } from './row-program.js';

/** Values of the memo have so many bytes at most: digests in quotes, and little more. */
const MAX_VALUE_BYTES = 72;
/** Cells of the country column are remembered under it; columns have smaller numbers. */
const COUNTRY_TAG = 0xffff_0000;
/** Below the batch's limit: what is copied in vectors may reach beyond a message's slot. */
const MAX_WAITING = MAX_MESSAGES - 16;
/** Room that a row takes beyond its bytes: digests, and vectors at its end. */
const SPARE_BYTES = 128;
const CELL_BYTES = 96;

/** Signs that make a word of a street line be split or looked up otherwise. */
const SPECIAL_IN_WORDS = '.-#';

/** Who takes what `run` has written. */
export interface KernelResults {
  readonly collector: RowCollector;
  readonly tally: RowTally;
  readonly facts: RowFacts;
}

/** Programs by the memory that they work in: one a thread. */
const kernels = new WeakMap<DigestBatch, RowKernel>();

export function rowKernelOf(digests: DigestBatch): RowKernel {
  let kernel = kernels.get(digests);
  if (kernel === undefined) {
    kernel = new RowKernel(digests);
    kernels.set(digests, kernel);
  }
  return kernel;
}

/**
 * Writes the ordinary rows of a file in WebAssembly and leaves all others to its caller, who tells it what it learns
 * from them: countries, partitions, what cells become. Memory: 2.3 MB a thread, whatever the file.
 */
export class RowKernel {
  readonly #digests: DigestBatch;
  readonly #program: RowProgram;
  readonly #countries: KernelCountries;
  #user: object | null = null;
  #columns = 0;

  constructor(digests: DigestBatch) {
    this.#digests = digests;
    this.#program = startRowProgram(digests);
    this.#countries = new KernelCountries(digests, this.#program);
    const { memory } = digests;
    memory.set(letterByteTable(), layout.LETTERS_KEPT);
    memory.set(emailByteTable(false), layout.EMAIL_KEPT);
    memory.set(emailByteTable(true), layout.EMAIL_KEPT_WITH_UNDERSCORE);
    for (const sign of WORD_SEPARATORS) memory[layout.STREET_BYTES + sign.charCodeAt(0)] = layout.SEPARATOR;
    for (const sign of SPECIAL_IN_WORDS) memory[layout.STREET_BYTES + sign.charCodeAt(0)] = layout.SPECIAL;
  }

  /** Takes the program for a user and its settings, unless that user has it. */
  use(user: object, settings: KernelSettings): void {
    if (this.#user === user) return;
    this.#user = user;
    this.#program.reset();
    this.#columns = settings.columns.length;
    this.#countries.forget();
    const { memory } = this.#digests;
    for (let byte = 0; byte < 256; byte++)
      memory[layout.CLASSES + byte] =
        (LEAK_MARKS[byte] ?? 0) | (settings.needsCare[byte] === 0 ? 0 : layout.CARE);
    let text: number = layout.TEXTS;
    const addText = (bytes: Uint8Array): number => {
      const start = text;
      memory.set(bytes, start);
      text += roundUp(bytes.length);
      return start;
    };
    this.#setColumns(settings, addText);
    const nullValues = settings.nullValues.flatMap((value) => [value.length, ...value]);
    const { words } = this.#digests;
    const set = (place: number, value: number) => {
      words[(layout.STATE + place) >> 2] = value;
    };
    set(layout.COLUMN_COUNT, this.#columns);
    set(layout.FIELD_COUNT, settings.fieldCount);
    set(layout.DELIMITER, settings.delimiter);
    set(layout.QUOTE, settings.quote);
    set(layout.COUNTS_INNER_LINES, Number(settings.countsInnerLines));
    set(layout.COUNTRY_FIELD, settings.countryField);
    set(layout.EVENT_COLUMN, settings.eventColumn);
    set(layout.PERIOD_SHIFT, settings.periodShift);
    set(layout.ROW_END, addText(settings.rowEnd));
    set(layout.ROW_END_BYTES, settings.rowEnd.length);
    set(layout.NULL_TEXT, addText(settings.nullText));
    set(layout.NULL_VALUES, addText(Uint8Array.from([...nullValues, 0])));
    set(layout.LONGEST_NULL, Math.max(0, ...settings.nullValues.map(({ length }) => length)));
    const [email = -2, phone = -1, firstName = -1, lastName = -1] = settings.own ?? [];
    set(layout.OWN_EMAIL, email);
    set(layout.OWN_PHONE, phone);
    set(layout.OWN_FIRST_NAME, firstName);
    set(layout.OWN_LAST_NAME, lastName);
    set(layout.HAS_CONSENTS, Number(settings.hasConsents));
    set(layout.COUNTS_MISSING, Number(settings.countsMissing));
    const prefixes = settings.columns.reduce((sum, { prefix }) => sum + prefix.length, 0);
    set(layout.ROW_ROOM, SPARE_BYTES + prefixes + this.#columns * CELL_BYTES);
    set(layout.TARGETS, TARGETS_START);
    set(layout.MAX_DIGESTS, MAX_WAITING);
  }

  #setColumns({ columns }: KernelSettings, addText: (bytes: Uint8Array) => number): void {
    const { words } = this.#digests;
    columns.forEach(({ work, field, flags, prefix, nullBytes, bit, keyList }, index) => {
      const column = layout.COLUMNS + index * layout.COLUMN_BYTES;
      const set = (place: number, value: number) => {
        words[(column + place) >> 2] = value;
      };
      set(layout.COLUMN_WORK, work);
      set(layout.COLUMN_FIELD, field);
      set(layout.COLUMN_FLAGS, flags);
      set(layout.COLUMN_PREFIX, addText(prefix));
      set(layout.COLUMN_PREFIX_BYTES, prefix.length);
      set(layout.COLUMN_NULL_BYTES, nullBytes);
      set(layout.COLUMN_BIT, bit);
      set(layout.COLUMN_KEY, keyList);
    });
  }

  /** Starts a stretch of the input. @param defaultCountry the number of the country of rows that name none */
  begin(defaultCountry: number): void {
    this.#program.begin();
    this.#set(layout.DEFAULT_COUNTRY, defaultCountry);
  }

  /** Takes the bytes from `from` on, as many as there is room for; gives where they end. */
  load(bytes: Buffer, from: number): number {
    const to = Math.min(bytes.length, from + layout.WINDOW_BYTES);
    // Source and target may lie in one another's memory only where they are the same thread's: never.
    this.#digests.memory.set(bytes.subarray(from, to), layout.WINDOW);
    this.#set(layout.WINDOW_LENGTH, to - from);
    this.#program.beginWindow();
    return to;
  }

  /** Where the next record starts within what was loaded, and the number of its line. */
  get at(): number {
    return this.#get(layout.AT);
  }

  get line(): number {
    return this.#get(layout.LINE);
  }

  /**
   * Writes rows from `at` on.
   * @returns true when a record is left to the caller, at `at`; false when what was loaded ends there
   */
  run(at: number, line: number, { collector, tally, facts }: KernelResults): boolean {
    const { writer, writerStart } = this.#digests;
    this.#set(layout.AT, at);
    this.#set(layout.LINE, line);
    for (;;) {
      writer.reserve(layout.WINDOW_BYTES + this.#get(layout.ROW_ROOM));
      this.#set(layout.OUT, writerStart + writer.length);
      this.#set(layout.OUT_LIMIT, writerStart + writer.bytes.length);
      this.#set(layout.DIGESTS, this.#digests.waiting);
      const result = this.#program.run();
      writer.length = this.#get(layout.OUT) - writerStart;
      this.#digests.waiting = this.#get(layout.DIGESTS);
      this.#collect(collector);
      this.#takeLog(tally, facts);
      this.#takeKeys(facts);
      if (result !== layout.FULL) return result === layout.LEFT_TO_CALLER;
      this.#digests.flush();
    }
  }

  #collect(collector: RowCollector): void {
    const { words, writerStart } = this.#digests;
    const count = this.#get(layout.STRETCH_COUNT);
    for (let stretch = 0; stretch < count; stretch++) {
      const place = (layout.STRETCHES >> 2) + stretch * 3;
      collector.endRows(words[place] ?? 0, (words[place + 1] ?? 0) - writerStart, words[place + 2] ?? 0);
    }
  }

  #takeLog(tally: RowTally, { events }: RowFacts): void {
    const { words } = this.#digests;
    const count = this.#get(layout.LOGGED);
    let lastDay = -1;
    let day = '';
    for (let row = 0; row < count; row++) {
      const place = (layout.LOG >> 2) + row * 2;
      tally.logMask(words[place] ?? 0);
      const packed = words[place + 1] ?? -1;
      if (packed < 0 || !events.isNeeded) continue;
      if (packed !== lastDay) {
        lastDay = packed;
        day = dayText(packed);
      }
      events.add(day);
    }
  }

  #takeKeys({ keyPlaces }: RowFacts): void {
    const { words, writerStart } = this.#digests;
    keyPlaces.forEach((places, list) => {
      const count = this.#get(layout.KEY_COUNTS + 4 * list);
      const start = (layout.KEY_PLACES >> 2) + list * layout.MAX_LOGGED;
      for (let at = 0; at < count; at++) places.push((words[start + at] ?? 0) - writerStart);
    });
  }

  /** Whether the row that was left last is of a period that the program did not know. */
  get needsPartition(): boolean {
    // The upper half is negative for none.
    return this.#get(layout.UNKNOWN_PERIOD + 4) >= 0;
  }

  knowPartition(number: number): void {
    this.#program.knowPartition(number);
  }

  /** From now on rows of the country are written, too. A row of it was written by the caller in this stretch. */
  knowCountry(number: number, code: string | null): void {
    this.#countries.know(number, code);
  }

  /** Remembers the number of the country that a cell names. */
  rememberCountry(source: Uint8Array, start: number, end: number, number: number): void {
    this.#remember(source, start, end, source, 0, 0, COUNTRY_TAG, 0, number);
  }

  /**
   * Remembers what a cell of a column becomes: the bytes of `value` from `from` to `to`.
   * @param country the number of the row's country where the result depends on it, else 0
   * @param number for consent signals: 1 when the row has a signal by it
   */
  remember(
    source: Uint8Array,
    start: number,
    end: number,
    value: Uint8Array,
    from: number,
    to: number,
    column: number,
    country: number,
    outcome: number,
    number = 0,
  ): void {
    this.#remember(source, start, end, value, from, to, column * 0x1_0000 + country, outcome, number);
  }

  #remember(
    source: Uint8Array,
    start: number,
    end: number,
    value: Uint8Array,
    from: number,
    to: number,
    tag: number,
    outcome: number,
    number: number,
  ): void {
    if (end - start > MAX_KEY_BYTES || to - from > MAX_VALUE_BYTES) return;
    const { memory } = this.#digests;
    let position: number = layout.MEMO_INPUT;
    for (let at = start; at < end; at++) memory[position++] = source[at] ?? 0;
    for (let at = from; at < to; at++) memory[position++] = value[at] ?? 0;
    this.#program.remember(end - start, to - from, tag, outcome, number);
  }

  /** Rows that lack consent may be counted from now on: one was. */
  knowMissingConsent(): void {
    if (this.#get(layout.MISSING_CONSENT) < 0) this.#set(layout.MISSING_CONSENT, 0);
  }

  /** Rows written without a consent signal that they need. */
  get missingConsent(): number {
    return Math.max(0, this.#get(layout.MISSING_CONSENT));
  }

  /** Rows written since `begin`. */
  get rows(): number {
    return this.#get(layout.ROWS);
  }

  outcomeCount(column: number, outcome: number): number {
    return (
      this.#digests.words[(layout.OUTCOME_COUNTS >> 2) + column * layout.OUTCOMES_PER_COLUMN + outcome] ?? 0
    );
  }

  countryRows(number: number): number {
    if (number >= layout.MAX_COUNTRIES) return 0;
    return (
      this.#digests.words[(layout.COUNTRIES + number * layout.COUNTRY_BYTES + layout.COUNTRY_ROWS) >> 2] ?? 0
    );
  }

  /** The first and the last event of these rows in AMC's form; null for none. */
  get events(): { first: string; last: string } | null {
    if (this.#get(layout.FIRST_EVENT + 4) < 0) return null;
    return { first: this.#timeAt(layout.FIRST_EVENT), last: this.#timeAt(layout.LAST_EVENT) };
  }

  #timeAt(place: number): string {
    const low = this.#get(place) >>> 0;
    // 26 bits of day and time, and above them the year.
    const year = this.#get(place + 4) * 64 + Math.floor(low / 2 ** 26);
    const two = (shift: number, bits: number) => String((low >>> shift) & ((1 << bits) - 1)).padStart(2, '0');
    return `${String(year).padStart(4, '0')}-${two(22, 4)}-${two(17, 5)}T${two(12, 5)}:${two(6, 6)}:${two(0, 6)}Z`;
  }

  #get(place: number): number {
    return this.#digests.words[(layout.STATE + place) >> 2] ?? 0;
  }

  #set(place: number, value: number): void {
    this.#digests.words[(layout.STATE + place) >> 2] = value;
  }
}

/** The day of a packed time, without its time, as `yyyy-MM-dd`. */
function dayText(packed: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${String(packed >> 9).padStart(4, '0')}-${two((packed >> 5) & 15)}-${two(packed & 31)}`;
}
