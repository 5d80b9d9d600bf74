import { describe, expect, it } from 'vitest';
import { timeOfDayText } from '../../src/read/exact-text.js';

describe('timeOfDayText', () => {
  it.each([
    [0n, 1_000n, '00:00:00'],
    [86_399_999n, 1_000n, '23:59:59.999'],
    [86_400_000n, 1_000n, '24:00:00'],
    [86_400_001n, 1_000n, null],
    [-1n, 1_000n, null],
    [-17_559_000_000n, 1_000_000n, null],
    [43_200_000_001n, 1_000_000n, '12:00:00.000001'],
    [90_000_000_000n, 1_000_000n, null],
    [86_399_999_999_999n, 1_000_000_000n, '23:59:59.999999999'],
    [86_400_000_000_001n, 1_000_000_000n, null],
  ])('%s in units of 1/%s s is %s', (count, perSecond, text) => {
    expect(timeOfDayText(count, perSecond)).toBe(text);
  });
});
