import { AbortMultipartUploadCommand, DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { listUploads } from '../aws/s3-listing.js';

/** Deletions at a time. One object a request: the request for many is refused by some S3-compatible servers. */
const CONCURRENT_DELETIONS = 8;

/** Deletes objects; tries all of them, then throws the first failure. Absent ones are fine. */
export async function deleteKeys(
  client: S3Client,
  bucket: string,
  keys: readonly string[],
  abortSignal: AbortSignal,
): Promise<void> {
  const limit = pLimit(CONCURRENT_DELETIONS);
  const remove = (key: string) =>
    client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), { abortSignal });
  const results = await Promise.allSettled(keys.map((key) => limit(() => remove(key))));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/**
 * Aborts all multipart uploads below a prefix, whose parts would otherwise be kept and charged for: those of dead
 * runs of the same name, and those whose starting answer was lost. Best effort, since listing them is a permission
 * of its own: never throws. (Another live run of the same name uploads its file anew, see `uploadFile`.)
 */
export async function abortUploads(
  client: S3Client,
  bucket: string,
  prefix: string,
  abortSignal: AbortSignal,
): Promise<void> {
  try {
    for await (const { Key, UploadId } of listUploads(client, bucket, prefix, abortSignal)) {
      await client
        .send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }), { abortSignal })
        .catch(() => undefined);
    }
  } catch {
    // Not permitted or not reachable: a lifecycle rule of the bucket is the last resort.
  }
}
