import { Readable } from 'node:stream';
import { InterruptedError } from '../errors.js';

/**
 * The same items, until the signal is aborted: then it immediately ends with an InterruptedError, even while it waits
 * for an item that may never come (an idle pipe). This destroys a stream, so that it does not keep the process alive.
 */
export async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  /** For the awaited item only. In `Promise.race`, a promise for the entire time would keep every item alive. */
  let interrupt: () => void = () => undefined;
  const onAbort = () => interrupt();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      if (signal.aborted) throw new InterruptedError(signal.reason);
      const next = await new Promise<IteratorResult<T>>((resolve, reject) => {
        interrupt = () => reject(new InterruptedError(signal.reason));
        iterator.next().then(resolve, reject);
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!signal.aborted) await iterator.return?.();
    else if (items instanceof Readable) items.destroy();
    // It ends when it gets there: nothing can make it return from what it waits for.
    else void iterator.return?.().catch(() => undefined);
  }
}
