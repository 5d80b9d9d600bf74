import type { AmcCall, AmcSession } from './amc-session.js';
import { AmcApiError } from './api-error.js';
import { doneAnswer } from './bare-or-wrapped.js';
import { sendOrFind } from './send-or-find.js';
import type { LookUpPolicy } from './send-or-find.js';

export interface ChangeOnceOptions<T> {
  readonly session: AmcSession;
  readonly lookUp: LookUpPolicy;
  readonly call: Pick<AmcCall<unknown>, 'operation' | 'path' | 'body' | 'signal'>;
  /** What the change is about, for the message: `the saved query x`. */
  readonly what: string;
  readonly get: () => Promise<T>;
  /** Whether the change has taken effect, judging by what exists now (undefined: nothing). */
  readonly done: (seen: T | undefined) => boolean;
}

/**
 * Creates or deletes something that has a name. After a lost answer it looks the change up before sending it
 * again.
 */
export async function changeOnce<T>({
  session,
  lookUp,
  call,
  what,
  get,
  done,
}: ChangeOnceOptions<T>): Promise<void> {
  await sendOrFind<true>({
    operation: call.operation,
    session,
    lookUp,
    advice: `Look at ${what} before you run it again.`,
    signal: call.signal,
    send: async () => {
      await session.call({ ...call, answer: doneAnswer, mayBeEmpty: true, repeat: 'when-not-done' });
      return true;
    },
    find: async () => (done(await ifThere(get)) ? true : undefined),
  });
}

async function ifThere<T>(get: () => Promise<T>): Promise<T | undefined> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof AmcApiError && error.status === 404) return undefined;
    throw error;
  }
}
