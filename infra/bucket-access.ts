import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AMC_ACCESS } from '../src/doctor/amc-access.js';
import type { Buckets } from './buckets.js';
import { principalOf } from './keys.js';
import type { StackSettings } from './stack-settings.js';

/** Who outside the account has access to the stack's own buckets. Existing buckets have their owners' policies. */
export function allowOthers(buckets: Buckets, { amcUploadAccountId, writers }: StackSettings): void {
  if (amcUploadAccountId !== undefined) allowAmcToRead(buckets, amcUploadAccountId);
  for (const { principal, prefix } of writers) {
    buckets.ownDrops?.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OthersDrop',
        principals: [principalOf(principal)],
        actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
        resources: [buckets.ownDrops.arnForObjects(`${prefix}*`)],
      }),
    );
  }
}

/** Amazon's own policy, unchanged: the bucket contains nothing that AMC must not see. */
function allowAmcToRead({ data: { bucket } }: Buckets, amcUploadAccountId: string): void {
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AmcReadsData',
      principals: [new AccountPrincipal(amcUploadAccountId)],
      actions: AMC_ACCESS.map(({ action }) => action),
      resources: [bucket.bucketArn, bucket.arnForObjects('*')],
    }),
  );
}
