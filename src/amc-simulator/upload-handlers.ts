import { randomUUID } from 'node:crypto';

import type { AmcComparator } from '../amc/upload.js';
import { namedDataSet, pathValue } from './handler.js';
import type { HandlerRequest } from './handler.js';
import type { StoredUpload } from './instance-state.js';
import { page } from './page.js';
import { badRequest, notFound } from './refusal.js';
import { checkedBody } from './request-form.js';
import { createUploadBody, listUploadsQuery } from './upload-schema.js';
import type { ListUploadsQuery } from './upload-schema.js';
import type { UploadRuns } from './upload-runs.js';

export function createUpload(request: HandlerRequest, runs: UploadRuns): unknown {
  const stored = namedDataSet(request);
  const upload = checkedBody(createUploadBody, request.body);
  const isFact = stored.definition.columns.some((column) => column.isMainEventTime === true);
  if (!isFact && upload.updateStrategy.startsWith('OVERLAP')) {
    throw badRequest(`${upload.updateStrategy} is for data sets with a main event time only.`);
  }
  const created: StoredUpload = {
    uploadId: randomUUID(),
    dataSetId: stored.definition.dataSetId,
    instanceId: request.instance.instanceId,
    request: upload,
    createdAt: request.now,
    updatedAt: request.now,
    status: 'SUBMITTED',
  };
  request.instance.uploads.push(created);
  runs.start(request.instance.info, stored, created);
  return { uploadId: created.uploadId, status: created.status };
}

export function getUpload(request: HandlerRequest): unknown {
  const { definition } = namedDataSet(request);
  const uploadId = pathValue(request, 'uploadId');
  const upload = request.instance.uploads.find(
    (other) => other.uploadId === uploadId && other.dataSetId === definition.dataSetId,
  );
  if (upload === undefined) throw notFound(`There is no upload ${uploadId}.`);
  return { upload: shown(upload) };
}

export function listUploads({ instance, query, pageSize }: HandlerRequest): unknown {
  const filter = listUploadsQuery.safeParse(query);
  if (!filter.success) {
    throw badRequest(
      'The filter is not valid.',
      filter.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  }
  const fitting = instance.uploads.filter((upload) => fits(upload, filter.data));
  const { items, ...rest } = page(fitting, query, pageSize);
  return { uploads: items.map(shown), ...rest };
}

function fits(upload: StoredUpload, filter: ListUploadsQuery): boolean {
  const { dataSetId, status, createdAt, createdAtComparator = 'EQ' } = filter;
  if (dataSetId !== undefined && upload.dataSetId !== dataSetId) return false;
  if (status !== undefined && upload.status !== status) return false;
  return createdAt === undefined || compare(upload.createdAt, createdAtComparator, Date.parse(createdAt));
}

function compare(one: number, comparator: AmcComparator, other: number): boolean {
  switch (comparator) {
    case 'EQ':
      return one === other;
    case 'GT':
      return one > other;
    case 'GTE':
      return one >= other;
    case 'LT':
      return one < other;
    case 'LTE':
      return one <= other;
  }
}

function shown(upload: StoredUpload): unknown {
  const { uploadId, dataSetId, instanceId, request, status, message, metrics } = upload;
  return {
    uploadId,
    dataSetId,
    instanceId,
    status,
    createdAt: new Date(upload.createdAt).toISOString(),
    updatedAt: new Date(upload.updatedAt).toISOString(),
    dataSource: request.dataSource,
    ...(request.countryCode === undefined ? {} : { countryCode: request.countryCode }),
    ...(message === undefined ? {} : { message }),
    ...(metrics === undefined ? {} : { metrics }),
  };
}
