import { IANAZone } from 'luxon';
import { UsageError } from '../errors.js';
import { SECONDS_PER_DAY } from './calendar.js';

/** Days cached in each direction, some 20 kB per zone; neighboring days never share a slot. */
const DAY_SLOTS = 1024;
/** Neither a day nor an offset: outside the range of every number that occurs. */
const NONE = 0x7fff_ffff;

/** The three-letter names of the IANA database. ICU has more, with meanings few people expect (BST is Bangladesh). */
const THREE_LETTER_ZONES = new Set([
  'UTC',
  'GMT',
  'UCT',
  'CET',
  'EET',
  'MET',
  'WET',
  'EST',
  'MST',
  'HST',
  'PRC',
  'ROC',
  'ROK',
]);

/**
 * Whether a name is a time zone of the IANA database (`America/New_York`, `UTC`), in any case. Offsets
 * (`+02:00`) and abbreviations outside the database (`PST`, `BST`, `IST`) are not.
 */
export function isKnownTimeZone(name: string): boolean {
  if (name.length === 3 && !THREE_LETTER_ZONES.has(name.toUpperCase())) return false;
  return /^[a-z]/i.test(name) && IANAZone.isValidZone(name);
}

/**
 * The wall clock of a time zone, in whole seconds.
 *
 * Asking the runtime for an offset costs microseconds, so entire days are cached: their offset and, for days on which
 * the clock changes, when it does. No zone of the database changes its clock twice within three days.
 */
export class ZoneClock {
  readonly #zone: IANAZone;
  /** By UTC day: the offset at its start, at its end, and the first second of the latter. */
  readonly #days = new Int32Array(DAY_SLOTS).fill(NONE);
  readonly #startOffsets = new Int32Array(DAY_SLOTS);
  readonly #endOffsets = new Int32Array(DAY_SLOTS);
  readonly #changes = new Float64Array(DAY_SLOTS);
  /** By local day: the offset of all its readings, or NONE near a change. */
  readonly #localDays = new Int32Array(DAY_SLOTS).fill(NONE);
  readonly #localOffsets = new Int32Array(DAY_SLOTS);

  /** Throws a UsageError (`UNKNOWN_TIME_ZONE`) when `isKnownTimeZone` does not hold for the name. */
  constructor(name: string) {
    if (!isKnownTimeZone(name)) {
      throw new UsageError(
        `Unknown time zone "${name}". Give a name of the IANA database, such as America/New_York or UTC.`,
        { code: 'UNKNOWN_TIME_ZONE' },
      );
    }
    this.#zone = IANAZone.create(name);
  }

  /** Seconds that the clock is ahead of UTC at an instant. */
  offsetAt(instant: number): number {
    const slot = this.#slotOf(Math.floor(instant / SECONDS_PER_DAY));
    const changed = instant >= (this.#changes[slot] ?? Infinity);
    return (changed ? this.#endOffsets[slot] : this.#startOffsets[slot]) ?? 0;
  }

  /**
   * The instant at which the clock shows a reading. A reading that occurs twice (clocks set back) is read as the
   * earlier instant; one that never occurs (clocks set forward) is moved forward by the gap: with a gap from 02:00 to
   * 03:00, 02:30 is read as 03:30. Both are the result of using the offset before the change, as java.time, Python's
   * `fold=0` and Temporal's `compatible` do.
   */
  instantOf(reading: number): number {
    const day = Math.floor(reading / SECONDS_PER_DAY);
    const slot = day & (DAY_SLOTS - 1);
    if (this.#localDays[slot] !== day) {
      this.#localOffsets[slot] = this.#steadyOffset(day);
      this.#localDays[slot] = day;
    }
    const offset = this.#localOffsets[slot] ?? NONE;
    return offset === NONE ? this.#resolve(reading) : reading - offset;
  }

  #resolve(reading: number): number {
    const before = this.offsetAt(reading - SECONDS_PER_DAY);
    const after = this.offsetAt(reading + SECONDS_PER_DAY);
    const earlier = reading - before;
    if (before === after || this.offsetAt(earlier) === before) return earlier;
    const later = reading - after;
    return this.offsetAt(later) === after ? later : earlier;
  }

  /** The offset of every reading of a local day, if it is always the same; offsets are shorter than a day. */
  #steadyOffset(day: number): number {
    const offset = this.offsetAt((day - 1) * SECONDS_PER_DAY);
    for (let near = day - 1; near <= day + 1; near++) {
      const slot = this.#slotOf(near);
      if (this.#startOffsets[slot] !== offset || this.#endOffsets[slot] !== offset) return NONE;
    }
    return offset;
  }

  #slotOf(day: number): number {
    const slot = day & (DAY_SLOTS - 1);
    if (this.#days[slot] !== day) this.#fill(slot, day);
    return slot;
  }

  #fill(slot: number, day: number): void {
    const first = day * SECONDS_PER_DAY;
    const last = first + SECONDS_PER_DAY - 1;
    const start = this.#ask(first);
    const end = this.#ask(last);
    this.#days[slot] = day;
    this.#startOffsets[slot] = start;
    this.#endOffsets[slot] = end;
    this.#changes[slot] = start === end ? Infinity : this.#changeBetween(first, last);
  }

  /** The first second whose offset differs from that of `steady`, given that `changed` is such a second. */
  #changeBetween(steady: number, changed: number): number {
    const offset = this.#ask(steady);
    while (changed - steady > 1) {
      const middle = Math.floor((steady + changed) / 2);
      if (this.#ask(middle) === offset) steady = middle;
      else changed = middle;
    }
    return changed;
  }

  /** Local mean times have seconds, which luxon returns as fractions of a minute. */
  #ask(instant: number): number {
    return Math.round(this.#zone.offset(instant * 1000) * 60);
  }
}
