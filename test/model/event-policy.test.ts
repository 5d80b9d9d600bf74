import { expect, it } from 'vitest';
import { dayAfter, eventStop, oldestDay } from '../../src/model/event-policy.js';

it.each([
  ['2026-11-29', '2025-11-14', '2026-11-30'],
  ['2024-02-29', '2023-02-14', '2024-03-01'],
  ['2025-01-10', '2023-12-26', '2025-01-11'],
  ['2024-12-31', '2023-12-16', '2025-01-01'],
])('with %s as today, events are old before %s, and in the future from %s on', (asOf, oldest, next) => {
  expect({ oldest: oldestDay(asOf), next: dayAfter(asOf) }).toEqual({ oldest, next });
});

it.each([
  ['2025-11-13T23:59:59Z', 'EVENT_TOO_OLD'],
  ['2025-11-14T00:00:00Z', null],
  ['2025-11-13', 'EVENT_TOO_OLD'],
  ['2025-11-14', null],
  ['2026-11-29T23:59:59Z', null],
  ['2026-11-30T00:00:00Z', 'EVENT_IN_FUTURE'],
  ['2026-11-30', 'EVENT_IN_FUTURE'],
])('an event at %s is %s', (time, stop) => {
  expect(eventStop(time, { tooOldBefore: '2025-11-14', futureFrom: '2026-11-30' })).toBe(stop);
  expect(eventStop(time, { tooOldBefore: null, futureFrom: null })).toBeNull();
});
