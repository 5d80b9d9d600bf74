import { SECONDS_PER_DAY, dayOf } from './calendar.js';

/**
 * What a value says about time: a clock reading and, if the value states it, its offset from UTC. Each compiled parser
 * owns one moment and reuses it for every value, which avoids an allocation.
 */
export class Moment {
  /** Day of the reading, counted from 1970-01-01. */
  day = 0;
  /** Second in that day; 86,400 is the midnight at its end, written 24:00:00. */
  second = 0;
  /** Whether the value itself states its offset from UTC; otherwise the reading is local to some zone. */
  zoned = false;
  /** Seconds that the reading is ahead of UTC, if `zoned`. */
  offset = 0;
  /** Whether the value shows no date of its own: a number that counts from 1970. Its reading is in UTC. */
  isInstant = false;

  /** The reading as seconds since 1970-01-01T00:00:00 on the same clock. */
  get reading(): number {
    return this.day * SECONDS_PER_DAY + this.second;
  }

  /** Sets a reading in UTC from seconds since 1970. */
  setInstant(seconds: number): void {
    this.day = Math.floor(seconds / SECONDS_PER_DAY);
    this.second = seconds - this.day * SECONDS_PER_DAY;
    this.zoned = true;
    this.offset = 0;
    this.isInstant = true;
  }

  /** Sets a local reading's date; false if there is no such date. */
  setDate(year: number, month: number, day: number): boolean {
    const dayNumber = dayOf(year, month, day);
    if (dayNumber !== dayNumber) return false;
    this.day = dayNumber;
    this.second = 0;
    this.zoned = false;
    this.offset = 0;
    this.isInstant = false;
    return true;
  }

  /** Sets the time of day; false outside 00:00:00 to 24:00:00. AMC cannot store a leap second (60). */
  setTime(hour: number, minute: number, second: number): boolean {
    if (hour > 24 || minute > 59 || second > 59) return false;
    this.second = hour * 3600 + minute * 60 + second;
    return this.second <= SECONDS_PER_DAY;
  }
}

/** Reads a value into the moment. Returns false, with the moment in an undefined state, if it cannot. */
export type MomentReader = (value: string, moment: Moment) => boolean;
