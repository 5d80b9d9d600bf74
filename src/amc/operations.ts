import { ACCOUNT_OPERATIONS } from './account-operations.js';
import { COLLABORATION_OPERATIONS } from './collaboration-operations.js';
import { spec } from './operation-spec.js';
import { REPORTING_OPERATIONS } from './reporting-operations.js';

export type { OperationSpec } from './operation-spec.js';

/** Versioned media types: AMC gives each resource its own, for requests and answers alike. */
export const AMC_MEDIA_TYPES = {
  dataSet: 'application/vnd.amcadvertiserdataset.v1+json',
  column: 'application/vnd.amcadvertiserdatasetcolumn.v1+json',
  upload: 'application/vnd.amcadvertiserdataupload.v1+json',
  userDeletion: 'application/vnd.amcadvertiseruserdeletionrequest.v1+json',
} as const;

/** Header names of every call, in addition to `Authorization`, `Accept` and, with a body, `Content-Type`. */
export const AMC_HEADERS = {
  clientId: 'Amazon-Advertising-API-ClientId',
  advertiserId: 'Amazon-Advertising-API-AdvertiserId',
  marketplaceId: 'Amazon-Advertising-API-MarketplaceId',
  adsAccountId: 'Amazon-Ads-AccountId',
  scope: 'Amazon-Advertising-API-Scope',
} as const;

export const REQUIRED_AMC_HEADERS = [
  AMC_HEADERS.clientId,
  AMC_HEADERS.advertiserId,
  AMC_HEADERS.marketplaceId,
] as const;

const ROOT = '/amc/advertiserData/{instanceId}';
const DATA_SET = `${ROOT}/dataSets/{dataSetId}` as const;
const { dataSet, column, upload, userDeletion } = AMC_MEDIA_TYPES;
const PAGE = ['nextToken', 'maxResults'] as const;

/** The entire contract of AMC's advertiser data upload (version 3.0), one entry per operation. */
export const UPLOAD_OPERATIONS = {
  CreateDataSet: spec('POST', `${ROOT}/dataSets`, dataSet, 'required'),
  ListDataSets: spec('POST', `${ROOT}/dataSets/list`, dataSet, 'none', PAGE),
  GetDataSet: spec('GET', DATA_SET, dataSet, 'none'),
  UpdateDataSet: spec('PUT', DATA_SET, dataSet, 'optional'),
  DeleteDataSet: spec('DELETE', DATA_SET, dataSet, 'none'),
  AddColumnToDataSet: spec('POST', `${DATA_SET}/columns`, column, 'required'),
  UpdateColumnInDataSet: spec('PUT', `${DATA_SET}/columns/{columnName}`, column, 'optional'),
  DeleteColumnFromDataSet: spec('DELETE', `${DATA_SET}/columns/{columnName}`, column, 'none'),
  ListUploads: spec('POST', `${ROOT}/uploads/list`, upload, 'none', [
    ...PAGE,
    'createdAt',
    'createdAtComparator',
    'dataSetId',
    'status',
  ]),
  CreateUpload: spec('POST', `${ROOT}/uploads/{dataSetId}`, upload, 'required'),
  GetUpload: spec('GET', `${ROOT}/uploads/{dataSetId}/{uploadId}`, upload, 'none'),
  CreateUserDeletionRequest: spec('POST', `${ROOT}/userDeletionRequest`, userDeletion, 'required'),
  ListUserDeletionRequests: spec('POST', `${ROOT}/userDeletionRequest/list`, userDeletion, 'none', PAGE),
  GetUserDeletionRequest: spec(
    'GET',
    `${ROOT}/userDeletionRequest/{userDeletionRequestId}`,
    userDeletion,
    'none',
  ),
} as const;

/** Every operation that the client calls: uploads, accounts and instances, queries, collaborations. */
export const AMC_OPERATIONS = {
  ...UPLOAD_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
  ...REPORTING_OPERATIONS,
  ...COLLABORATION_OPERATIONS,
} as const;

export type AmcOperation = keyof typeof AMC_OPERATIONS;

/** Every operation's name, in the order of the table. */
export function amcOperations(): readonly AmcOperation[] {
  return Object.keys(AMC_OPERATIONS).filter(isAmcOperation);
}

export function isAmcOperation(name: string): name is AmcOperation {
  return Object.hasOwn(AMC_OPERATIONS, name);
}
