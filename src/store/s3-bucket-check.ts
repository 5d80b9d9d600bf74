import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { InterruptedError, UsageError } from '../errors.js';
import { describeS3Failure, missingBucket, toS3Error } from '../aws/s3-error.js';

/** What permissions writing a run takes. Tagging only with instance ids, deleting only to replace or clean up a run. */
export const STORE_PERMISSIONS =
  's3:ListBucket, s3:GetObject, s3:PutObject, s3:PutObjectTagging, s3:DeleteObject and s3:AbortMultipartUpload';

/**
 * Checks that the bucket exists, is reachable and allows access.
 * @throws {UsageError} BUCKET_NOT_FOUND, WRONG_REGION, ACCESS_DENIED, AWS_CREDENTIALS
 * @throws {StorageError} S3_FAILED when there is no usable response
 */
export async function checkBucket(client: S3Client, bucket: string, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) throw new InterruptedError(signal.reason);
  const attempt = { doing: `use the bucket s3://${bucket}`, bucket, permissions: STORE_PERMISSIONS, signal };
  try {
    await client.send(
      new HeadBucketCommand({ Bucket: bucket }),
      signal === undefined ? {} : { abortSignal: signal },
    );
  } catch (cause) {
    const { status, bucketRegion } = describeS3Failure(cause);
    if (status === 404) throw missingBucket(attempt, cause);
    if (status === 400 && bucketRegion === null) {
      // The response to a HEAD request has no body that could say.
      throw new UsageError(
        `Cannot ${attempt.doing}: S3 refused the request (400) without a reason, which usually means expired ` +
          'credentials or a wrong region. Log in again and check AWS_REGION.',
        { code: 'ACCESS_DENIED', cause },
      );
    }
    throw toS3Error(cause, attempt);
  }
}
