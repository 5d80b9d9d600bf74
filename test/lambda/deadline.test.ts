import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadline } from '../../src/lambda/deadline.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The number of milliseconds after which the work is stopped. */
function stopsAfter(remainingMs: number, stopBeforeMs: number): number {
  const deadline = new Deadline(
    { awsRequestId: 'r', getRemainingTimeInMillis: () => remainingMs },
    stopBeforeMs,
  );
  for (let passed = 0; ; passed += 500) {
    if (deadline.signal.aborted) return passed;
    if (passed > 1_000_000) throw new Error('It is never stopped.');
    vi.advanceTimersByTime(500);
  }
}

describe('the work of an invocation', () => {
  it.each([
    // This much is reserved for a clean end, and all of the rest is used.
    [60_000, 20_000, 40_000],
    [900_000, 20_000, 880_000],
    [60_000, 0, 60_000],
    // With a short time-out, half of it is reserved.
    [30_000, 20_000, 15_000],
    [40_000, 20_000, 20_000],
    [1_000, 20_000, 500],
    [0, 20_000, 0.5],
    [-5, 20_000, 0.5],
  ])('with %i ms left and %i to keep is stopped after %i', (remaining, kept, expected) => {
    const stopped = stopsAfter(remaining, kept);
    expect(stopped).toBeGreaterThanOrEqual(expected - (expected % 500));
    expect(stopped).toBeLessThanOrEqual(expected + 500);
  });

  it('is not stopped once it is done, and says why it was stopped', () => {
    const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 10_000 };
    const done = new Deadline(context, 1_000);
    const late = new Deadline(context, 1_000);
    done.clear();
    vi.advanceTimersByTime(20_000);
    expect(done.signal.aborted).toBe(false);
    expect(late.signal.reason).toBe('OUT_OF_TIME');
  });
});
