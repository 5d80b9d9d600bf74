import { spec } from './operation-spec.js';

const ROOT = '/amc/reporting/{instanceId}';
const WORKFLOW = `${ROOT}/workflows/{workflowId}`;
const EXECUTION = `${ROOT}/workflowExecutions/{workflowExecutionId}`;
const SCHEDULE = `${ROOT}/schedules/{scheduleId}`;
const PAGE = ['nextToken', 'limit'] as const;

const DATA_SOURCES = 'application/vnd.amcdatasources.v1+json';
const WORKFLOWS = 'application/vnd.amcworkflows.v1+json';
const EXECUTIONS = 'application/vnd.amcworkflowexecutions.v1+json';
const SCHEDULES = 'application/vnd.amcschedules.v1+json';

/** AMC's reporting (workflow management, version 3.0): tables, saved queries, their executions and schedules. */
export const REPORTING_OPERATIONS = {
  ListDataSources: spec('GET', `${ROOT}/dataSources`, DATA_SOURCES, 'none', PAGE),
  GetDataSource: spec('GET', `${ROOT}/dataSources/{dataSourceId}`, DATA_SOURCES, 'none'),
  ListWorkflows: spec('GET', `${ROOT}/workflows`, WORKFLOWS, 'none', PAGE),
  CreateWorkflow: spec('POST', `${ROOT}/workflows`, WORKFLOWS, 'required'),
  GetWorkflow: spec('GET', WORKFLOW, WORKFLOWS, 'none'),
  UpdateWorkflow: spec('PUT', WORKFLOW, WORKFLOWS, 'required'),
  DeleteWorkflow: spec('DELETE', WORKFLOW, WORKFLOWS, 'none'),
  ListWorkflowExecutions: spec('GET', `${ROOT}/workflowExecutions`, EXECUTIONS, 'none', [
    ...PAGE,
    'sortAscending',
    'includeCancelled',
    'minCreationTime',
    'maxCreationTime',
    'timeZone',
    'workflowId',
    'includeWorkflow',
  ]),
  CreateWorkflowExecution: spec('POST', `${ROOT}/workflowExecutions`, EXECUTIONS, 'required'),
  GetWorkflowExecution: spec('GET', EXECUTION, EXECUTIONS, 'none', ['includeWorkflow']),
  UpdateWorkflowExecution: spec('PUT', EXECUTION, EXECUTIONS, 'required'),
  GetWorkflowExecutionDownloadUrls: spec('GET', `${EXECUTION}/downloadUrls`, EXECUTIONS, 'none'),
  ListSchedules: spec('GET', `${ROOT}/schedules`, SCHEDULES, 'none', [...PAGE, 'marketplaceId']),
  CreateSchedule: spec('POST', `${ROOT}/schedules`, SCHEDULES, 'required'),
  GetSchedule: spec('GET', SCHEDULE, SCHEDULES, 'none'),
  UpdateSchedule: spec('PUT', SCHEDULE, SCHEDULES, 'required'),
  DeleteSchedule: spec('DELETE', SCHEDULE, SCHEDULES, 'none'),
} as const;
