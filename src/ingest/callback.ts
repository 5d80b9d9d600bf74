import { CallbackError, InterruptedError } from '../errors.js';

/** A function that the caller passed, called with one value; if it returns a promise, that is awaited. */
export type Callback<T> = (value: T) => void | Promise<void>;

/**
 * The callback, awaited only until the signal is aborted, and with a typed error for whatever it throws.
 * @param name name of the option that it was passed as
 */
export function guardedCallback<T>(
  name: string,
  call: Callback<T>,
  signal: AbortSignal | undefined,
): (value: T) => Promise<void> {
  return async (value) => {
    try {
      const done = call(value);
      if (done !== undefined) await untilDone(done, signal);
    } catch (cause) {
      throw signal?.aborted === true ? new InterruptedError(signal.reason) : new CallbackError(name, cause);
    }
  };
}

async function untilDone(done: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return done;
  let interrupt: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    interrupt = () => reject(new InterruptedError(signal.reason));
  });
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  try {
    await Promise.race([done, aborted]);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}
