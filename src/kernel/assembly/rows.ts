/**
 * The row loop: takes rows whose cells are in the table (in text it finds the cells itself), standardizes, checks,
 * guards and writes them, and queues messages for the hashing program. It handles common values itself and asks the
 * host about all others, cell by cell. `npm run kernels` compiles this AssemblyScript to WebAssembly.
 */
import {
  CUT,
  FOUND,
  findCell,
  findMarks,
  findRecord,
  forgetRecord,
  innerLines,
  NO_VALUE,
  recordEnd,
  UNREADABLE,
  FALL_BACK,
  VALUE,
  cellEnd,
  cellReason,
  cellStart,
  useRow,
} from './cells';
import {
  consent,
  country as askForCountry,
  empty,
  hasText,
  missing,
  outOfTime,
  partition as askForPartition,
  stop,
  suppress,
  unreadable,
} from './host';
import * as columnWork from '../column-work';
import * as layout from '../kernel-layout';
import { NULLABLE } from '../column-work';
import {
  CELL_BYTES,
  CELLS,
  COLUMN_BYTES,
  COLUMN_FIELD,
  COLUMN_FLAGS,
  COLUMN_KEY,
  COLUMN_WORK,
  COLUMNS,
  REFUSED,
} from '../kernel-layout';
import { forget, MAX_KEY, numberOf, recall, remember as rememberCell } from './memo';
import { addCandidate, discardKeysFrom, noteKey } from './noted-digests';
import { profileRow, resetProfiles } from './profiles';
import { countRow, isTallyFull, resetTables, resetTally } from './row-tally';
import { set, setting } from './settings';
import { packWritten } from './time';
import { addWord, forgetWords } from './words';
import { copyText, digests, NULL, out, startAt, startRow, writeCell, writePrefix } from './write-cells';

/**
 * Of the current row: its country's number, whether the row names it, and the packed time and text of its
 * event.
 */
let country: i32 = 0;
let countryFound: bool = false;
let countryOutcome: i32 = NULL;
let eventTime: i64 = -1;
let eventStart: usize = 0;
let eventBytes: i32 = 0;
/** Consent faults of the row, one bit each. */
let faults: i32 = 0;

/** Starts with other settings: all caches are empty. */
export function reset(): void {
  forget();
  forgetWords();
  memory.fill(layout.COUNTRIES, 0, layout.COUNTRIES_BYTES);
  memory.fill(layout.CALLING_CODES, 0, layout.CALLING_CODES_BYTES);
}

/** Starts a block: partitions are forgotten. */
export function begin(): void {
  memory.fill(layout.PARTITION_PERIODS, 0xff, layout.PARTITION_PERIODS_BYTES);
  resetProfiles();
  clear();
}

/** Resets the counts. */
export function clear(): void {
  resetTally();
}

/** Resets masks and days of rows, but not the row count. */
export function clearTables(): void {
  resetTables();
}

export function beginText(): void {
  findMarks();
  useRow(CELLS);
  set(layout.ROW_CELLS, CELLS);
}

/** Caches the result of a cell, unless the cell or the value is too long. */
export function remember(
  key: usize,
  keyLength: i32,
  value: usize,
  valueLength: i32,
  tag: u32,
  outcome: u32,
  number: i32,
): void {
  rememberCell(key, keyLength, value, valueLength, tag, outcome, number);
}

/** Adds the word and its form at `WORD_INPUT`; false when there is no room. */
export function addAddressWord(number: i32): bool {
  return addWord(number);
}

