/**
 * Writes the ordinary rows of plain CSV: finds cells, standardizes, checks and writes them, and leaves messages for
 * the hashing program. Whatever is not ordinary is left to the caller, row by row: `FastCsv` handles it. Results are
 * the same either way. `npm run kernels` compiles this AssemblyScript to WebAssembly.
 */
import {
  cellEnd,
  cellStart,
  CUT,
  findCell,
  findMarks,
  findRecord,
  innerLines,
  NO_VALUE,
  recordEnd,
  UNSURE,
  UNUSUAL,
} from './cells';
import * as layout from '../kernel-layout';
import {
  STATE,
  COLUMNS,
  COLUMN_BYTES,
  COLUMN_FIELD,
  COLUMN_FLAGS,
  COLUMN_WORK,
  NULLABLE,
} from '../kernel-layout';
import { forget, MAX_KEY, MAX_VALUE, numberOf, recall, remember as rememberCell } from './memo';
import { setting } from './settings';
import { packed, readTime } from './time';
import { addWord, forgetWords } from './words';
import {
  copyText,
  digests,
  dropKeysBehind,
  NOTHING_LEFT,
  NULL,
  out,
  startAt,
  startRow,
  writeCell,
  writePrefix,
} from './write-cells';

/** Of the row that is worked on: its country's number, whether it names it, and the packed time of its event. */
let country: i32 = 0;
let countryFound: bool = false;
let eventTime: i64 = -1;

/** Starts with other settings: nothing is known. */
export function reset(): void {
  forget();
  forgetWords();
  memory.fill(layout.COUNTRIES, 0, i32(layout.COUNTRY_BYTES) * layout.MAX_COUNTRIES);
}

/** Starts a block: partitions and what was counted are forgotten. */
export function begin(): void {
  memory.fill(layout.PARTITION_PERIODS, 0xff, 8 * layout.PARTITION_SLOTS);
  memory.fill(layout.OUTCOME_COUNTS, 0, 4 * layout.OUTCOMES_PER_COLUMN * layout.MAX_COLUMNS);
  for (let number = 0; number < layout.MAX_COUNTRIES; number++) {
    const entry = layout.COUNTRIES + usize(number) * layout.COUNTRY_BYTES;
    store<i32>(entry + layout.COUNTRY_ROWS, 0);
    store<i32>(entry + layout.COUNTRY_FLAGS, load<i32>(entry + layout.COUNTRY_FLAGS) & ~layout.SEEN);
  }
  store<i32>(STATE + layout.ROWS, 0);
  store<i32>(STATE + layout.MISSING_CONSENT, -1);
  store<i64>(STATE + layout.FIRST_EVENT, -1);
  store<i64>(STATE + layout.LAST_EVENT, -1);
}

export function beginWindow(): void {
  findMarks();
}

/** Remembers what was handed over at `memoInput()`. Too long cells and values are none of them. */
export function remember(keyLength: i32, valueLength: i32, tag: u32, outcome: u32, number: i32): void {
  if (keyLength <= MAX_KEY && valueLength <= MAX_VALUE)
    rememberCell(keyLength, valueLength, tag, outcome, number);
}

/** Takes the word and its form that were handed over at `MEMO_INPUT`; false when there is no room. */
export function knowWord(number: i32): bool {
  return addWord(number);
}

/** From now on the period that was not known last has this partition. */
export function knowPartition(number: i32): void {
  const period = load<i64>(STATE + layout.UNKNOWN_PERIOD);
  const slot = slotOf(period);
  store<i64>(layout.PARTITION_PERIODS + (slot << 3), period);
  store<i32>(layout.PARTITION_NUMBERS + (slot << 2), number);
}

function slotOf(period: i64): usize {
  return usize((u64(period) * 0x9e37_79b9_7f4a_7c15) >> 52);
}

