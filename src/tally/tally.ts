import { addProfiles, type ColumnProfiles } from './column-profile.js';
import { addCoverage, type CoverageCounts } from './coverage.js';
import { mergeSamples, emptySample, type KeySample } from './key-sample.js';
import { addSketch, emptySketch, type KeySketch } from './key-sketch.js';
import { NOTE_CODES } from '../model/identifier-note.js';
import { LEAK_SLOTS } from '../model/leak.js';
import type { RejectCode } from '../model/reject.js';
import {
  FIRST_LEAK_OUTCOME,
  LEAK_SLOT_OF_OUTCOME,
  noteOf,
  OUTCOMES,
  plainOutcome,
  type Outcome,
} from './outcomes.js';
import { addTimeline, emptyTimeline, type Timeline } from './timeline.js';

/** Reasons for leaving rows out that a schema's `input.rows` may give. */
export const LEFT_OUT_BY_RULE = [
  'CANCELLED_ORDER',
  'UNPAID_ORDER',
  'REFUNDED_ORDER',
  'TEST_ORDER',
  'NOT_A_SALE',
  'NOT_A_PRODUCT',
  'NOT_SUBSCRIBED',
  'EXCLUDED',
] as const;
export type LeftOutRule = (typeof LEFT_OUT_BY_RULE)[number];

/** Why rows were left out on purpose. */
export const LEFT_OUT_REASONS = {
  CONSENT_DENIED: 'The person denied consent; AMC refuses such rows.',
  CONSENT_MISSING:
    'The person lives in the EEA or the UK and the row has no consent signal; AMC refuses such rows.',
  CONSENT_MALFORMED: 'The consent signal cannot be read, so it grants nothing.',
  SUPPRESSED: 'The person is in the suppression list (--suppress).',
  TOO_MANY_ROWS_OF_KEY:
    'Identity table: the key has 25 rows already that are not collapsed into one, and AMC uses no more.',
  EMPTY_ROW: 'Every field of the row that a column reads is empty, or holds a word for "nothing".',
  EVENT_TOO_OLD:
    'The event is more than 12.5 months before the day of the run; AMC may refuse its period (input.events.tooOld).',
  EVENT_IN_FUTURE: 'The event is after the day of the run (input.events.future).',
  REPEATED_HEADER: 'The line repeats the header, or underlines it with dashes.',
  COMMENT_ROW: "The line starts with the schema's input.comment.",
  FOOTER:
    "The row starts with one of the schema's input.footer, and is shorter than the header, has nothing else in its first field, or otherwise only numbers and mostly empty fields.",
  CANCELLED_ORDER: 'The order was canceled (a rule of the schema).',
  UNPAID_ORDER: 'The order was not paid: declined, failed or abandoned (a rule of the schema).',
  REFUNDED_ORDER: 'The order was refunded in full (a rule of the schema).',
  TEST_ORDER: 'The order is a test (a rule of the schema).',
  NOT_A_SALE: 'The row is not a sale, but for example a fee or a payout (a rule of the schema).',
  NOT_A_PRODUCT: 'The row is not an article, but for example an image or a heading (a rule of the schema).',
  NOT_SUBSCRIBED: 'The person is not subscribed (a rule of the schema).',
  EXCLUDED: 'A rule of the schema leaves the row out.',
} as const;

/** What may be wrong with a row's consent. */
export type ConsentFault = 'missing' | 'denied' | 'malformed';

/** A reason of {@link LEFT_OUT_REASONS}. */
export type LeftOutReason = keyof typeof LEFT_OUT_REASONS;

export function isLeftOutReason(code: string): code is LeftOutReason {
  return Object.hasOwn(LEFT_OUT_REASONS, code);
}

/** What happened to a column's values, over the written rows. */
export interface ColumnTally {
  /** Rows whose source had no value. */
  nulls: number;
  /** Identifier values standardized and hashed here. */
  hashed: number;
  /** Identifier values that came as SHA-256 and were passed on. */
  alreadyHashed: number;
  /** Identifier values that are empty after standardization; written as null. */
  standardizedToNothing: number;
  /** Decimals that were rounded to two places. */
  rounded: number;
  /** Values that the schema's map does not name: written as null or passed on. Missing if there are none. */
  notInMap?: number;
}

/** What one block, or a whole run, did with its rows. */
export interface Tally {
  read: number;
  written: number;
  rejected: number;
  leftOut: Partial<Record<LeftOutReason, number>>;
  rejects: Partial<Record<RejectCode, number>>;
  /** By output column, in order. */
  columns: ColumnTally[];
  /** Distinct values, ranges and sums of columns that have them, by column index. */
  profiles: ColumnProfiles;
  /** Rows refused because of this column, in the order of `columns`. */
  invalid: number[];
  /** Values that contain raw identifiers, in the order of `columns`, `LEAK_SLOTS` counters each (`leakSlot`). */
  leaks: number[];
  /** Identifiers with a note, in the order of `columns`, one counter per code each (`NOTE_CODES`). */
  notes: number[];
  /** Rows written although their consent has a fault (policy `warn`), by fault. */
  consentFaults: Partial<Record<ConsentFault, number>>;
  /** Rows written, by the country that their identifiers were standardized for; `''` if none is known. */
  countries: Record<string, number>;
  /** Rows written, by what they can be matched by, by country as in `countries`. */
  coverage: Record<string, CoverageCounts>;
  /** Rows written, by the period of their main event time, if there is one. */
  timeline: Timeline;
  /** For the plan's key columns, in order, if written rows have keys. */
  keys: KeySample[];
  /** For the same columns, how often digests occur. */
  sketches: KeySketch[];
  /** First and last main event time of the written rows (`yyyy-MM-ddTHH:mm:ssZ` or date), if there is one. */
  firstEvent: string | null;
  lastEvent: string | null;
}

