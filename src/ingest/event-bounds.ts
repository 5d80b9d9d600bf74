import { dayAfter, oldestDay, type EventBounds } from '../model/event-policy.js';
import type { DataSetPlan } from '../schema/plan.js';

/**
 * The days outside of which rows are excluded; undefined when none are. @param asOf the day of the run,
 * `yyyy-MM-dd`
 */
export function eventBoundsOf(
  { events, eventTimeColumn }: Pick<DataSetPlan, 'events' | 'eventTimeColumn'>,
  asOf: string,
): EventBounds | undefined {
  if (eventTimeColumn === null || (events.tooOld === 'warn' && events.future === 'warn')) return undefined;
  return {
    tooOldBefore: events.tooOld === 'leaveOut' ? oldestDay(asOf) : null,
    futureFrom: events.future === 'leaveOut' ? dayAfter(asOf) : null,
  };
}
