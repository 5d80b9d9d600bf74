import { Readable } from 'node:stream';
import { InterruptedError } from '../errors.js';

/**
 * The same items, until the signal is aborted: then it ends with an InterruptedError at once, also while it waits for
 * an item that may never come (an idle pipe). A stream is destroyed by that, so that it keeps no process alive.
 */
export async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  let interrupt: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    interrupt = () => reject(new InterruptedError(signal.reason));
  });
  // Where nobody waits for it any more, it is no failure.
  aborted.catch(() => undefined);
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', interrupt);
    if (!signal.aborted) await iterator.return?.();
    else if (items instanceof Readable) items.destroy();
    // It ends when it gets to it: nobody can make it come back from what it waits for.
    else void iterator.return?.().catch(() => undefined);
  }
}