/** Writes rows from `AT` until the caller has to act; returns why. */
export function run(): i32 {
  startAt(usize(setting(layout.OUT)), setting(layout.DIGESTS));
  set(layout.PARTITION_RUN_COUNT, 0);
  set(layout.CANDIDATE_COUNT, 0);
  for (let list = 0; list < layout.MAX_KEY_COLUMNS; list++) set(layout.KEY_COUNTS + (usize(list) << 2), 0);
  const isTable = setting(layout.IS_TABLE) !== 0;
  const rowBytes = usize(setting(layout.FIELD_COUNT)) * CELL_BYTES;
  const columns = setting(layout.COLUMN_COUNT);
  const maxDigests = setting(layout.MAX_DIGESTS);
  const countsLines = setting(layout.COUNTS_INNER_LINES) !== 0;
  const room = setting(layout.ROW_ROOM);
  const end = setting(layout.INPUT_LENGTH);
  let at = setting(layout.AT);
  let rows = 0;
  let result = layout.END;
  for (;;) {
    if (
      digests > maxDigests ||
      rows === layout.MAX_ROWS ||
      setting(layout.PARTITION_RUN_COUNT) === layout.MAX_PARTITION_RUNS ||
      setting(layout.CANDIDATE_COUNT) > layout.MAX_CANDIDATES - columnWork.MAX_HASHED_COLUMNS ||
      isTallyFull()
    ) {
      result = layout.FULL;
      break;
    }
    let bytes: i32;
    if (isTable) {
      if (at === end) break;
      const cells = CELLS + usize(at) * rowBytes;
      useRow(cells);
      set(layout.ROW_CELLS, i32(cells));
      bytes = bytesOf(cells, rowBytes);
    } else {
      const found = findRecord(at);
      if (found === CUT) break;
      if (found !== FOUND) {
        result = layout.RECORD_FALL_BACK;
        break;
      }
      bytes = recordEnd - at;
    }
    const needed = 2 * bytes + room;
    set(layout.NEEDED, needed);
    if (out + usize(needed) > usize(setting(layout.OUT_LIMIT))) {
      if (!isTable) forgetRecord();
      result = layout.FULL;
      break;
    }
    set(layout.AT, at);
    set(layout.ROW_NUMBER, setting(layout.ROW_NUMBER) + 1);
    const mark = out;
    const digestMark = digests;
    const candidateMark = setting(layout.CANDIDATE_COUNT);
    if (writeRow(columns)) rows++;
    else {
      startAt(mark, digestMark);
      discardKeysFrom(mark);
      set(layout.CANDIDATE_COUNT, candidateMark);
    }
    if (isTable) at++;
    else {
      at = recordEnd;
      set(layout.LINE, setting(layout.LINE) + (countsLines ? 1 + innerLines : 1));
    }
  }
  set(layout.AT, at);
  set(layout.OUT, i32(out));
  set(layout.DIGESTS, digests);
  return result;
}

function bytesOf(cells: usize, rowBytes: usize): i32 {
  let bytes = 0;
  for (let at: usize = 0; at < rowBytes; at += CELL_BYTES) bytes += max(0, load<i32>(cells + at, 4));
  return bytes;
}

