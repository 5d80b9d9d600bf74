import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  ObjectOwnership,
  type BucketProps,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** What all buckets have in common. They are kept when the stack is deleted. */
export const COMMON: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
};

/** Who did what in the stack's own buckets: one bucket of access logs, created with the first bucket that is logged. */
export class BucketLogs {
  readonly #scope: Construct;
  readonly #days: number;
  #bucket: Bucket | null = null;

  constructor(scope: Construct, days: number) {
    this.#scope = scope;
    this.#days = days;
  }

  log(bucket: Bucket, prefix: string): void {
    const logs = this.#logs();
    resourceOf(bucket).loggingConfiguration = {
      destinationBucketName: logs.bucketName,
      logFilePrefix: prefix,
    };
    logs.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [logs.arnForObjects(`${prefix}*`)],
        conditions: {
          ArnLike: { 'aws:SourceArn': bucket.bucketArn },
          StringEquals: { 'aws:SourceAccount': Stack.of(logs).account },
        },
      }),
    );
  }

  #logs(): Bucket {
    if (this.#bucket !== null) return this.#bucket;
    this.#bucket = new Bucket(this.#scope, 'AccessLogs', {
      ...COMMON,
      // S3 delivers logs only with its own keys.
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(this.#days) }],
    });
    Validations.of(this.#bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It is the bucket for access logs; logging it into itself would never end.',
    });
    return this.#bucket;
  }
}

/** The CloudFormation resource behind a bucket. */
export function resourceOf(bucket: Bucket): CfnBucket {
  const resource = bucket.node.defaultChild;
  if (resource instanceof CfnBucket) return resource;
  throw new TypeError('A bucket is made of one CfnBucket.');
}