export function emptyColumnTally(): ColumnTally {
  return { nulls: 0, hashed: 0, alreadyHashed: 0, standardizedToNothing: 0, rounded: 0 };
}

export function emptyTally(columnCount: number): Tally {
  return {
    read: 0,
    written: 0,
    rejected: 0,
    leftOut: {},
    rejects: {},
    columns: Array.from({ length: columnCount }, emptyColumnTally),
    profiles: {},
    invalid: zeros(columnCount),
    leaks: zeros(columnCount * LEAK_SLOTS),
    notes: zeros(columnCount * NOTE_CODES.length),
    consentFaults: {},
    countries: {},
    coverage: {},
    timeline: emptyTimeline(),
    keys: [],
    sketches: [],
    firstEvent: null,
    lastEvent: null,
  };
}

function zeros(length: number): number[] {
  return Array.from<number>({ length }).fill(0);
}

/** Counts this many values of a column of written rows, by what happened to them. */
export function countOutcome(tally: Tally, column: number, outcome: Outcome, rows: number): void {
  const note = noteOf(outcome);
  if (note >= 0) add(tally.notes, column * NOTE_CODES.length + note, rows);
  if (outcome >= FIRST_LEAK_OUTCOME)
    add(tally.leaks, column * LEAK_SLOTS + (LEAK_SLOT_OF_OUTCOME[outcome - FIRST_LEAK_OUTCOME] ?? 0), rows);
  const counts = tally.columns[column];
  if (counts === undefined) return;
  switch (plainOutcome(outcome)) {
    case OUTCOMES.null:
      counts.nulls += rows;
      break;
    case OUTCOMES.hashed:
      counts.hashed += rows;
      break;
    case OUTCOMES.alreadyHashed:
      counts.alreadyHashed += rows;
      break;
    case OUTCOMES.standardizedToNothing:
      counts.standardizedToNothing += rows;
      break;
    case OUTCOMES.rounded:
      counts.rounded += rows;
      break;
    case OUTCOMES.nullNotInMap:
      counts.nulls += rows;
      counts.notInMap = (counts.notInMap ?? 0) + rows;
      break;
    case OUTCOMES.passedNotInMap:
      counts.notInMap = (counts.notInMap ?? 0) + rows;
      break;
    default:
  }
}

function add(counts: number[], place: number, rows: number): void {
  counts[place] = (counts[place] ?? 0) + rows;
}

/** Adds `part` to `total`. Tallies are sums, so the order of the parts does not matter. */
export function addTally(total: Tally, part: Tally): void {
  total.read += part.read;
  total.written += part.written;
  total.rejected += part.rejected;
  addCounts(total.leftOut, part.leftOut);
  addCounts(total.rejects, part.rejects);
  addCounts(total.countries, part.countries);
  addCounts(total.consentFaults, part.consentFaults);
  addCoverage(total.coverage, part.coverage);
  addTimeline(total.timeline, part.timeline);
  part.keys.forEach((sample, index) => {
    total.keys[index] = mergeSamples(total.keys[index] ?? emptySample(), sample);
  });
  part.sketches.forEach((sketch, index) => {
    addSketch((total.sketches[index] ??= emptySketch()), sketch);
  });
  part.leaks.forEach((count, slot) => {
    if (count > 0) total.leaks[slot] = (total.leaks[slot] ?? 0) + count;
  });
  part.notes.forEach((count, slot) => {
    if (count > 0) total.notes[slot] = (total.notes[slot] ?? 0) + count;
  });
  total.columns.forEach((column, index) => {
    const other = part.columns[index];
    if (other === undefined) return;
    column.nulls += other.nulls;
    column.hashed += other.hashed;
    column.alreadyHashed += other.alreadyHashed;
    column.standardizedToNothing += other.standardizedToNothing;
    column.rounded += other.rounded;
    if (other.notInMap !== undefined) column.notInMap = (column.notInMap ?? 0) + other.notInMap;
  });
  addProfiles(total.profiles, part.profiles);
  part.invalid.forEach((count, index) => {
    total.invalid[index] = (total.invalid[index] ?? 0) + count;
  });
  if (part.firstEvent !== null && (total.firstEvent === null || part.firstEvent < total.firstEvent)) {
    total.firstEvent = part.firstEvent;
  }
  if (part.lastEvent !== null && (total.lastEvent === null || part.lastEvent > total.lastEvent)) {
    total.lastEvent = part.lastEvent;
  }
}

/** Adds every count of `part` to `total`. */
export function addCounts<K extends string>(
  total: Partial<Record<K, number>>,
  part: Partial<Record<K, number>>,
): void {
  for (const key in part) total[key] = (total[key] ?? 0) + (part[key] ?? 0);
}

/** The sum of all counts. */
export function sumCounts(counts: Partial<Record<string, number>>): number {
  return Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);
}
