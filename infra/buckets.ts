import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  ObjectOwnership,
  type BucketProps,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { StackSettings } from './stack-settings.js';

/** Uploads that nobody goes on with cost money and are in no listing. */
const ABORT_UPLOADS_AFTER = Duration.days(2);
/** A version that was written over stays for as long as a message about it may wait in the dead-letter queue. */
const OLD_VERSIONS = Duration.days(14);

/** Where drops come in, where runs go out, and what was done. All are kept when the stack is removed. */
export class Buckets extends Construct {
  readonly drops: Bucket;
  readonly output: Bucket;
  readonly key: Key | null;

  constructor(scope: Construct, id: string, settings: StackSettings) {
    super(scope, id);
    this.key = settings.kms
      ? new Key(this, 'Key', { enableKeyRotation: true, description: 'Drops and runs of amc-ingest' })
      : null;
    const logs = new Bucket(this, 'AccessLogs', {
      ...COMMON,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(365) }],
    });
    Validations.of(logs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It is the bucket for access logs; logging it into itself would never end.',
    });
    const encryption =
      this.key === null
        ? { encryption: BucketEncryption.S3_MANAGED }
        : { encryption: BucketEncryption.KMS, encryptionKey: this.key, bucketKeyEnabled: true };
    this.drops = new Bucket(this, 'Drops', {
      ...COMMON,
      ...encryption,
      // The function reads the very version that an event is about, whatever is dropped meanwhile.
      versioned: true,
      lifecycleRules: [
        {
          id: 'raw-drops',
          expiration: Duration.days(settings.rawDropDays),
          noncurrentVersionExpiration: OLD_VERSIONS,
          abortIncompleteMultipartUploadAfter: ABORT_UPLOADS_AFTER,
        },
        { id: 'delete-markers', expiredObjectDeleteMarker: true },
      ],
    });
    this.output = new Bucket(this, 'Output', {
      ...COMMON,
      ...encryption,
      // None for ledger/: without its entries, content that AMC has already would be appended again.
      lifecycleRules: [
        { id: 'uploads', abortIncompleteMultipartUploadAfter: ABORT_UPLOADS_AFTER },
        { id: 'runs', prefix: 'runs/', expiration: Duration.days(settings.runDays) },
        // As long as a claim exists, its drop is not ingested again.
        { id: 'claims', prefix: 'claims/', expiration: Duration.days(400) },
        { id: 'staging', prefix: 'staging/', expiration: Duration.days(7) },
        { id: 'quarantine', prefix: 'quarantine/', expiration: Duration.days(settings.rawDropDays) },
      ],
    });
    logAccess(this.drops, 'drops/', logs);
    logAccess(this.output, 'output/', logs);
    // Set on the resource itself: the construct's own option deploys one more function, with a broad role, to do it.
    resourceOf(this.drops).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
  }
}

const COMMON: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
};

/** The CloudFormation resource that a bucket is made of. */
export function resourceOf(bucket: Bucket): CfnBucket {
  const resource = bucket.node.defaultChild;
  if (resource instanceof CfnBucket) return resource;
  throw new TypeError('A bucket is made of one CfnBucket.');
}

function logAccess(bucket: Bucket, prefix: string, logs: Bucket): void {
  resourceOf(bucket).loggingConfiguration = { destinationBucketName: logs.bucketName, logFilePrefix: prefix };
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
