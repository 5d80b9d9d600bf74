import { setTimeout as sleep } from 'node:timers/promises';

/** How long a small request continues after its run was interrupted. */
export const GRACE_MS = 5_000;

/**
 * Does work that should not be aborted, because only its response shows what it did: the signal that it gets is aborted
 * `GRACE_MS` after the run's.
 */
export async function withGrace<T>(
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const over = new AbortController();
  const expire = (): void => {
    sleep(GRACE_MS, undefined, { signal: over.signal, ref: false }).then(
      () => late.abort(signal.reason),
      () => undefined,
    );
  };
  if (signal.aborted) expire();
  signal.addEventListener('abort', expire, { once: true });
  try {
    return await work(late.signal);
  } finally {
    signal.removeEventListener('abort', expire);
    over.abort();
  }
}
