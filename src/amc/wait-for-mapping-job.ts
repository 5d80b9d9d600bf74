import type { Clock } from './clock.js';
import type { AmcMappingJob } from './collaboration.js';
import { AmcError, AmcInterruptedError, AmcWaitTimeoutError } from './errors.js';

const FIRST_DELAY_MS = 1_000;
const OPERATION = 'GetCollaborationIdMappingJob';

/** How to wait for the end of a job that maps people. */
export interface MappingWaitOptions {
  /** The longest time between two polls, which begin a second apart. Default 1 minute: a job takes hours. */
  readonly pollMs?: number | undefined;
  /** In all. Default 24 hours. */
  readonly timeoutMs?: number | undefined;
  /** How many polls in a row may fail, each after its own retries. Default 5. */
  readonly maxFailures?: number | undefined;
  /** Called with every answer. */
  readonly onStatus?: ((job: AmcMappingJob) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Polls a job until it ends. FAILED is a result. Throws AmcWaitTimeoutError, AmcInterruptedError, or the last
 * failure.
 * @param look returns undefined when there is no job yet
 */
export async function waitForMappingJob(
  look: () => Promise<AmcMappingJob | undefined>,
  tableId: string,
  clock: Clock,
  options: MappingWaitOptions = {},
): Promise<AmcMappingJob> {
  const { pollMs = 60_000, timeoutMs = 24 * 3_600_000, maxFailures = 5, onStatus, signal } = options;
  const deadline = clock.now() + timeoutMs;
  let failures = 0;
  let delayMs = FIRST_DELAY_MS;
  for (let last = 'no status was received'; ;) {
    try {
      const job = await look();
      failures = 0;
      if (job !== undefined) {
        onStatus?.(job);
        if (job.status === 'SUCCEEDED' || job.status === 'FAILED') return job;
        last = `its last status was ${job.status}`;
      }
    } catch (error) {
      failures += 1;
      if (!(error instanceof AmcError) || !error.retryable || failures > maxFailures) throw error;
    }
    const leftMs = deadline - clock.now();
    if (leftMs <= 0) throw waitTimeout(tableId, timeoutMs, last);
    try {
      signal?.throwIfAborted();
      await clock.sleep(Math.min(delayMs, pollMs, leftMs), signal);
      delayMs = Math.min(delayMs * 2, pollMs);
    } catch (error) {
      if (signal?.aborted === true) throw new AmcInterruptedError(OPERATION, false);
      throw error;
    }
  }
}

function waitTimeout(tableId: string, timeoutMs: number, last: string): AmcWaitTimeoutError {
  return new AmcWaitTimeoutError(
    `The mapping table ${tableId} was not filled within ${Math.round(timeoutMs / 1000)} s; ${last}. AMC continues with it: look at it later with \`amc-ingest collaboration tables\`.`,
    { code: 'AMC_WAIT_TIMEOUT', operation: OPERATION, mayHaveHappened: false, retryable: true },
  );
}
