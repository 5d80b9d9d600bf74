import { z } from 'zod';

import { optional } from './optional.js';
import { pageAnswer } from './page-answer.js';

/** For what it does not have, AMC sends an empty string, null, or no field. */
const text = optional(z.string()).transform((value) => (value === '' ? undefined : value));
const count = optional(z.number().int());

const member = z.looseObject({
  /** An AWS account. */
  accountId: text,
  displayName: text,
  membershipId: text,
  status: text,
});

/** The collaboration of an instance. It can be used while its status is `ACTIVE`. */
export const collaborationAnswer = z.looseObject({
  collaboration: z.looseObject({
    id: text,
    name: text,
    description: text,
    status: text,
    customerAcceptanceLink: text,
    creator: optional(member),
    /** The member that owns the data. */
    customer: optional(member),
    querySubmitter: optional(member),
    resultsReceivers: optional(z.array(member)),
    amcDataProviders: optional(z.array(member)),
    customerPartners: optional(z.array(member)),
  }),
});
type CollaborationFields = z.output<typeof collaborationAnswer>['collaboration'];
/** The collaboration of an instance, as AMC describes it. */
export interface AmcCollaboration extends CollaborationFields {}
/** A member of a collaboration. */
export interface AmcCollaborationMember extends z.output<typeof member> {}

const idNamespace = z.looseObject({
  id: text,
  idNamespaceArn: text,
  idNamespaceType: text,
  creatorAccountId: text,
  createTime: text,
  updateTime: text,
});
export const idNamespacePage = pageAnswer('collaborationIdNamespaceAssociations', idNamespace);
/** An ID namespace that is associated with the collaboration but not yet in a mapping table. */
export interface AmcIdNamespace extends z.output<typeof idNamespace> {}

const idMappingTable = z.looseObject({
  id: text,
  name: text,
  description: text,
  arn: text,
  queryable: optional(z.boolean()),
  createTime: text,
  updateTime: text,
  workflowArn: text,
});
export const idMappingTablePage = pageAnswer('idMappingTables', idMappingTable);
/** A table that maps keys to people whom Amazon knows. */
export interface AmcIdMappingTable extends z.output<typeof idMappingTable> {}

export const mappingStarted = z.looseObject({
  collaborationId: text,
  idMappingTable: optional(idMappingTable),
  idMappingWorkflowJobId: text,
  trackingId: text,
});
/** The answer when a job that fills a mapping table was started. */
export interface AmcMappingStarted extends z.output<typeof mappingStarted> {}

/** `UNKNOWN`: AMC's own status of that name, or one that it added after this was written. */
export type AmcMappingJobStatus = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'UNKNOWN';
const STATUSES: ReadonlySet<string> = new Set(['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED']);

function isStatus(status: string | undefined): status is AmcMappingJobStatus {
  return status !== undefined && STATUSES.has(status);
}

const status = text.transform((value): AmcMappingJobStatus => (isStatus(value) ? value : 'UNKNOWN'));
const jobFields = { jobId: text, startTime: text, endTime: text, status };

export const mappingJobPage = pageAnswer('idMappingJobs', z.looseObject(jobFields));

const mappingJob = z.looseObject({
  ...jobFields,
  errorDetails: text,
  metrics: optional(
    z.looseObject({
      inputRecords: count,
      recordsNotProcessed: count,
      totalMappedRecords: count,
      totalMappedSourceRecords: count,
      totalMappedTargetRecords: count,
      totalRecordsProcessed: count,
      uniqueRecordsLoaded: count,
    }),
  ),
});
export const mappingJobAnswer = z.looseObject({ idMappingJob: mappingJob });
export const trackedJobAnswer = z.looseObject({ idMappingJobId: text });
/** A job that fills a mapping table, and its results. */
export interface AmcMappingJob extends z.output<typeof mappingJob> {}
/** A job in a list. */
export type AmcMappingJobSummary = Pick<AmcMappingJob, 'jobId' | 'startTime' | 'endTime' | 'status'>;

/** Share of the input's records that Amazon matched; undefined as long as AMC does not say. */
export function matchRate({ metrics }: AmcMappingJob): number | undefined {
  const { inputRecords, totalMappedSourceRecords: mapped } = metrics ?? {};
  return inputRecords === undefined || inputRecords === 0 || mapped === undefined
    ? undefined
    : mapped / inputRecords;
}
