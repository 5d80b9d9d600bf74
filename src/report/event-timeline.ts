import { oldestDay } from '../model/event-policy.js';
import { addTimeline, coarsen, emptyTimeline, periodName, type Timeline } from '../tally/timeline.js';

/** The timeline with its periods in order. @param hasHours false for dates: they have none */
export function timelineOf(counted: Timeline, hasHours: boolean): Timeline {
  const timeline = emptyTimeline();
  addTimeline(timeline, counted);
  if (!hasHours) coarsen(timeline, 'day');
  const rows = Object.entries(timeline.rows).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { period: timeline.period, rows: Object.fromEntries(rows) };
}

/** Rows of periods after the one that contains the end of the day. */
export function futureRows({ period, rows }: Timeline, day: string): number {
  const last = periodName(`${day}T23`, period);
  return Object.entries(rows).reduce((sum, [name, count]) => (name > last ? sum + count : sum), 0);
}

/** Rows of periods before the one in which AMC's retention begins. @param day of the run */
export function oldRows({ period, rows }: Timeline, day: string): number {
  const first = periodName(oldestDay(day), period);
  return Object.entries(rows).reduce((sum, [name, count]) => (name < first ? sum + count : sum), 0);
}
