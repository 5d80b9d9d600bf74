import { AbortMultipartUploadCommand, DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { listUploads } from '../aws/s3-listing.js';

/** Concurrent deletions. One object per request: some S3-compatible servers refuse the request for many. */
const CONCURRENT_DELETIONS = 8;

/** Deletes objects; tries all of them, then throws the first failure. Missing objects are fine. */
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
 * An older multipart upload belongs to a dead run: an upload starts when its file is complete, and the maximum of 1 GB
 * takes less than a day at 100 kbit/s.
 */
export const DEAD_UPLOAD_MS = 86_400_000;

/** Where to look for unfinished uploads. */
export interface UploadSearchScope {
  readonly bucket: string;
  readonly prefix: string;
  /** Below this prefix, uploads are aborted regardless of their age. */
  readonly ownPrefix?: string;
}

/**
 * Aborts multipart uploads below a prefix, whose parts would otherwise be kept and billed: those of dead runs, and
 * those of the run itself whose first response was lost. Best effort, since listing them is a separate permission:
 * never throws. (Another live run with the same name uploads its file again, see `uploadFile`.)
 * @returns how many were aborted
 */
export async function abortUploads(
  client: S3Client,
  { bucket, prefix, ownPrefix }: UploadSearchScope,
  abortSignal: AbortSignal,
  now = Date.now(),
): Promise<number> {
  let aborted = 0;
  try {
    for await (const { Key = '', UploadId, Initiated } of listUploads(client, bucket, prefix, abortSignal)) {
      const isOwn = ownPrefix !== undefined && Key.startsWith(ownPrefix);
      const isDead = Initiated !== undefined && now - Initiated.getTime() > DEAD_UPLOAD_MS;
      if (!isOwn && !isDead) continue;
      const abort = new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId });
      aborted += await client.send(abort, { abortSignal }).then(
        () => 1,
        () => 0,
      );
    }
  } catch {
    // Not permitted or not reachable: a lifecycle rule of the bucket is the last resort.
  }
  return aborted;
}
