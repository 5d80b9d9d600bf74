import { randomUUID } from 'node:crypto';

import { cancelBody, executionBody } from './execution-schema.js';
import type { ExecutionRuns } from './execution-runs.js';
import type { StoredExecution } from './execution-state.js';
import { executionWindow } from './execution-window.js';
import { pathValue } from './handler.js';
import type { HandlerRequest } from './handler.js';
import { page } from './page.js';
import { badRequest, notFound } from './refusal.js';
import { checkedBody } from './request-form.js';
import type { ResultAddresses } from './result-addresses.js';

export function createExecution(request: HandlerRequest, runs: ExecutionRuns): unknown {
  const { instance, now } = request;
  const body = checkedBody(executionBody, request.body);
  const workflowExecutionId = randomUUID();
  const saved = body.workflowId === undefined ? undefined : instance.workflows.get(body.workflowId);
  if (body.workflowId !== undefined && saved === undefined) {
    throw badRequest(`Workflow with ID ${body.workflowId} does not exist.`);
  }
  const execution: StoredExecution = {
    workflowExecutionId,
    workflowId: body.workflowId ?? `transient_${workflowExecutionId}`,
    sqlQuery: saved?.sqlQuery ?? body.workflow?.sqlQuery ?? '',
    columns: saved ?? body.workflow ?? {},
    request: body,
    window: executionWindow(body, now),
    createdAt: now,
    updatedAt: now,
    status: 'PENDING',
  };
  instance.executions.unshift(execution);
  runs.start(instance, execution);
  return shown(execution, false);
}

export function listExecutions({ instance, query, pageSize }: HandlerRequest): unknown {
  const { workflowId, minCreationTime, maxCreationTime } = query;
  if (workflowId === undefined && minCreationTime === undefined) {
    throw badRequest('One of workflowId and minCreationTime is needed.');
  }
  const from = minCreationTime === undefined ? Number.NEGATIVE_INFINITY : Date.parse(`${minCreationTime}Z`);
  const to = maxCreationTime === undefined ? Number.POSITIVE_INFINITY : Date.parse(`${maxCreationTime}Z`);
  if (Number.isNaN(from) || Number.isNaN(to)) throw badRequest('Times are of the form yyyy-MM-ddTHH:mm:ss.');
  const fitting = instance.executions.filter(
    (execution) =>
      (workflowId === undefined || execution.workflowId === workflowId) &&
      execution.createdAt >= from &&
      execution.createdAt <= to &&
      (query['includeCancelled'] === 'true' || execution.status !== 'CANCELLED'),
  );
  const { items, ...rest } = page(fitting, query, pageSize);
  return {
    executions: items.map((execution) => shown(execution, query['includeWorkflow'] === 'true')),
    ...rest,
  };
}

export function getExecution(request: HandlerRequest): unknown {
  return shown(namedExecution(request), request.query['includeWorkflow'] === 'true');
}

export function cancelExecution(request: HandlerRequest): unknown {
  checkedBody(cancelBody, request.body);
  const execution = namedExecution(request);
  if (execution.status !== 'PENDING' && execution.status !== 'RUNNING') {
    throw badRequest(`The execution is ${execution.status} and cannot be cancelled.`);
  }
  execution.status = 'CANCELLED';
  execution.updatedAt = request.now;
  return {};
}

export function getDownloadUrls(request: HandlerRequest, addresses: ResultAddresses): unknown {
  const execution = namedExecution(request);
  const { workflowExecutionId, result } = execution;
  if (result === undefined || request.instance.info.kind === 'collaboration') {
    throw badRequest(`Execution with ID ${workflowExecutionId} is unavailable for download`);
  }
  return addresses.sign(execution, request.now);
}

function namedExecution(request: HandlerRequest): StoredExecution {
  const id = pathValue(request, 'workflowExecutionId');
  const found = request.instance.executions.find(({ workflowExecutionId }) => workflowExecutionId === id);
  if (found === undefined) throw notFound(`Execution with ID ${id} does not exist.`);
  return found;
}

/** In the form of Amazon's recorded answers: bare, with fields that are not in the contract. */
function shown(execution: StoredExecution, withQuery: boolean): unknown {
  const { request, window, reason } = execution;
  const time = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const bounds =
    window === null ? {} : { timeWindowStart: time(window.from), timeWindowEnd: time(window.to) };
  const original =
    request.timeWindowStart === undefined
      ? {}
      : { timeWindowStartOriginal: request.timeWindowStart, timeWindowEndOriginal: request.timeWindowEnd };
  const ended = execution.status === 'SUCCEEDED' || execution.status === 'FAILED';
  return {
    createTime: time(execution.createdAt),
    dataGaps: [],
    disableAggregationControls: request.disableAggregationControls,
    executionCategory: 'AD_HOC',
    expireTime: time(execution.createdAt + 86_400_000),
    ignoreDataGaps: false,
    lastUpdatedTime: time(execution.updatedAt),
    parameterValues: request.parameterValues,
    requireSyntheticData: request.requireSyntheticData,
    status: execution.status,
    ...bounds,
    ...original,
    timeWindowTimeZoneOriginal: request.timeWindowTimeZone,
    workflowExecutionId: execution.workflowExecutionId,
    workflowExecutionTimeoutSeconds: request.workflowExecutionTimeoutSeconds,
    workflowId: execution.workflowId,
    ...(ended ? { executionTime: 1, outputS3URI: execution.outputS3URI ?? 'N/A' } : {}),
    ...(reason === undefined ? {} : { statusReason: reason }),
    ...(withQuery ? { sqlQuery: execution.sqlQuery } : {}),
  };
}
