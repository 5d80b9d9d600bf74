import type { S3Location } from '../aws/s3-location.js';
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

/** Amazon's own text: one statement for all of the bucket, without conditions. The last resort when reading fails. */
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
 * The bucket policy that lets AMC read the objects below a prefix and nothing else. With a prefix, listing stands
 * in a statement of its own: a request for the bucket's tags has no `s3:prefix`, so that the condition which
 * limits listing would refuse it.
 * @param location the key is empty or ends in `/`
 */
export function amcBucketPolicy({ bucket, key: prefix }: S3Location, account: AmcAccount): PolicyDocument {
  const bucketArn = `arn:${account.partition}:s3:::${bucket}`;
  const objects = actionsOn('objects');
  const ofBucket = actionsOn('bucket');
  const allow = (Sid: string, Action: string | readonly string[], Resource: string): PolicyStatement => ({
    Sid,
    Effect: 'Allow',
    Principal: { AWS: account.arn },
    Action,
    Resource,
  });
  const readObjects = allow('AmcReadsObjects', objects, `${bucketArn}/${globLiteral(prefix)}*`);
  if (prefix === '') {
    return { Version: '2012-10-17', Statement: [readObjects, allow('AmcReadsBucket', ofBucket, bucketArn)] };
  }
  const others = ofBucket.filter((action) => action !== 's3:ListBucket');
  return {
    Version: '2012-10-17',
    Statement: [
      readObjects,
      {
        ...allow('AmcListsObjects', 's3:ListBucket', bucketArn),
        Condition: { StringLike: { 's3:prefix': `${globLiteral(prefix)}*` } },
      },
      allow('AmcReadsBucketTags', others, bucketArn),
    ],
  };
}

function actionsOn(what: AccessNeed['on']): readonly string[] {
  return AMC_ACCESS.filter(({ on }) => on === what).map(({ action }) => action);
}
