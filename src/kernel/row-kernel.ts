import { LABEL_STARTS, SHORT_LABELS } from '../leak-guard/labels.js';
import { MAX_MESSAGES, TARGETS_START, type DigestBatch } from './digest-batch.js';
import { DefectError } from '../errors.js';
import { emailByteTable } from '../normalize/email-bytes.js';
import { DOUBTFUL_CHARACTERS, letterByteTable } from '../normalize/letters-bytes.js';
import type { ByteWriter } from './byte-writer.js';
import type { CellBatch } from '../model/cell-block.js';
import { KernelCountries } from './kernel-countries.js';
import * as columnWork from './column-work.js';
import * as layout from './kernel-layout.js';
import { setProfiles } from './kernel-profiles.js';
import { roundUp, type KernelSettings } from './kernel-settings.js';
import type { RowHost } from './row-host.js';
import { startRowProgram, type RowProgram } from './row-program.js';

/** The cache tag of the country column; other columns have smaller tags. */
const COUNTRY_TAG = 0xffff_0000;
/** Below the batch's limit: vector copies may write past a message's slot. */
const MAX_WAITING = MAX_MESSAGES - 16;
/** Room that a row needs in addition to its bytes: digests, and vectors at its end. */
const SPARE_BYTES = 128;
const CELL_ROOM = 96;
/** After this many rows, numbering starts again with the next block: row numbers have 32 bits. */
const MAX_ROW_NUMBER = 2 ** 30;

/** Characters that separate words of a street line, and that make a word a special case. */
const WORD_SEPARATORS = ' \t\n\v\f\r,![](){}';
const SPECIAL_IN_WORDS = '.-#';
/** The first byte of UTF-8 of `À` to `ÿ`. */
const LATIN_1 = 0xc3;

/** A cell whose result is cached. */
export interface CacheEntry {
  readonly key: number;
  readonly keyLength: number;
  /** Distinguishes cells with the same bytes: they are cached by column, for example. */
  readonly tag: number;
  readonly outcome: number;
  /** A number that the caller chooses. */
  readonly number: number;
}

/** Kernels by the memory that they work in: one per thread. */
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
 * The row loop in WebAssembly: writes rows from cells, and asks its host for what it cannot decide. Memory: 3.5 MB per
 * thread, regardless of the file.
 */
export class RowKernel {
  readonly #digests: DigestBatch;
  readonly #program: RowProgram;
  readonly #countries: KernelCountries;
  #host: RowHost | null = null;
  /** The number of the last row before the block. */
  #rowsBefore = 0;
  /** The address of the cell that the host wrote last. */
  #written = { start: 0, length: 0 };

  constructor(digests: DigestBatch) {
    this.#digests = digests;
    this.#program = startRowProgram(digests, () => this.#hostInUse());
    this.#countries = new KernelCountries(digests, this.#program);
    const { memory } = digests;
    memory.set(letterByteTable(), layout.LETTERS_KEPT);
    SHORT_LABELS.forEach((word, index) => memory.set(Buffer.from(word), layout.LABELS + 4 * index));
    LABEL_STARTS.forEach((word, index) => memory.set(Buffer.from(word), layout.LABEL_STARTS + 4 * index));
    memory.set(emailByteTable(false), layout.EMAIL_KEPT);
    memory.set(emailByteTable(true), layout.EMAIL_KEPT_WITH_UNDERSCORE);
    memory.fill(layout.SPECIAL, layout.STREET + 128, layout.STREET + 256);
    for (const character of WORD_SEPARATORS)
      memory[layout.STREET + character.charCodeAt(0)] = layout.SEPARATOR;
    for (const character of DOUBTFUL_CHARACTERS)
      memory[layout.STREET + character.charCodeAt(0)] = layout.DOUBTFUL;
    memory[layout.STREET + LATIN_1] = layout.ACCENTED;
    for (const character of SPECIAL_IN_WORDS)
      memory[layout.STREET + character.charCodeAt(0)] = layout.SPECIAL;
  }

