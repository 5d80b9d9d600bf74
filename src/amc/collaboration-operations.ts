import { spec } from './operation-spec.js';

const MEDIA_TYPE = 'application/vnd.amcinstances.v1+json';
const ROOT = '/amc/instances/{instanceId}/collaboration';
const TABLE = `${ROOT}/idmappingtables/{idMappingTableId}` as const;

/** The operations on collaboration instances (AMC administration): their state, and how people are mapped. */
export const COLLABORATION_OPERATIONS = {
  GetInstanceCollaboration: spec('GET', ROOT, MEDIA_TYPE, 'none'),
  ListCollaborationIdNamespaces: spec('POST', `${ROOT}/idnamespaces/list`, MEDIA_TYPE, 'required'),
  CreateCollaborationIdMappingTable: spec('POST', `${ROOT}/idmappingtables`, MEDIA_TYPE, 'required'),
  ListCollaborationIdMappingTables: spec('POST', `${ROOT}/idmappingtables/list`, MEDIA_TYPE, 'required'),
  RefreshCollaborationIdMappingTable: spec('POST', `${TABLE}/refresh`, MEDIA_TYPE, 'none'),
  DeleteCollaborationIdMappingTable: spec('DELETE', TABLE, MEDIA_TYPE, 'none'),
  ListCollaborationIdMappingJobs: spec('POST', `${TABLE}/jobs/list`, MEDIA_TYPE, 'required'),
  GetCollaborationIdMappingJob: spec('GET', `${TABLE}/jobs/{jobId}`, MEDIA_TYPE, 'none'),
  GetCollaborationIdMappingJobForTrackingId: spec(
    'GET',
    `${TABLE}/jobTracker/{trackingId}`,
    MEDIA_TYPE,
    'none',
  ),
} as const;