/** False when the row is rejected or left out; the host has counted it. */
function writeRow(columns: i32): bool {
  if (!hasContent(columns)) {
    empty();
    return false;
  }
  if (!readCountry()) return false;
  set(layout.ROW_COUNTRY, country);
  if (!passConsents(columns)) return false;
  startRow(country, countryFound, countryOutcome);
  eventTime = -1;
  eventBytes = 0;
  const eventColumn = setting(layout.EVENT_COLUMN);
  const mark = out;
  let isEmpty = true;
  for (let index = 0; index < columns; index++) {
    const column = COLUMNS + usize(index) * COLUMN_BYTES;
    const flags = load<i32>(column + COLUMN_FLAGS);
    writePrefix(column);
    const start = out;
    const outcome = writeCell(index, column);
    if (outcome === REFUSED) return false;
    store<u8>(layout.ROW_OUTCOMES + index, u8(outcome));
    const outcomeFlags = load<u8>(layout.OUTCOME_FLAGS + outcome);
    if ((outcomeFlags & layout.SAYS_NOTHING) === 0 && (flags & columnWork.CONSTANT) === 0) isEmpty = false;
    if ((outcomeFlags & layout.IS_NULL) !== 0) {
      if ((flags & NULLABLE) !== 0) continue;
      missing(index);
      return false;
    }
    const quote = usize((flags & columnWork.QUOTED) !== 0);
    if (load<i32>(column + COLUMN_KEY) !== 0) noteKey(load<i32>(column + COLUMN_KEY), start + quote);
    if ((flags & columnWork.SUPPRESSES) !== 0) addCandidate(start + quote);
    const bytes = i32(out - start - 2 * quote);
    store<i32>(layout.ROW_VALUES + (usize(index) << 3), i32(start + quote));
    store<i32>(layout.ROW_VALUES + (usize(index) << 3), bytes, 4);
    if (index !== eventColumn) continue;
    eventStart = start + quote;
    eventBytes = bytes;
    eventTime = packWritten(eventStart, eventBytes);
  }
  if (isEmpty) {
    empty();
    return false;
  }
  if (eventTime >= 0) {
    const isFuture = eventTime >= load<i64>(layout.STATE + layout.FUTURE_FROM);
    if (isFuture || eventTime < load<i64>(layout.STATE + layout.TOO_OLD_BEFORE)) {
      outOfTime(isFuture);
      return false;
    }
  }
  if (setting(layout.ROW_NUMBER) === setting(layout.NEXT_SUPPRESSED)) {
    suppress();
    return false;
  }
  const partition = partitionOf();
  const isBlank = out === mark;
  copyText(
    usize(setting(isBlank ? layout.BLANK_END : layout.ROW_END)),
    usize(setting(isBlank ? layout.BLANK_END_BYTES : layout.ROW_END_BYTES)),
  );
  const row = setting(layout.ROWS);
  set(layout.ROWS, row + 1);
  countRow(columns, country, eventTime, faults, row);
  profileRow();
  addToPartitionRun(partition);
  return true;
}

/** Whether a column that is not constant has a value; the first cell of most rows answers it. */
function hasContent(columns: i32): bool {
  let needsFallback = false;
  for (let index = 0; index < columns; index++) {
    const found = findMapped(index);
    if (found === VALUE || found === UNREADABLE) return true;
    if (found === FALL_BACK) needsFallback = true;
  }
  if (!needsFallback) return false;
  for (let index = 0; index < columns; index++)
    if (findMapped(index) === FALL_BACK && hasText(cellStart, i32(cellEnd - cellStart))) return true;
  return false;
}

function findMapped(index: i32): i32 {
  const column = COLUMNS + usize(index) * COLUMN_BYTES;
  if ((load<i32>(column + COLUMN_FLAGS) & columnWork.CONSTANT) !== 0) return NO_VALUE;
  return findCell(load<i32>(column + COLUMN_FIELD));
}

function addToPartitionRun(partition: i32): void {
  const count = setting(layout.PARTITION_RUN_COUNT);
  let entry = layout.PARTITION_RUNS + usize(count - 1) * layout.PARTITION_RUN_BYTES;
  if (count === 0 || load<i32>(entry) !== partition) {
    entry += layout.PARTITION_RUN_BYTES;
    store<i32>(entry, partition);
    store<i32>(entry + 8, 0);
    set(layout.PARTITION_RUN_COUNT, count + 1);
  }
  store<i32>(entry + 4, i32(out));
  store<i32>(entry + 8, load<i32>(entry + 8) + 1);
}

/** The cache tag of countries; columns have smaller tags. */
const COUNTRY_TAG: u32 = 0xffff_0000;
/** Only the host knows the column of a country cell that could not be read. */
const COUNTRY_COLUMN: i32 = -1;

