import type { S3Location } from '../aws/s3-location.js';
import { DATA_PREFIX, MANIFEST_NAME } from '../model/run-files.js';
import type { AmcAccount } from './amc-account.js';
import { globLiteral } from './glob.js';

/** One permission that AMC's data upload account needs, on the bucket itself or on the objects to read. */
export interface AccessNeed {
  readonly action: string;
  readonly on: 'bucket' | 'objects';
}

/** What AMC needs, by its guide on advertiser data upload. */
export const AMC_ACCESS: readonly AccessNeed[] = Object.freeze([
  { action: 's3:GetObject', on: 'objects' },
  { action: 's3:GetObjectVersion', on: 'objects' },
  { action: 's3:GetObjectTagging', on: 'objects' },
  { action: 's3:ListBucket', on: 'bucket' },
  { action: 's3:GetBucketTagging', on: 'bucket' },
] as const);

/** Patterns of the objects of a run that AMC reads, relative to the run's prefix. */
export const READ_BY_AMC = Object.freeze([`/${DATA_PREFIX}*`, `/${MANIFEST_NAME}`] as const);
/**
 * The files that may be read below a prefix: of runs, only what AMC needs; or all files, such as those that an
 * engine wrote.
 */
export type ReadableFiles = 'runs' | 'all';

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: { readonly AWS: string };
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/**
 * Amazon's own text: one statement for the whole bucket, without conditions. For a dedicated bucket, and for a
 * shared one when AMC cannot read otherwise.
 */
export function plainBucketPolicy({ bucket }: S3Location, account: AmcAccount): PolicyDocument {
  const bucketArn = `arn:${account.partition}:s3:::${bucket}`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AmcReads',
        Effect: 'Allow',
        Principal: { AWS: account.arn },
        Action: [...actionsOn('objects'), ...actionsOn('bucket')],
        Resource: [bucketArn, `${bucketArn}/*`],
      },
    ],
  };
}

/**
 * The policy for a bucket that also contains other files: it lets AMC read data files and manifests of runs
 * below a prefix, and nothing else. Listing has a separate statement: a request for the bucket's tags has no
 * `s3:prefix`, so the condition that limits listing would refuse it.
 * @param location the key ends in `/`
 * @param files which files may be read. Default: data files and manifests of runs
 */
export function narrowBucketPolicy(
  { bucket, key: prefix }: S3Location,
  account: AmcAccount,
  files: ReadableFiles = 'runs',
): PolicyDocument {
  const bucketArn = `arn:${account.partition}:s3:::${bucket}`;
  const below = `${bucketArn}/${globLiteral(prefix)}*`;
  const allow = (Sid: string, Action: string | readonly string[], Resource: string | readonly string[]) => ({
    Sid,
    Effect: 'Allow' as const,
    Principal: { AWS: account.arn },
    Action,
    Resource,
  });
  const others = actionsOn('bucket').filter((action) => action !== 's3:ListBucket');
  return {
    Version: '2012-10-17',
    Statement: [
      allow(
        'AmcReadsObjects',
        actionsOn('objects'),
        files === 'all' ? below : READ_BY_AMC.map((end) => below + end),
      ),
      {
        ...allow('AmcListsObjects', 's3:ListBucket', bucketArn),
        Condition: { StringLike: { 's3:prefix': `${globLiteral(prefix)}*` } },
      },
      allow('AmcReadsBucketTags', others, bucketArn),
    ],
  };
}

/** The form that fits a location: narrow for a prefix, plain for a whole bucket. */
export function amcBucketPolicy(location: S3Location, account: AmcAccount): PolicyDocument {
  return location.key === '' ? plainBucketPolicy(location, account) : narrowBucketPolicy(location, account);
}

function actionsOn(what: AccessNeed['on']): readonly string[] {
  return AMC_ACCESS.filter(({ on }) => on === what).map(({ action }) => action);
}
