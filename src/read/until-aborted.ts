import { Readable } from 'node:stream';
import { InterruptedError } from '../errors.js';

/**
 * The same items, until the signal is aborted: then it ends with an InterruptedError at once, also while it waits for
 * an item that may never come (an idle pipe). A stream is destroyed by that, so that it keeps no process alive.
 */
export async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  /** Of the item that is waited for. A promise for the whole time would, in `Promise.race`, keep every item alive. */
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
    // It ends when it gets to it: nobody can make it come back from what it waits for.
    else void iterator.return?.().catch(() => undefined);
  }
}
