import type { Retrier } from './definition.js';
import { StateError } from './task-error.js';

/** Calls until it succeeds or its retriers say that it is enough. `onRetry` is told how long Step Functions would wait. */
export async function withRetries<T>(
  retriers: readonly Retrier[],
  call: () => Promise<T>,
  onRetry: (error: string, seconds: number) => void,
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
      onRetry(error.error, retrier.JitterStrategy === 'FULL' ? longest / 2 : longest);
    }
  }
}
