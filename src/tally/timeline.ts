/** From fine to coarse. */
export const TIMELINE_PERIODS = ['hour', 'day', 'month', 'year'] as const;
export type TimelinePeriod = (typeof TIMELINE_PERIODS)[number];

/** Length of a period's name: `2024-05-13T09`, `2024-05-13`, `2024-05`, `2024`. */
const NAME_LENGTH: Readonly<Record<TimelinePeriod, number>> = { hour: 13, day: 10, month: 7, year: 4 };

/** Maximum number of periods of a timeline; with more, it changes to coarser ones. Years are fewer than 10,000. */
export const MAX_PERIODS = 1_000;

/** Rows by the period (UTC) of their event time. Plain data. */
export interface Timeline {
  period: TimelinePeriod;
  /** By the period's name; in any order. */
  rows: Record<string, number>;
}

export function emptyTimeline(): Timeline {
  return { period: 'hour', rows: {} };
}

/** The name of the period that contains a time; a date is in its first hour. */
export function periodName(time: string, period: TimelinePeriod): string {
  const name = time.slice(0, NAME_LENGTH[period]);
  return period === 'hour' && name.length < NAME_LENGTH.hour ? `${name}T00` : name;
}

/**
 * Adds `part` to `total`. The result uses the finest periods of which neither has too many, so it does not depend on
 * the order in which parts are added: periods too fine for a part are too fine for the total.
 */
export function addTimeline(total: Timeline, part: Timeline): void {
  const period = coarser(total.period, part.period);
  if (total.period !== period) coarsen(total, period);
  const { rows } = total;
  for (const name in part.rows) {
    const here = part.period === period ? name : periodName(name, period);
    rows[here] = (rows[here] ?? 0) + (part.rows[name] ?? 0);
  }
  for (let next = nextPeriod(total); next !== null && isFull(total); next = nextPeriod(total))
    coarsen(total, next);
}

/** Makes the periods no finer than `period`. */
export function coarsen(timeline: Timeline, period: TimelinePeriod): void {
  if (coarser(timeline.period, period) === timeline.period) return;
  const rows: Record<string, number> = {};
  for (const name in timeline.rows) {
    const here = periodName(name, period);
    rows[here] = (rows[here] ?? 0) + (timeline.rows[name] ?? 0);
  }
  timeline.period = period;
  timeline.rows = rows;
}

function isFull({ rows }: Timeline): boolean {
  return Object.keys(rows).length > MAX_PERIODS;
}

function nextPeriod({ period }: Timeline): TimelinePeriod | null {
  return TIMELINE_PERIODS[TIMELINE_PERIODS.indexOf(period) + 1] ?? null;
}

function coarser(a: TimelinePeriod, b: TimelinePeriod): TimelinePeriod {
  return TIMELINE_PERIODS.indexOf(a) > TIMELINE_PERIODS.indexOf(b) ? a : b;
}
