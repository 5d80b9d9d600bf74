import { isFilledByAmc } from '../model/data-set.js';
import { scheduleBody, workflowBody } from './execution-schema.js';
import { pathValue } from './handler.js';
import type { HandlerRequest } from './handler.js';
import type { StoredDataSet, StoredWorkflow } from './instance-state.js';
import { page } from './page.js';
import { badRequest, notFound } from './refusal.js';
import { checkedBody } from './request-form.js';
import { userColumns } from './user-columns.js';

/** One of Amazon's tables, so that lists contain both kinds. The simulator has no data for it. */
const AMAZON_TABLE = {
  dataSourceId: 'dsp_impressions',
  description: 'Impressions (the simulator has none)',
  owner: 'AMAZON',
  provider: 'AMAZON',
  columns: [],
} as const;

export function listDataSources({ instance, query, pageSize }: HandlerRequest): unknown {
  const all = [AMAZON_TABLE, ...[...instance.dataSets.values()].map(shownSource)];
  const { items, ...rest } = page(all, query, pageSize);
  return { dataSources: items, ...rest };
}

export function getDataSource(request: HandlerRequest): unknown {
  const id = pathValue(request, 'dataSourceId');
  const stored = request.instance.dataSets.get(id);
  if (stored !== undefined) return { dataSource: shownSource(stored) };
  if (id === AMAZON_TABLE.dataSourceId) return { dataSource: AMAZON_TABLE };
  throw notFound(`There is no data source ${id}.`);
}

/** Identifiers are dropped once they have been used to find people; AMC's own columns replace them. */
function shownSource({ definition }: StoredDataSet): unknown {
  const own = definition.columns.filter(
    (column) => column.externalUserIdType === undefined && !isFilledByAmc(column),
  );
  return {
    dataSourceId: definition.dataSetId,
    description: definition.description ?? '',
    owner: 'CUSTOMER',
    provider: 'ADVERTISER_DATA_UPLOAD',
    columns: [
      ...own.map(({ name, columnType }) => ({ name, columnType })),
      ...userColumns(definition).map((name) => ({ name, columnType: 'DIMENSION' })),
    ],
  };
}

export function createWorkflow({ instance, body }: HandlerRequest): unknown {
  const workflow = checkedBody(workflowBody, body);
  if (instance.workflows.has(workflow.workflowId)) {
    throw badRequest(`Workflow with ID ${workflow.workflowId} already exists.`);
  }
  instance.workflows.set(workflow.workflowId, workflow);
  return {};
}

export function updateWorkflow(request: HandlerRequest): unknown {
  const { workflowId } = namedWorkflow(request);
  const workflow = checkedBody(workflowBody, request.body);
  if (workflow.workflowId !== workflowId) throw badRequest('The workflow of the path and the body differ.');
  request.instance.workflows.set(workflowId, workflow);
  return {};
}

export function getWorkflow(request: HandlerRequest): unknown {
  return namedWorkflow(request);
}

export function listWorkflows({ instance, query, pageSize }: HandlerRequest): unknown {
  const { items, ...rest } = page([...instance.workflows.values()], query, pageSize);
  return { workflows: items, ...rest };
}

export function deleteWorkflow(request: HandlerRequest): unknown {
  request.instance.workflows.delete(namedWorkflow(request).workflowId);
  return {};
}

function namedWorkflow(request: HandlerRequest): StoredWorkflow {
  const id = pathValue(request, 'workflowId');
  const workflow = request.instance.workflows.get(id);
  if (workflow === undefined) throw notFound(`Workflow with ID ${id} does not exist.`);
  return workflow;
}

export function createSchedule({ instance, body }: HandlerRequest): unknown {
  const schedule = checkedBody(scheduleBody, body);
  if (instance.schedules.has(schedule.scheduleId)) {
    throw badRequest(`Schedule with ID ${schedule.scheduleId} already exists.`);
  }
  if (!instance.workflows.has(schedule.workflowId)) {
    throw badRequest(`Workflow with ID ${schedule.workflowId} does not exist.`);
  }
  instance.schedules.set(schedule.scheduleId, schedule);
  return {};
}

export function updateSchedule(request: HandlerRequest): unknown {
  const id = scheduleIdOf(request);
  request.instance.schedules.set(id, checkedBody(scheduleBody, request.body));
  return {};
}

export function getSchedule(request: HandlerRequest): unknown {
  return request.instance.schedules.get(scheduleIdOf(request));
}

export function listSchedules({ instance, query, pageSize }: HandlerRequest): unknown {
  const { items, ...rest } = page([...instance.schedules.values()], query, pageSize);
  return { schedules: items, ...rest };
}

export function deleteSchedule(request: HandlerRequest): unknown {
  request.instance.schedules.delete(scheduleIdOf(request));
  return {};
}

function scheduleIdOf(request: HandlerRequest): string {
  const id = pathValue(request, 'scheduleId');
  if (!request.instance.schedules.has(id)) throw notFound(`Schedule with ID ${id} does not exist.`);
  return id;
}
