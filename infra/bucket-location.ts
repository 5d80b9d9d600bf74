import { Stack, Token } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { parseOutputPrefix } from '../src/aws/s3-location.js';
import { resourceOf } from './bucket-logs.js';

/** A bucket of the stack's own, or an existing one. */
export type AnyBucket = Pick<IBucket, 'bucketArn' | 'bucketName' | 'arnForObjects' | 'addToResourcePolicy'>;

/** A bucket, and the prefix in it below which everything of ours is. */
export class BucketLocation {
  readonly bucket: AnyBucket;
  /** Empty, or ends with a slash. */
  readonly prefix: string;

  constructor(bucket: AnyBucket, prefix = '') {
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /** @throws UsageError INVALID_S3_LOCATION */
  static existing(scope: Construct, id: string, url: string): BucketLocation {
    const { bucket, key } = parseOutputPrefix(url);
    return new BucketLocation(Bucket.fromBucketName(scope, id, bucket), key);
  }

  /** `s3://bucket/prefix/` */
  get url(): string {
    return `s3://${this.bucket.bucketName}/${this.prefix}`;
  }

  /** ARN of the objects below the prefix, e.g. `runs/*`. */
  objects(keys: string): string {
    return this.bucket.arnForObjects(this.prefix + keys);
  }
}

/** A bucket's ARN as cdk-nag writes it in its findings. */
export function arnInFindings(bucket: AnyBucket): string {
  return bucket instanceof Bucket
    ? `<${Stack.of(bucket).getLogicalId(resourceOf(bucket))}.Arn>`
    : `arn:<AWS::Partition>:s3:::${bucket.bucketName}`;
}

/** The stack's region as cdk-nag writes it in its findings. */
export function regionInFindings({ region }: Stack): string {
  return Token.isUnresolved(region) ? '<AWS::Region>' : region;
}
