import { z } from 'zod';

import { optional } from './optional.js';
import { pageAnswer } from './page-answer.js';

/**
 * `sandbox`: synthetic people only, single rows are visible. `collaboration`: on AWS Clean Rooms, results go to
 * the member's bucket. `standard`: any other.
 */
export type AmcInstanceKind = 'standard' | 'sandbox' | 'collaboration';

/** `UNKNOWN`: a status that AMC added after this was written; `statusText` has it. */
export type AmcCreationStatus = 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'UNKNOWN';

const STATUS_NAMES: Readonly<Record<string, AmcCreationStatus>> = {
  REQUESTED: 'IN_PROGRESS',
  SUBMITTED: 'IN_PROGRESS',
  IN_PROGRESS: 'IN_PROGRESS',
  COMPLETED: 'COMPLETED',
  SUCCEEDED: 'COMPLETED',
  FAILED: 'FAILED',
};

/** For what an instance does not have, AMC sends an empty string, null, or no field. */
const text = optional(z.string()).transform((value) => (value === '' ? undefined : value));

export const instanceAnswer = z
  .looseObject({
    instanceId: z.string().min(1),
    instanceName: text,
    instanceType: text,
    creationStatus: text,
    creationDatetime: text,
    customerCanonicalName: text,
    dataUploadAwsAccountId: text,
    awsAccountId: text,
    s3BucketName: text,
    s3BucketRegion: text,
    apiEndpoint: text,
    advertiserTypes: optional(z.array(z.string())),
    acrCollaboration: z.unknown(),
  })
  .transform((answer) => ({
    instanceId: answer.instanceId,
    name: answer.instanceName,
    kind: kindOf(answer),
    status: STATUS_NAMES[(answer.creationStatus ?? '').toUpperCase()] ?? ('UNKNOWN' as const),
    statusText: answer.creationStatus,
    createdAt: answer.creationDatetime,
    advertiser: answer.customerCanonicalName,
    /** The AWS account that reads the files of uploads. Bucket policy and keys have to allow it. */
    uploadAccountId: answer.dataUploadAwsAccountId,
    /** The AWS account that is connected to the instance. Its buckets need no tag. */
    connectedAccountId: answer.awsAccountId,
    /** The connected bucket, where AMC writes results. */
    resultBucket: answer.s3BucketName,
    resultBucketRegion: answer.s3BucketRegion,
    apiEndpoint: answer.apiEndpoint,
    advertiserTypes: answer.advertiserTypes ?? [],
  }));
/** An instance as AMC describes it; missing or empty fields are undefined. */
export type AmcInstanceInfo = z.output<typeof instanceAnswer>;

export const instanceEnvelope = z.looseObject({ instance: instanceAnswer });
export const instancePage = pageAnswer('instances', instanceAnswer);

function kindOf(answer: {
  readonly instanceType?: string | undefined;
  readonly acrCollaboration?: unknown;
}): AmcInstanceKind {
  if (answer.instanceType?.toUpperCase() === 'SANDBOX') return 'sandbox';
  const { acrCollaboration } = answer;
  return typeof acrCollaboration === 'object' && acrCollaboration !== null ? 'collaboration' : 'standard';
}
