/** What happens to rows whose events are too old for AMC, or are in the future. `warn`: they are written. */
export const EVENT_POLICIES = ['warn', 'leaveOut'] as const;
export type EventPolicy = (typeof EVENT_POLICIES)[number];

/** Days (`yyyy-MM-dd`, UTC) that events are compared with; null if no rows are left out because of them. */
export interface EventBounds {
  /** Rows with an event before this day are left out. */
  readonly tooOldBefore: string | null;
  /** Rows with an event on this day or later are left out, too. */
  readonly futureFrom: string | null;
}

const RETENTION_MONTHS = 12;
const RETENTION_DAYS = 15;

/**
 * The first day whose events AMC is known to accept: 12.5 months back. An earlier version of AMC refused whole uploads
 * because of one older period; Amazon keeps its own events for 13 months.
 * @param asOf the day of the run, `yyyy-MM-dd`
 */
export function oldestDay(asOf: string): string {
  return dayOf(asOf, -RETENTION_MONTHS, -RETENTION_DAYS);
}

/** The day after. */
export function dayAfter(asOf: string): string {
  return dayOf(asOf, 0, 1);
}

/** Which of the two a main event time is; null for neither. @param time in AMC's form */
export function eventStop(
  time: string,
  { tooOldBefore, futureFrom }: EventBounds,
): 'EVENT_TOO_OLD' | 'EVENT_IN_FUTURE' | null {
  if (tooOldBefore !== null && time < tooOldBefore) return 'EVENT_TOO_OLD';
  return futureFrom !== null && time >= futureFrom ? 'EVENT_IN_FUTURE' : null;
}

function dayOf(asOf: string, months: number, days: number): string {
  const [year = 0, month = 1, day = 1] = asOf.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months, day + days)).toISOString().slice(0, asOf.length);
}
