import { AmcError, AmcResultError } from '../amc/index.js';
import type {
  AmcClient,
  AmcExecution,
  AmcInstance,
  AmcInstanceKind,
  ExecutionRequest,
} from '../amc/index.js';
import { loadS3Client, type S3ClientSource } from '../aws/load-s3-client.js';
import { isS3Url } from '../aws/s3-location.js';
import { queryCancelled, queryFailed } from './query-error.js';

export interface RunQueryOptions {
  readonly instance: AmcInstance;
  /** Sandboxes are asked for synthetic data, which they have alone. */
  readonly kind: AmcInstanceKind;
  readonly request: Omit<ExecutionRequest, 'requireSyntheticData'>;
  /** Milliseconds. Default 6 hours. */
  readonly timeoutMs?: number | undefined;
  readonly pollMs?: number | undefined;
  /** Told of each change of the status. */
  readonly onStatus?: ((execution: AmcExecution) => void) | undefined;
  readonly signal: AbortSignal;
}

/** Ending an execution takes no longer when its caller has gone. */
const CANCEL_TIMEOUT_MS = 10_000;

/**
 * Starts a query and waits for its end; when the signal aborts, it is cancelled at AMC as well. Throws QueryError when it
 * fails or was cancelled, AmcError, or AmcInterruptedError.
 */
export async function runQuery(options: RunQueryOptions): Promise<AmcExecution> {
  const { instance, kind, request, onStatus, pollMs, signal } = options;
  const { executions } = instance;
  const started = await executions.create(
    { ...request, ...(kind === 'sandbox' ? { requireSyntheticData: true } : {}) },
    { signal },
  );
  const { workflowExecutionId: id } = started;
  let last = '';
  try {
    const ended = await executions.wait(id, {
      timeoutMs: options.timeoutMs,
      ...(pollMs === undefined ? {} : { firstDelayMs: pollMs, pollMs, maxPollMs: pollMs }),
      signal,
      onStatus: (execution) => {
        if (execution.statusText !== last) onStatus?.(execution);
        last = execution.statusText;
      },
    });
    if (ended.status === 'FAILED') throw queryFailed(id, ended.reason);
    if (ended.status === 'CANCELLED') throw queryCancelled(id);
    return ended;
  } catch (error) {
    if (signal.aborted) await cancelQuietly(instance, id);
    throw error;
  }
}

async function cancelQuietly({ executions }: AmcInstance, id: string): Promise<void> {
  try {
    await executions.cancel(id, { signal: AbortSignal.timeout(CANCEL_TIMEOUT_MS) });
  } catch {
    // It ends by itself; the interruption is what matters.
  }
}

/**
 * The result of an execution as CSV: by download, or from the connected bucket where AMC offers no download. Throws
 * AmcResultError, AmcError, UsageError or StorageError.
 */
export async function* readResult(
  { executions }: AmcInstance,
  execution: AmcExecution,
  { signal, s3Client, maxBytes }: ResultOptions,
): AsyncGenerator<Uint8Array, void, void> {
  let hasBegun = false;
  try {
    for await (const piece of executions.download(execution.workflowExecutionId, { signal, maxBytes })) {
      hasBegun = true;
      yield piece;
    }
  } catch (error) {
    const url = execution.outputS3URI ?? '';
    const isUnavailable = error instanceof AmcResultError && error.code === 'AMC_RESULT_UNAVAILABLE';
    // After the first piece the bucket would repeat rows that the caller already has.
    if (!isUnavailable || hasBegun || !isS3Url(url)) throw error;
    yield* fromBucket(url, { signal, s3Client });
  }
}

export interface ResultOptions {
  readonly signal: AbortSignal;
  /** Default: a client by the environment, made when it is needed. */
  readonly s3Client?: S3ClientSource | undefined;
  readonly maxBytes?: number | undefined;
}

async function* fromBucket(
  url: string,
  { signal, s3Client }: ResultOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const client = await (s3Client ?? loadS3Client)();
  try {
    const { s3Sources } = await import('../read/s3-source.js');
    const [source] = await s3Sources(url, client, signal);
    if (source !== undefined) yield* source.open(signal);
  } finally {
    if (s3Client === undefined) client.destroy();
  }
}

/** What kind of instance it is; undefined where AMC does not tell, for what goes on without. */
export async function kindIfTold(
  client: AmcClient,
  instanceId: string,
  signal: AbortSignal,
): Promise<AmcInstanceKind | undefined> {
  try {
    return (await client.instances.get(instanceId, { signal })).kind;
  } catch (error) {
    if (error instanceof AmcError) return undefined;
    throw error;
  }
}

/** What kind of instance it is; `standard` where AMC does not let it be read. */
export async function kindOfInstance(
  client: AmcClient,
  instanceId: string,
  signal: AbortSignal,
): Promise<AmcInstanceKind> {
  try {
    return (await client.instances.get(instanceId, { signal })).kind;
  } catch (error) {
    if (error instanceof AmcError && !error.retryable) return 'standard';
    throw error;
  }
}
