import { executionEnvelope } from './execution.js';
import type { AmcExecution } from './execution.js';
import type { ListExecutionsOptions } from './list-executions-options.js';
import { executionBody } from './execution-request.js';
import type { ExecutionRequest, TimeWindow } from './execution-request.js';
import type { InstanceSession } from './instance-session.js';

/**
 * Our clock and the one that stamps executions may differ by this much beyond the difference that AMC's answers
 * show.
 */
const CLOCK_SKEW_MS = 60_000;

export interface CreateExecutionOptions {
  readonly amc: InstanceSession;
  readonly executions: { list(options: ListExecutionsOptions): AsyncIterable<AmcExecution> };
  readonly request: ExecutionRequest;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a query so that it runs once: AMC limits how many queries run at once and how often the same data is
 * read. A matching execution either comes from this request or answers the same question, so it can be used.
 */
export async function createExecution(options: CreateExecutionOptions): Promise<AmcExecution> {
  const { amc, request, signal } = options;
  const body = executionBody(request);
  const from = new Date(Math.min(amc.session.options.clock.now(), amc.session.serverNow()) - CLOCK_SKEW_MS);
  const { value } = await amc.sendOrFind<AmcExecution>({
    operation: 'CreateWorkflowExecution',
    advice: 'List the executions before you start the query again.',
    signal,
    send: () =>
      amc.call({
        operation: 'CreateWorkflowExecution',
        body,
        answer: executionEnvelope,
        repeat: 'when-not-done',
        signal,
      }),
    find: () => findExecution(options, from),
  });
  return value;
}

async function findExecution(
  options: CreateExecutionOptions,
  since: Date,
): Promise<AmcExecution | undefined> {
  const { executions, request, signal } = options;
  // A dry run leaves no trace that differs from an execution of the same query.
  if (request.dryRun === true) return undefined;
  for await (const seen of executions.list({ since, includeQuery: true, signal })) {
    if (isOf(request, seen)) return seen;
  }
  return undefined;
}

function isOf(
  { query, window, parameters, requireSyntheticData }: ExecutionRequest,
  seen: AmcExecution,
): boolean {
  const isSameQuery = 'sql' in query ? seen.sqlQuery === query.sql : seen.workflowId === query.workflowId;
  return (
    isSameQuery &&
    isSameWindow(window, seen) &&
    (seen.requireSyntheticData ?? false) === (requireSyntheticData ?? false) &&
    JSON.stringify(seen.parameterValues ?? {}) === JSON.stringify(parameters ?? {})
  );
}

/** AMC shows only explicit windows as they were requested. */
function isSameWindow(window: TimeWindow, seen: AmcExecution): boolean {
  if (window.type !== 'EXPLICIT') return true;
  return seen.timeWindowStartOriginal === window.start && seen.timeWindowEndOriginal === window.end;
}
