import type { Retrier } from './definition.js';
import { StateError } from './task-error.js';

/**
 * Calls until it succeeds or its retriers give up.
 * @param onRetry gets the seconds that Step Functions would wait
 * @param random the share for full jitter. Default: half of the time, its average
 */
export async function withRetries<T>(
  retriers: readonly Retrier[],
  call: () => Promise<T>,
  onRetry: (error: string, seconds: number) => Promise<void> | void,
  random: () => number = () => 0.5,
): Promise<T> {
  const used = retriers.map(() => 0);
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const index = retriers.findIndex(({ ErrorEquals }) => error.matches(ErrorEquals));
      const retrier = retriers[index];
      const attempts = used[index] ?? 0;
      if (retrier === undefined || attempts >= retrier.MaxAttempts) throw error;
      used[index] = attempts + 1;
      const longest = Math.min(
        retrier.IntervalSeconds * retrier.BackoffRate ** attempts,
        retrier.MaxDelaySeconds,
      );
      await onRetry(error.error, retrier.JitterStrategy === 'FULL' ? longest * random() : longest);
    }
  }
}
