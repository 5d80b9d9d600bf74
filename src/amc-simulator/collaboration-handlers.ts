import { z } from 'zod';

import { pathValue } from './handler.js';
import type { HandlerRequest } from './handler.js';
import { MATCH_RATES } from './instance-info.js';
import { page } from './page.js';
import { badRequest, notFound } from './refusal.js';
import { checkedBody } from './request-form.js';

const MAX_TABLES = 5;
const REFRESH_MS = 14 * 86_400_000;
const ACCOUNT = '111122223333';
/** The namespace of a simulated collaboration, named as in the shipped template. */
export const SIMULATED_NAMESPACE = `arn:aws:entityresolution:us-east-1:${ACCOUNT}:idnamespace/amcingest`;

/** A job that fills a mapping table: it runs for a while by the clock, and then succeeds. */
export interface StoredMappingJob {
  readonly jobId: string;
  readonly trackingId: string;
  readonly startedAt: number;
}

export interface StoredMappingTable {
  readonly id: string;
  readonly name: string;
  readonly namespaceArn: string;
  readonly createdAt: number;
  /** Newest first. */
  readonly jobs: StoredMappingJob[];
}

const pageBody = z.strictObject({
  maxResults: z.number().int().min(1).max(100).optional(),
  nextToken: z.string().optional(),
});
const createBody = z.strictObject({
  idMappingTableName: z.string().min(1),
  sourceIdNamespaceArn: z.string().min(1),
});

export function getCollaboration(request: HandlerRequest): unknown {
  const { instance } = collaborating(request);
  const member = (displayName: string, number: number) => ({
    accountId: String(111_122_223_333 + number),
    displayName,
    membershipId: `00000000-0000-4000-8000-00000000000${number}`,
    status: 'ACTIVE',
  });
  return {
    collaboration: {
      id: collaborationId(instance.instanceId),
      name: `AMC ${instance.instanceId}`,
      description: 'Simulated',
      status: 'ACTIVE',
      customerAcceptanceLink: 'https://us-east-1.console.aws.amazon.com/cleanrooms/',
      creator: member('AMC', 1),
      querySubmitter: member('AMC query submitter', 2),
      customer: { ...member('Advertiser', 0), accountId: ACCOUNT },
      resultsReceivers: [member('Internal results receiver', 3)],
      amcDataProviders: [member('AMC data provider', 4)],
      customerPartners: [],
    },
  };
}

export function listIdNamespaces(request: HandlerRequest): unknown {
  const { instance } = collaborating(request);
  const isUsed = [...instance.mappingTables.values()].some(
    ({ namespaceArn }) => namespaceArn === SIMULATED_NAMESPACE,
  );
  const association = {
    id: '00000000-0000-4000-8000-0000000000aa',
    idNamespaceArn: SIMULATED_NAMESPACE,
    idNamespaceType: 'SOURCE',
    creatorAccountId: ACCOUNT,
    createTime: '2026-01-01T00:00:00.000Z',
    updateTime: '2026-01-01T00:00:00.000Z',
  };
  const { items, ...rest } = listed(request, isUsed ? [] : [association]);
  return {
    collaborationId: collaborationId(instance.instanceId),
    collaborationIdNamespaceAssociations: items,
    ...rest,
  };
}

export function createIdMappingTable(request: HandlerRequest): unknown {
  const { instance, now, body } = collaborating(request);
  const { idMappingTableName: name, sourceIdNamespaceArn: namespaceArn } = checkedBody(createBody, body);
  const { mappingTables } = instance;
  if ([...mappingTables.values()].some((table) => table.name === name))
    throw badRequest(`An ID mapping table ${name} exists.`);
  if (mappingTables.size >= MAX_TABLES)
    throw badRequest(`There are ${MAX_TABLES} ID mapping tables already.`);
  if (namespaceArn !== SIMULATED_NAMESPACE) throw notFound('There is no such ID namespace.');
  const table: StoredMappingTable = {
    id: `mapping-table-${freeNumber(mappingTables)}`,
    name,
    namespaceArn,
    createdAt: now,
    jobs: [newJob(0, now)],
  };
  mappingTables.set(table.id, table);
  return { ...started(instance.instanceId, table), idMappingTable: shownTable(table) };
}

export function listIdMappingTables(request: HandlerRequest): unknown {
  const { instance } = collaborating(request);
  const { items, ...rest } = listed(request, [...instance.mappingTables.values()].map(shownTable));
  return { collaborationId: collaborationId(instance.instanceId), idMappingTables: items, ...rest };
}

