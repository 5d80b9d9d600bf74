import { expect, test } from 'vitest';
import { parseTimeWindow } from '../../src/ask/time-window.js';

test.each([
  ['ALL', { type: 'ALL' }],
  ['most-recent-week', { type: 'MOST_RECENT_WEEK' }],
  ['2026-11-01..2026-11-30', { type: 'EXPLICIT', start: '2026-11-01T00:00:00', end: '2026-12-01T00:00:00' }],
  ['2024-02-28..2024-02-28', { type: 'EXPLICIT', start: '2024-02-28T00:00:00', end: '2024-02-29T00:00:00' }],
  [
    '2026-11-01T06:00:00..2026-11-01T12:00:00',
    { type: 'EXPLICIT', start: '2026-11-01T06:00:00', end: '2026-11-01T12:00:00' },
  ],
])('the window %s is accepted', (text, window) => {
  expect(parseTimeWindow(text)).toEqual(window);
  expect(parseTimeWindow(text, 'Europe/Berlin')).toEqual({ ...window, timeZone: 'Europe/Berlin' });
});

test.each([
  '',
  'YESTERDAY',
  '2026-11-01',
  '2026-11-02..2026-11-01',
  '2026-02-30..2026-03-01',
  '2026-11-01..',
  '2026-11-01..2026-11-02..2026-11-03',
  '2026-11-01T12:00:00..2026-11-01T12:00:00',
])('the window "%s" is refused', (text) => {
  expect(() => parseTimeWindow(text)).toThrow('is not a time window');
});
