import { expect, test } from 'vitest';

import { retryAfterMs } from '../../src/amc/retry-after.js';

const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);

test.each([
  [null, undefined],
  ['0', 0],
  [' 3 ', 3_000],
  ['1.5', 1_500],
  ['100000', 60_000],
  ['Thu, 15 Jan 2026 12:00:10 GMT', 10_000],
  ['Thursday, 15-Jan-26 12:00:10 GMT', 10_000],
  ['Thu, 15 Jan 2026 11:00:00 GMT', 0],
  ['Fri, 16 Jan 2026 12:00:00 GMT', 60_000],
  ['-1', undefined],
  ['soon', undefined],
  ['2026', 60_000],
  ['', undefined],
])('a Retry-After of %j means %j ms', (header, ms) => {
  expect(retryAfterMs(header, NOW, 60_000)).toBe(ms);
});
