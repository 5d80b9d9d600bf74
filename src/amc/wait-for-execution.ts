import { AmcApiError } from './api-error.js';
import type { Clock } from './clock.js';
import { AmcError, AmcInterruptedError, AmcWaitTimeoutError } from './errors.js';
import type { AmcExecution } from './execution.js';

/** How to wait for the end of a query. */
export interface ExecutionWaitOptions {
  /** Before the first poll. Default 5 s: a query takes a minute at least. */
  readonly firstDelayMs?: number | undefined;
  /** Between the first and the second poll; each further wait is half as long again. Default 5 s. */
  readonly pollMs?: number | undefined;
  /** No wait between two polls is longer. Default 30 s. */
  readonly maxPollMs?: number | undefined;
  /** In all. Default 6 hours, AMC's own limit for an execution. */
  readonly timeoutMs?: number | undefined;
  /** How many polls in a row may fail, each after its own retries. Default 5. */
  readonly maxFailures?: number | undefined;
  /** Called with every answer. */
  readonly onStatus?: ((execution: AmcExecution) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** For this many polls, a new execution may still be unknown to AMC. */
const MAX_NOT_FOUND = 3;
const ENDED = new Set<string>(['SUCCEEDED', 'FAILED', 'CANCELLED']);

/**
 * Polls an execution until it ends, backing off up to a bound. Throws AmcWaitTimeoutError, AmcInterruptedError,
 * or the last failure.
 */
export async function waitForExecution(
  look: (leftMs: number) => Promise<AmcExecution>,
  executionId: string,
  clock: Clock,
  options: ExecutionWaitOptions = {},
): Promise<AmcExecution> {
  const { firstDelayMs = 5_000, pollMs = 5_000, maxPollMs = 30_000, timeoutMs = 6 * 3_600_000 } = options;
  const { maxFailures = 5, onStatus, signal } = options;
  const deadline = clock.now() + timeoutMs;
  let last: AmcExecution | undefined;
  let failures = 0;
  let delayMs = firstDelayMs;
  let nextMs = pollMs;
  for (;;) {
    const leftMs = deadline - clock.now();
    if (leftMs <= 0) throw waitTimeout(executionId, timeoutMs, last);
    await pause(clock, Math.min(delayMs, leftMs), signal);
    try {
      last = await look(Math.max(deadline - clock.now(), 0));
      failures = 0;
      onStatus?.(last);
      if (ENDED.has(last.status)) return last;
    } catch (error) {
      if (!mayPass(error, last === undefined && failures < MAX_NOT_FOUND)) throw error;
      failures += 1;
      if (failures > maxFailures) throw error;
    }
    delayMs = Math.min(nextMs, maxPollMs);
    nextMs *= 1.5;
  }
}

function mayPass(error: unknown, mayBeNew: boolean): boolean {
  if (error instanceof AmcApiError && error.status === 404) return mayBeNew;
  return error instanceof AmcError && error.retryable;
}

async function pause(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    signal?.throwIfAborted();
    await clock.sleep(ms, signal);
  } catch (error) {
    if (signal?.aborted === true) throw new AmcInterruptedError('GetWorkflowExecution', false);
    throw error;
  }
}

function waitTimeout(
  executionId: string,
  timeoutMs: number,
  last: AmcExecution | undefined,
): AmcWaitTimeoutError {
  const state = last === undefined ? 'no status was received' : `its last status was ${last.statusText}`;
  return new AmcWaitTimeoutError(
    `The query (execution ${executionId}) did not end within ${Math.round(timeoutMs / 1000)} s; ${state}. AMC continues with it: look at it later with \`amc-ingest queries show\`, or end it with \`amc-ingest queries cancel\`.`,
    { code: 'AMC_WAIT_TIMEOUT', operation: 'GetWorkflowExecution', mayHaveHappened: false, retryable: true },
  );
}