/** False when the row is refused. */
function readCountry(): bool {
  country = setting(layout.DEFAULT_COUNTRY);
  countryFound = false;
  countryOutcome = NULL;
  const found = findCell(setting(layout.COUNTRY_FIELD));
  if (found === NO_VALUE) return true;
  if (found === UNREADABLE) {
    unreadable(COUNTRY_COLUMN, cellReason);
    return false;
  }
  const start = cellStart;
  const length = i32(cellEnd - start);
  const mayCache = found !== FALL_BACK && length <= MAX_KEY;
  const entry = mayCache ? recall(start, length, COUNTRY_TAG) : 0;
  const answer = entry === 0 ? askForCountry(start, length, mayCache) : numberOf(entry);
  if (answer === REFUSED) return false;
  countryOutcome = answer >> layout.COUNTRY_OUTCOME_SHIFT;
  const number = answer & layout.NO_COUNTRY;
  if (number === layout.NO_COUNTRY) return true;
  country = number;
  countryFound = true;
  return true;
}

/** As in `ConsentGate`. False when the row must not be written. */
function passConsents(columns: i32): bool {
  faults = 0;
  let hasSignal = false;
  if (setting(layout.HAS_CONSENTS) !== 0) {
    for (let index = 0; index < columns; index++) {
      const column = COLUMNS + usize(index) * COLUMN_BYTES;
      if (load<i32>(column + COLUMN_WORK) !== columnWork.CONSENT) continue;
      const signal = readSignal(index, load<i32>(column + COLUMN_FIELD));
      if (signal === REFUSED) return false;
      if ((signal & layout.MALFORMED) !== 0 && !passFault(layout.MALFORMED_FAULT, index)) return false;
      if ((signal & layout.NO_SIGNAL) !== 0 && (load<i32>(column + COLUMN_FLAGS) & NULLABLE) === 0) {
        missing(index);
        return false;
      }
      if ((signal & layout.SIGNAL) !== 0) hasSignal = true;
      if ((signal & layout.DENIED) !== 0 && !passFault(layout.DENIED_FAULT, index)) return false;
    }
  }
  const entry = layout.COUNTRIES + usize(country) * layout.COUNTRY_BYTES;
  if (hasSignal || (load<i32>(entry + layout.COUNTRY_FLAGS) & layout.NEEDS_CONSENT) === 0) return true;
  return passFault(layout.MISSING_FAULT, -1);
}

function passFault(fault: i32, column: i32): bool {
  if (setting(layout.FAULT_IS_COUNTED + (usize(fault) << 2)) !== 0) {
    faults |= 1 << fault;
    return true;
  }
  stop(fault, column);
  return false;
}

function readSignal(index: i32, field: i32): i32 {
  const found = findCell(field);
  if (found === NO_VALUE) return layout.NO_SIGNAL;
  if (found === UNREADABLE) {
    unreadable(index, cellReason);
    return REFUSED;
  }
  const start = cellStart;
  const length = i32(cellEnd - start);
  const mayCache = found !== FALL_BACK && length <= MAX_KEY;
  const entry = mayCache ? recall(start, length, u32(index) << 16) : 0;
  return entry === 0 ? consent(index, start, length, mayCache) : numberOf(entry);
}

/** The period of rows without an event. */
const NO_PERIOD: i64 = -2;

/** The number of the row's partition. */
function partitionOf(): i32 {
  const shift = setting(layout.PERIOD_SHIFT);
  let period: i64 = 0;
  if (shift >= 0) period = eventTime < 0 ? NO_PERIOD : eventTime >> i64(shift);
  const slot = usize((u64(period) * 0x9e37_79b9_7f4a_7c15) >> 52);
  if (load<i64>(layout.PARTITION_PERIODS + (slot << 3)) === period)
    return load<i32>(layout.PARTITION_NUMBERS + (slot << 2));
  const number = askForPartition(eventStart, eventBytes);
  store<i64>(layout.PARTITION_PERIODS + (slot << 3), period);
  store<i32>(layout.PARTITION_NUMBERS + (slot << 2), number);
  return number;
}
