import { DateTime } from 'luxon';

import type { ExecutionRequestBody } from './execution-schema.js';
import type { ExecutionWindow } from './execution-state.js';
import { badRequest } from './refusal.js';

/** The events that an execution sees; null for all. Throws a refusal for an invalid time zone. */
export function executionWindow(request: ExecutionRequestBody, now: number): ExecutionWindow | null {
  const zone = request.timeWindowTimeZone;
  const today = DateTime.fromMillis(now, { zone }).startOf('day');
  if (!today.isValid) throw badRequest(`timeWindowTimeZone ${zone} is not an IANA time zone.`);
  const window = (from: DateTime, to: DateTime): ExecutionWindow => ({
    from: from.toMillis(),
    to: to.toMillis(),
  });
  const month = today.startOf('month');
  switch (request.timeWindowType) {
    case 'ALL':
      return null;
    case 'MOST_RECENT_DAY':
      return window(today.minus({ days: 1 }), today);
    case 'MOST_RECENT_WEEK':
      return window(today.minus({ days: 7 }), today);
    case 'CURRENT_MONTH':
      return window(month, DateTime.fromMillis(now, { zone }));
    case 'PREVIOUS_MONTH':
      return window(month.minus({ months: 1 }), month);
    case 'EXPLICIT':
      return window(
        DateTime.fromISO(request.timeWindowStart ?? '', { zone }),
        DateTime.fromISO(request.timeWindowEnd ?? '', { zone }),
      );
  }
}
