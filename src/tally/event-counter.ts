import { partitionKey } from '../partition/partition-key.js';
import type { EncodedPiece } from '../model/block-result.js';
import type { Partitioning } from '../model/output-format.js';
import { addTimeline, type Timeline, type TimelinePeriod } from './timeline.js';

/** If the rows are divided by these periods anyway, nothing has to be counted. */
const PERIOD_OF: Readonly<Record<Partitioning, TimelinePeriod | null>> = {
  hour: 'hour',
  day: 'day',
  month: null,
  none: null,
};

/** Counts a block's rows by the day of their event time, if its pieces do not show it. */
export class EventCounter {
  readonly #period: TimelinePeriod | null;
  readonly #hasEvents: boolean;
  readonly #days = new Map<string, number>();
  #lastDay = '';
  #lastRows = 0;

  constructor(partitioning: Partitioning, hasEvents: boolean, isByDate = false) {
    this.isByDate = isByDate;
    this.#period = PERIOD_OF[partitioning];
    this.#hasEvents = hasEvents;
  }

  /** Whether the event time is a date without a time. */
  readonly isByDate: boolean;

  /** Whether `add` must be called for every written row that has an event time. */
  get isNeeded(): boolean {
    return this.#hasEvents && this.#period === null;
  }

  /** @param time in AMC's form (`yyyy-MM-ddTHH:mm:ssZ`, UTC, or `yyyy-MM-dd`) */
  add(time: string): void {
    if (this.#lastDay === '' || !time.startsWith(this.#lastDay)) {
      this.#next();
      this.#lastDay = partitionKey('day', time);
    }
    this.#lastRows += 1;
  }

  /** Adds rows of a day, `yyyy-MM-dd`. */
  addDay(day: string, rows: number): void {
    this.#next();
    this.#days.set(day, (this.#days.get(day) ?? 0) + rows);
  }

  /** Adds the block's rows to its timeline and starts over. */
  take(timeline: Timeline, pieces: readonly EncodedPiece[]): void {
    if (!this.#hasEvents) return;
    this.#next();
    const counted =
      this.#period === null
        ? [...this.#days]
        : pieces.map(({ partition, rows }) => [partition, rows] as const).filter(([name]) => isTime(name));
    this.#days.clear();
    addTimeline(timeline, { period: this.#period ?? 'day', rows: Object.fromEntries(counted) });
  }

  #next(): void {
    if (this.#lastRows > 0)
      this.#days.set(this.#lastDay, (this.#days.get(this.#lastDay) ?? 0) + this.#lastRows);
    this.#lastDay = '';
    this.#lastRows = 0;
  }
}

/** Rows without an event time are in a partition of their own. */
function isTime(partition: string): boolean {
  return /^\d/.test(partition);
}