  /** Sets up a host and its settings. True when another host used the program before: its caches are empty now. */
  use(host: RowHost, settings: KernelSettings): boolean {
    if (this.#host === host) return false;
    this.#host = host;
    this.#program.reset();
    this.#countries.forget();
    const { memory } = this.#digests;
    memory.set(settings.classes, layout.CLASSES);
    memory.set(settings.outcomeFlags, layout.OUTCOME_FLAGS);
    let text: number = layout.TEXTS;
    const addText = (bytes: Uint8Array): number => {
      const start = text;
      memory.set(bytes, start);
      text += roundUp(bytes.length);
      return start;
    };
    this.#setColumns(settings, addText);
    this.#setTexts(settings, addText);
    setProfiles(this.#digests, settings.profiles);
    this.#set(layout.COLUMN_COUNT, settings.columns.length);
    this.#set(layout.FIELD_COUNT, settings.fieldCount);
    this.#set(layout.DELIMITER, settings.delimiter);
    this.#set(layout.QUOTE, settings.quote);
    this.#set(layout.COUNTS_INNER_LINES, Number(settings.countsInnerLines));
    this.#set(layout.COUNTRY_FIELD, settings.countryField);
    this.#set(layout.DEFAULT_COUNTRY, settings.defaultCountry);
    this.#set(layout.EVENT_COLUMN, settings.eventColumn);
    this.#set(layout.PERIOD_SHIFT, settings.periodShift);
    this.#set(layout.COUNTS_DAYS, Number(settings.countsDays));
    this.#setTime(layout.TOO_OLD_BEFORE, settings.tooOldBefore ?? '0000-01-01');
    this.#setTime(layout.FUTURE_FROM, settings.futureFrom ?? '9999-12-32');
    this.#set(layout.FORMAT, settings.format);
    const [email = -2, phone = -1, firstName = -1, lastName = -1] = settings.own ?? [];
    this.#set(layout.OWN_EMAIL, email);
    this.#set(layout.OWN_PHONE, phone);
    this.#set(layout.OWN_FIRST_NAME, firstName);
    this.#set(layout.OWN_LAST_NAME, lastName);
    this.#set(layout.HAS_CONSENTS, Number(settings.hasConsents));
    settings.countedFaults.forEach((isCounted, fault) => {
      this.#set(layout.FAULT_IS_COUNTED + 4 * fault, Number(isCounted));
    });
    const prefixes = settings.columns.reduce((sum, { prefix }) => sum + prefix.length, 0);
    this.#set(layout.ROW_ROOM, SPARE_BYTES + prefixes + settings.columns.length * CELL_ROOM);
    this.#set(layout.TARGETS, TARGETS_START);
    this.#set(layout.MAX_DIGESTS, MAX_WAITING - settings.columns.filter(({ work }) => isHashed(work)).length);
    this.#set(layout.SUSPECTED_PHONE, settings.suspectedPhone);
    this.#set(layout.EMAIL_UNDERSCORE, settings.emailUnderscore);
    return true;
  }

  #setColumns({ columns }: KernelSettings, addText: (bytes: Uint8Array) => number): void {
    const { words } = this.#digests;
    columns.forEach(({ work, field, flags, prefix, nullBytes, bit, keyList }, index) => {
      const column = layout.COLUMNS + index * layout.COLUMN_BYTES;
      const set = (offset: number, value: number) => {
        words[(column + offset) >> 2] = value;
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

  #setTexts(settings: KernelSettings, addText: (bytes: Uint8Array) => number): void {
    const { rowEnd, blankEnd, nullText, nullValues } = settings;
    this.#set(layout.ROW_END, addText(rowEnd));
    this.#set(layout.ROW_END_BYTES, rowEnd.length);
    this.#set(layout.BLANK_END, addText(blankEnd));
    this.#set(layout.BLANK_END_BYTES, blankEnd.length);
    this.#set(layout.NULL_TEXT, addText(nullText));
    const values = nullValues.flatMap((value) => [value.length, ...value]);
    this.#set(layout.NULL_VALUES, addText(Uint8Array.from([...values, 0])));
    this.#set(layout.LONGEST_NULL, Math.max(0, ...nullValues.map(({ length }) => length)));
  }

  /** Starts a block. */
  begin(): void {
    this.#program.begin();
    if (this.row > MAX_ROW_NUMBER) this.#set(layout.ROW_NUMBER, 0);
    this.#rowsBefore = this.row;
    this.nextSuppressed = null;
  }

  /**
   * Loads text from `from`, as much as fits; returns where the loaded text ends.
   * @param isDoubtful whether it may not be UTF-8
   */
  loadText(bytes: Buffer, from: number, line: number, isDoubtful: boolean): number {
    const to = Math.min(bytes.length, from + layout.MAX_TEXT_BYTES);
    bytes.copy(this.#digests.memory, layout.WINDOW, from, to);
    this.#set(layout.IS_TABLE, 0);
    this.#set(layout.IS_DOUBTFUL, Number(isDoubtful));
    this.#set(layout.INPUT_LENGTH, to - from);
    this.#set(layout.AT, 0);
    this.#set(layout.LINE, line);
    this.#program.beginText();
    return to;
  }

  /** Loads a batch of cells; false when there is no room for it. */
  loadCells({ bytes, cells, rows }: CellBatch, isDoubtful: boolean): boolean {
    if (bytes.length > layout.MAX_INPUT_BYTES || cells.length > 2 * layout.MAX_CELLS) return false;
    const { memory, words } = this.#digests;
    memory.set(bytes, layout.WINDOW);
    const table = layout.CELLS >> 2;
    words.set(cells, table);
    for (let at = 0; at < cells.length; at += 2) words[table + at] = (cells[at] ?? 0) + layout.WINDOW;
    this.#set(layout.IS_TABLE, 1);
    this.#set(layout.IS_DOUBTFUL, Number(isDoubtful));
    this.#set(layout.INPUT_LENGTH, rows);
    this.#set(layout.AT, 0);
    return true;
  }

  /** Where the next record starts within the loaded text, or the next row of the table. */
  get at(): number {
    return this.#get(layout.AT);
  }

  /** The number of that record's line. */
  get line(): number {
    return this.#get(layout.LINE);
  }

  /** Continues from another record. */
  seek(at: number, line: number): void {
    this.#set(layout.AT, at);
    this.#set(layout.LINE, line);
  }

  /** Ends the table before that row. */
  set rowsEnd(row: number) {
    this.#set(layout.INPUT_LENGTH, row);
  }

  /**
   * Writes rows from `at`.
   * @param take called, possibly more than once, for the rows that were written
   * @returns true when the record at `at` falls back to the caller; false when the loaded input ends there
   */
  run(take: () => void): boolean {
    const { writer, writerStart } = this.#digests;
    for (;;) {
      this.#beginWriting();
      this.#set(layout.DIGESTS, this.#digests.waiting);
      const result = this.#program.run();
      writer.length = this.#get(layout.OUT) - writerStart;
      this.#digests.waiting = this.#get(layout.DIGESTS);
      take();
      if (result !== layout.FULL) return result === layout.RECORD_FALL_BACK;
      this.#digests.flush();
      writer.reserve(this.#get(layout.NEEDED));
    }
  }

  #beginWriting(): void {
    const { writer, writerStart } = this.#digests;
    this.#set(layout.OUT, writerStart + writer.length);
    this.#set(layout.OUT_LIMIT, writerStart + writer.bytes.length);
  }

  /** Lets the host write a cell: `write` gets the writer, positioned after what the program has written so far. */
  writeCell(write: (out: ByteWriter) => void): void {
    const { writer, writerStart } = this.#digests;
    const start = this.#get(layout.OUT);
    writer.length = start - writerStart;
    write(writer);
    this.#written = { start, length: writer.length + writerStart - start };
    // The program writes the rest of the row without checking for room.
    writer.reserve(this.#get(layout.NEEDED));
    this.#beginWriting();
  }

  /** Visits the runs of rows of one partition that were written since the last call of `run`. */
  eachPartitionRun(visit: (partition: number, end: number, rows: number) => void): void {
    const { words, writerStart } = this.#digests;
    const count = this.#get(layout.PARTITION_RUN_COUNT);
    for (let run = 0; run < count; run++) {
      const word = (layout.PARTITION_RUNS >> 2) + run * (layout.PARTITION_RUN_BYTES >> 2);
      visit(words[word] ?? 0, (words[word + 1] ?? 0) - writerStart, words[word + 2] ?? 0);
    }
  }

  /** Adds the positions of key column digests that were written since the last call of `run`. */
  takeKeys(keyPositions: readonly number[][]): void {
    const { words, writerStart } = this.#digests;
    keyPositions.forEach((positions, list) => {
      const count = this.#get(layout.KEY_COUNTS + 4 * list);
      const start = (layout.KEY_ADDRESSES >> 2) + list * layout.MAX_ROWS;
      for (let at = 0; at < count; at++) positions.push((words[start + at] ?? 0) - writerStart);
    });
  }

  /**
   * Visits digests of columns that suppress rows, written since the last call of `run`: their position, and the
   * number of their row within the block, from 1.
   */
  eachCandidate(visit: (position: number, row: number) => void): void {
    const { words, writerStart } = this.#digests;
    const first = layout.CANDIDATES >> 2;
    const end = first + this.#get(layout.CANDIDATE_COUNT) * (layout.CANDIDATE_BYTES >> 2);
    for (let at = first; at < end; at += 2)
      visit((words[at] ?? 0) - writerStart, (words[at + 1] ?? 0) - this.#rowsBefore);
  }

  /** The number within the block of the next row that a suppression list excludes; null for none. */
  set nextSuppressed(row: number | null) {
    this.#set(layout.NEXT_SUPPRESSED, row === null ? -1 : this.#rowsBefore + row);
  }

  /** The text at an address. */
  textAt(start: number, length: number): string {
    return this.#digests.memory.toString('utf8', start, start + length);
  }

  /** The text of a field of the current row; empty when it has none. */
  fieldText(field: number): string {
    if (field < 0) return '';
    const { words } = this.#digests;
    const cell = (this.#get(layout.ROW_CELLS) + field * layout.CELL_BYTES) >> 2;
    const length = words[cell + 1] ?? 0;
    return length <= 0 ? '' : this.textAt(words[cell] ?? 0, length);
  }

  /** The current row's number, unique in the block, and the number of its country. */
  get row(): number {
    return this.#get(layout.ROW_NUMBER);
  }

  get rowCountry(): number {
    return this.#get(layout.ROW_COUNTRY);
  }

  /** Loads a country, so that rows of it may follow. */
  addCountry(number: number, code: string | null): void {
    if (number >= layout.MAX_COUNTRIES)
      throw new DefectError('There are more countries than codes.', { code: 'TOO_MANY_COUNTRIES' });
    this.#countries.add(number, code);
  }

  /** From now on, phone numbers with the calling code are judged by that country's plan. */
  addCallingCode(code: string, number: number): void {
    const address = layout.CALLING_CODES + 2 * Number(code);
    if (Number(code) <= layout.MAX_CALLING_CODE) this.#digests.memory.writeUInt16LE(number + 1, address);
  }

  /** Caches the number of the country that a cell names. */
  rememberCountry(key: number, keyLength: number, number: number): void {
    this.#program.remember(key, keyLength, key, 0, COUNTRY_TAG, 0, number);
  }

  /** Caches what the host wrote last as the result of a cell, unless the cell or the value is too long. */
  rememberWritten({ key, keyLength, tag, outcome, number }: CacheEntry): void {
    const { start, length } = this.#written;
    this.#program.remember(key, keyLength, start, length, tag, outcome, number);
  }

  /** Caches the text as the result of a cell, unless the cell or the text is too long. */
  rememberText({ key, keyLength, tag, outcome, number }: CacheEntry, text: string): void {
    if (text.length > layout.WORD_INPUT_BYTES / 4) return;
    const bytes = this.#digests.memory.write(text, layout.WORD_INPUT);
    this.#program.remember(key, keyLength, layout.WORD_INPUT, bytes, tag, outcome, number);
  }

  /** What was counted since `begin` or `clear`; `kernel-counts.ts` reads it. */
  number(address: number): number {
    return this.#digests.words[address >> 2] ?? 0;
  }

  /** Resets the counts. */
  clear(): void {
    this.#program.clear();
  }

  clearTables(): void {
    this.#program.clearTables();
  }

  #hostInUse(): RowHost {
    if (this.#host === null)
      throw new DefectError('Rows came before their settings.', { code: 'KERNEL_WITHOUT_HOST' });
    return this.#host;
  }

  #get(offset: number): number {
    return this.#digests.words[(layout.STATE + offset) >> 2] ?? 0;
  }

  /** Sets the packed time of a day's start. */
  #setTime(offset: number, day: string): void {
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
    const packed = (BigInt(year) << 26n) | (BigInt(month) << 22n) | (BigInt(date) << 17n);
    this.#set(offset, Number(BigInt.asIntN(32, packed)));
    this.#set(offset + 4, Number(BigInt.asIntN(32, packed >> 32n)));
  }

  #set(offset: number, value: number): void {
    this.#digests.words[(layout.STATE + offset) >> 2] = value;
  }
}

function isHashed(work: number): boolean {
  return work >= columnWork.EMAIL && work <= columnWork.PHONE;
}