export function refreshIdMappingTable(request: HandlerRequest): unknown {
  const { instance, now } = request;
  const table = namedTable(request);
  if (now - (table.jobs[0]?.startedAt ?? 0) < REFRESH_MS)
    throw badRequest('An ID mapping table can be refreshed once in 14 days.');
  table.jobs.unshift(newJob(table.jobs.length, now));
  return started(instance.instanceId, table);
}

export function deleteIdMappingTable(request: HandlerRequest): unknown {
  const { id } = namedTable(request);
  request.instance.mappingTables.delete(id);
  return {};
}

export function listIdMappingJobs(request: HandlerRequest): unknown {
  const table = namedTable(request);
  const { items, ...rest } = listed(
    request,
    table.jobs.map((job) => shownJob(job, request.now)),
  );
  return { idMappingTableId: table.id, idMappingJobs: items, ...rest };
}

export function getIdMappingJob(request: HandlerRequest): unknown {
  const table = namedTable(request);
  const job = table.jobs.find(({ jobId }) => jobId === pathValue(request, 'jobId'));
  if (job === undefined) throw notFound('The table has no such job.');
  const shown = shownJob(job, request.now);
  if (shown.status !== 'SUCCEEDED') return { idMappingJob: shown };
  const { people: records = 1_000 } = request.instance.info;
  const mapped = Math.round(records * MATCH_RATES.collaboration);
  return {
    idMappingJob: {
      ...shown,
      metrics: {
        inputRecords: records,
        recordsNotProcessed: 0,
        totalMappedRecords: mapped,
        totalMappedSourceRecords: mapped,
        totalMappedTargetRecords: mapped,
        totalRecordsProcessed: records,
        uniqueRecordsLoaded: mapped,
      },
    },
  };
}

export function getIdMappingJobForTrackingId(request: HandlerRequest): unknown {
  const job = namedTable(request).jobs.find(
    ({ trackingId }) => trackingId === pathValue(request, 'trackingId'),
  );
  if (job === undefined) throw notFound('Nothing has this tracking id.');
  return { idMappingJobId: job.jobId };
}

/** Refuses instances without a collaboration, which have none of this. */
function collaborating(request: HandlerRequest): HandlerRequest {
  if (request.instance.info.kind === 'collaboration') return request;
  throw badRequest('The instance is not backed by AWS Clean Rooms.');
}

function namedTable(request: HandlerRequest): StoredMappingTable {
  const { instance } = collaborating(request);
  const table = instance.mappingTables.get(pathValue(request, 'idMappingTableId'));
  if (table === undefined) throw notFound('There is no such ID mapping table.');
  return table;
}

function freeNumber(tables: ReadonlyMap<string, unknown>): number {
  let number = tables.size + 1;
  while (tables.has(`mapping-table-${number}`)) number += 1;
  return number;
}

function listed<T>({ body, pageSize }: HandlerRequest, items: readonly T[]) {
  const { maxResults, nextToken } = checkedBody(pageBody, body);
  const query = {
    ...(maxResults === undefined ? {} : { maxResults: String(maxResults) }),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
  return page(items, query, pageSize);
}

function newJob(number: number, now: number): StoredMappingJob {
  return { jobId: `mapping-job-${number + 1}`, trackingId: `tracking-${number + 1}`, startedAt: now };
}

function started(instanceId: string, { jobs }: StoredMappingTable) {
  return {
    collaborationId: collaborationId(instanceId),
    idMappingWorkflowJobId: jobs[0]?.jobId ?? '',
    trackingId: jobs[0]?.trackingId ?? '',
  };
}

function shownTable({ id, name, createdAt, jobs }: StoredMappingTable) {
  return {
    id,
    name,
    description: 'Simulated',
    arn: `arn:aws:cleanrooms:us-east-1:${ACCOUNT}:idmappingtable/${id}`,
    queryable: true,
    createTime: new Date(createdAt).toISOString(),
    updateTime: new Date(jobs[0]?.startedAt ?? createdAt).toISOString(),
    workflowArn: `arn:aws:entityresolution:us-east-1:${ACCOUNT}:idmappingworkflow/${name}`,
  };
}

/** A job is queued and then runs, 50 ms each. */
function shownJob({ jobId, startedAt }: StoredMappingJob, now: number) {
  const age = now - startedAt;
  const status = age < 50 ? 'QUEUED' : age < 100 ? 'RUNNING' : 'SUCCEEDED';
  return {
    jobId,
    startTime: new Date(startedAt).toISOString(),
    ...(status === 'SUCCEEDED' ? { endTime: new Date(startedAt + 100).toISOString() } : {}),
    status,
  };
}

function collaborationId(instanceId: string): string {
  return `collaboration-of-${instanceId}`;
}