/** Writes rows from `AT` on, until something else is to be done; says what. */
export function run(): i32 {
  startAt(usize(setting(layout.OUT)), setting(layout.DIGESTS));
  store<i32>(STATE + layout.STRETCH_COUNT, 0);
  store<i32>(STATE + layout.LOGGED, 0);
  store<i64>(STATE + layout.KEY_COUNTS, 0);
  const limit = usize(setting(layout.OUT_LIMIT));
  const room = usize(setting(layout.ROW_ROOM));
  const columns = setting(layout.COLUMN_COUNT);
  const maxDigests = setting(layout.MAX_DIGESTS) - columns;
  const countsLines = setting(layout.COUNTS_INNER_LINES) !== 0;
  let at = setting(layout.AT);
  let line = setting(layout.LINE);
  let rows = 0;
  let result = layout.END;
  store<i64>(STATE + layout.UNKNOWN_PERIOD, -1);
  for (;;) {
    if (
      digests > maxDigests ||
      rows === layout.MAX_LOGGED ||
      setting(layout.STRETCH_COUNT) === layout.MAX_STRETCHES
    ) {
      result = layout.FULL;
      break;
    }
    const found = findRecord(at);
    if (found === CUT) break;
    if (found === UNUSUAL) {
      result = layout.LEFT_TO_CALLER;
      break;
    }
    if (out + usize(recordEnd - at) + room > limit) {
      result = layout.FULL;
      break;
    }
    const mark = out;
    const digestMark = digests;
    if (!writeRow(columns)) {
      startAt(mark, digestMark);
      dropKeysBehind(mark);
      result = layout.LEFT_TO_CALLER;
      break;
    }
    rows++;
    at = recordEnd;
    line += countsLines ? 1 + innerLines : 1;
  }
  store<i32>(STATE + layout.AT, at);
  store<i32>(STATE + layout.LINE, line);
  store<i32>(STATE + layout.OUT, i32(out));
  store<i32>(STATE + layout.DIGESTS, digests);
  store<i32>(STATE + layout.ROWS, setting(layout.ROWS) + rows);
  return result;
}

/** False when the row is left to the caller. */
function writeRow(columns: i32): bool {
  if (!readCountry()) return false;
  const entry = layout.COUNTRIES + usize(country) * layout.COUNTRY_BYTES;
  const countryFlags = load<i32>(entry + layout.COUNTRY_FLAGS);
  if ((countryFlags & layout.SEEN) === 0) return false;
  const lacksConsent =
    (countryFlags & layout.NEEDS_CONSENT) !== 0 &&
    (setting(layout.HAS_CONSENTS) === 0 || !hasSignal(columns));
  if (lacksConsent && (setting(layout.COUNTS_MISSING) === 0 || setting(layout.MISSING_CONSENT) < 0))
    return false;
  const partition = readPartition();
  if (partition < 0) return false;
  startRow(country, countryFound, eventTime);
  const mark = out;
  for (let index = 0; index < columns; index++) {
    const column = COLUMNS + usize(index) * COLUMN_BYTES;
    writePrefix(column);
    const outcome = writeCell(index, column);
    if (outcome < 0) return false;
    if ((outcome === NULL || outcome === NOTHING_LEFT) && (load<i32>(column + COLUMN_FLAGS) & NULLABLE) === 0)
      return false;
    store<u8>(layout.ROW_OUTCOMES + index, u8(outcome));
  }
  // A blank row is written another way.
  if (out === mark) return false;
  copyText(usize(setting(layout.ROW_END)), usize(setting(layout.ROW_END_BYTES)));
  let mask = country << layout.COUNTRY_SHIFT;
  for (let index = 0; index < columns; index++) {
    const outcome = i32(load<u8>(layout.ROW_OUTCOMES + index));
    const count = layout.OUTCOME_COUNTS + (usize((index << 3) + outcome) << 2);
    store<i32>(count, load<i32>(count) + 1);
    if (outcome !== NULL && outcome !== NOTHING_LEFT)
      mask |= load<i32>(COLUMNS + usize(index) * COLUMN_BYTES + layout.COLUMN_BIT);
  }
  const logged = setting(layout.LOGGED);
  store<i32>(layout.LOG + (usize(logged) << 3), mask);
  store<i32>(layout.LOG + (usize(logged) << 3) + 4, i32(eventTime >> 17));
  store<i32>(STATE + layout.LOGGED, logged + 1);
  store<i32>(entry + layout.COUNTRY_ROWS, load<i32>(entry + layout.COUNTRY_ROWS) + 1);
  if (lacksConsent) store<i32>(STATE + layout.MISSING_CONSENT, setting(layout.MISSING_CONSENT) + 1);
  if (eventTime >= 0) noteEvent();
  addToStretch(partition);
  return true;
}

