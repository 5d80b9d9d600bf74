import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Buckets } from './buckets.js';

/**
 * What AMC's data upload account needs to read runs, and nothing else of the bucket: claims, the ledger and refused drops
 * stay out of its reach.
 */
export function allowAmcToRead({ output, key }: Buckets, amcUploadAccountId: string): void {
  const principals = [new AccountPrincipal(amcUploadAccountId)];
  output.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AmcReadsRuns',
      principals,
      actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging'],
      resources: [output.arnForObjects('runs/*')],
    }),
  );
  output.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AmcSeesBucket',
      principals,
      actions: ['s3:ListBucket', 's3:GetBucketTagging'],
      resources: [output.bucketArn],
    }),
  );
  key?.addToResourcePolicy(
    new PolicyStatement({ sid: 'AmcDecryptsRuns', principals, actions: ['kms:Decrypt'], resources: ['*'] }),
  );
}
