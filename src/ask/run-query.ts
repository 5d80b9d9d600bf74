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
import { queryCancelled, queryFailed, QueryInterruptedError } from './query-error.js';

export interface RunQueryOptions {
  readonly instance: AmcInstance;
  /** Sandboxes are asked for synthetic data, because they have nothing else. */
  readonly kind: AmcInstanceKind;
  readonly request: Omit<ExecutionRequest, 'requireSyntheticData'>;
  /** Milliseconds. Default 6 hours. */
  readonly timeoutMs?: number | undefined;
  readonly pollMs?: number | undefined;
  /** Called for each change of the status. */
  readonly onStatus?: ((execution: AmcExecution) => void) | undefined;
  readonly signal: AbortSignal;
}

/** The limit for canceling an execution when its caller is gone. */
const CANCEL_TIMEOUT_MS = 10_000;

/**
 * Starts a query and waits for its end; when the signal aborts, the query is canceled at AMC as well. Throws
 * QueryError when it fails or was canceled, AmcError, or AmcInterruptedError.
 */
export async function runQuery(options: RunQueryOptions): Promise<AmcExecution> {
  const { workflowExecutionId } = await startQuery(options);
  return endOfQuery(workflowExecutionId, options);
}

/** Starts a query. Throws AmcError or AmcInterruptedError. */
export function startQuery({
  instance: { executions },
  kind,
  request,
  signal,
}: Pick<RunQueryOptions, 'instance' | 'kind' | 'request' | 'signal'>): Promise<AmcExecution> {
  const synthetic = kind === 'sandbox' ? { requireSyntheticData: true } : {};
  return executions.create({ ...request, ...synthetic }, { signal });
}

/** Waits for the end of a query that was started; otherwise like `runQuery`. */
export async function endOfQuery(
  id: string,
  { instance, onStatus, pollMs, timeoutMs, signal }: Omit<RunQueryOptions, 'kind' | 'request'>,
): Promise<AmcExecution> {
  try {
    const ended = await instance.executions.wait(id, {
      timeoutMs,
      ...(pollMs === undefined ? {} : { firstDelayMs: pollMs, pollMs, maxPollMs: pollMs }),
      signal,
      onStatus,
    });
    return succeeded(ended);
  } catch (error) {
    if (signal.aborted) throw await interrupted(instance, id);
    throw error;
  }
}

/** Throws QueryError for an execution that did not succeed. */
export function succeeded(execution: AmcExecution): AmcExecution {
  const { status, reason, workflowExecutionId: id } = execution;
  if (status === 'FAILED') throw queryFailed(id, reason);
  if (status === 'CANCELLED') throw queryCancelled(id);
  return execution;
}

/** Cancels the query at AMC, too. If that fails, the query ends by itself: the interruption is what matters. */
async function interrupted({ executions }: AmcInstance, id: string): Promise<QueryInterruptedError> {
  try {
    await executions.cancel(id, { signal: AbortSignal.timeout(CANCEL_TIMEOUT_MS) });
    return new QueryInterruptedError(`Query ${id} was ended at AMC, too.`);
  } catch {
    return new QueryInterruptedError(
      `AMC did not take it that query ${id} ends: amc-ingest queries show ${id} tells whether it still runs.`,
    );
  }
}

/**
 * The result of an execution as CSV: by download, or from the connected bucket when AMC offers no download.
 * Throws AmcResultError, AmcError, UsageError or StorageError.
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
    // After the first piece, the bucket would repeat rows that the caller already has.
    if (!isUnavailable || hasBegun || !isS3Url(url)) throw error;
    yield* fromBucket(url, { signal, s3Client });
  }
}

export interface ResultOptions {
  readonly signal: AbortSignal;
  /** Default: a client from the environment, created when needed. */
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

/** The kind of the instance; undefined when AMC does not say, for callers that do not depend on it. */
export async function kindIfKnown(
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

/** The kind of the instance; `standard` when AMC does not allow reading it. */
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