function noteEvent(): void {
  const first = load<i64>(STATE + layout.FIRST_EVENT);
  if (first < 0 || eventTime < first) store<i64>(STATE + layout.FIRST_EVENT, eventTime);
  if (eventTime > load<i64>(STATE + layout.LAST_EVENT)) store<i64>(STATE + layout.LAST_EVENT, eventTime);
}

function addToStretch(partition: i32): void {
  const count = setting(layout.STRETCH_COUNT);
  let stretch = layout.STRETCHES + usize(count - 1) * 12;
  if (count === 0 || load<i32>(stretch) !== partition) {
    stretch += 12;
    store<i32>(stretch, partition);
    store<i32>(stretch + 8, 0);
    store<i32>(STATE + layout.STRETCH_COUNT, count + 1);
  }
  store<i32>(stretch + 4, i32(out));
  store<i32>(stretch + 8, load<i32>(stretch + 8) + 1);
}

/** Countries that the caller did not name yet are left to it. */
function readCountry(): bool {
  country = setting(layout.DEFAULT_COUNTRY);
  countryFound = false;
  const found = findCell(setting(layout.COUNTRY_FIELD));
  if (found === NO_VALUE) return true;
  const length = i32(cellEnd - cellStart);
  if (found === UNSURE || length > MAX_KEY) return false;
  const entry = recall(cellStart, length, COUNTRY_TAG);
  if (entry === 0) return false;
  country = numberOf(entry);
  countryFound = true;
  return true;
}

const COUNTRY_TAG: u32 = 0xffff_0000;

/** Whether the row has a consent signal; a signal that is not known yet is found out when its column is written. */
function hasSignal(columns: i32): bool {
  for (let index = 0; index < columns; index++) {
    const column = COLUMNS + usize(index) * COLUMN_BYTES;
    if (load<i32>(column + COLUMN_WORK) !== layout.CONSENT) continue;
    if (findCell(load<i32>(column + COLUMN_FIELD)) !== 1) continue;
    const length = i32(cellEnd - cellStart);
    if (length > MAX_KEY) continue;
    const entry = recall(cellStart, length, u32(index) << 16);
    if (entry !== 0 && numberOf(entry) !== 0) return true;
  }
  return false;
}

/** The number of the row's partition, -1 when the row is left to the caller. */
function readPartition(): i32 {
  eventTime = -1;
  let period: i64 = 0;
  const column = setting(layout.EVENT_COLUMN);
  if (column >= 0) {
    const entry = COLUMNS + usize(column) * COLUMN_BYTES;
    if (findCell(load<i32>(entry + COLUMN_FIELD)) !== 1) return -1;
    if (!readTime(cellStart, cellEnd, (load<i32>(entry + COLUMN_FLAGS) & layout.UTC) !== 0)) return -1;
    eventTime = packed;
    const shift = setting(layout.PERIOD_SHIFT);
    if (shift >= 0) period = packed >> i64(shift);
  }
  const slot = slotOf(period);
  if (load<i64>(layout.PARTITION_PERIODS + (slot << 3)) === period)
    return load<i32>(layout.PARTITION_NUMBERS + (slot << 2));
  store<i64>(STATE + layout.UNKNOWN_PERIOD, period);
  return -1;
}
