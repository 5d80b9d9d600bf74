import { HeadBucketCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { describeS3Failure, isMissing, missingBucket, toS3Error } from '../../aws/s3-error.js';
import { formatS3Location } from '../../aws/s3-location.js';
import { READ_PERMISSIONS } from '../../read/s3-listing.js';
import { s3InputObject, type S3InputObject } from '../../read/s3-object.js';
import { shownName } from '../../read/shown-name.js';
import type { DropNotice } from '../events/drop-notice.js';
import type { DropOrder } from './delivery-of-drop.js';

/** The version that an event is about; or why there is nothing to do: it was removed or overwritten. */
export type FoundDrop = { readonly drop: S3InputObject; readonly order: DropOrder } | 'gone' | 'replaced';

/**
 * Looks up the version that an event names, and its size. If the event pins nothing (no version and no ETag), it is the
 * version that is there now.
 * @throws {UsageError} refused access, BUCKET_NOT_FOUND; {@link StorageError} S3_FAILED; InterruptedError
 */
export async function findDrop(
  client: S3Client,
  notice: DropNotice,
  signal: AbortSignal,
): Promise<FoundDrop> {
  const { bucket, key } = notice;
  const pin = s3InputObject({ ...notice, size: 0 });
  const attempt = {
    doing: `find ${shownName(formatS3Location({ bucket, key }))}`,
    bucket,
    permissions: READ_PERMISSIONS,
    signal,
  };
  try {
    const head = await client.send(
      new HeadObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(pin.versionId === null ? {} : { VersionId: pin.versionId }),
        ...(pin.versionId === null && pin.etag !== '' ? { IfMatch: `"${pin.etag}"` } : {}),
      }),
      { abortSignal: signal },
    );
    const drop = s3InputObject({
      bucket,
      key,
      size: head.ContentLength ?? 0,
      etag: head.ETag ?? pin.etag,
      // Only what the event names: the version that is there now may be a later one with the same content.
      versionId: pin.versionId ?? (pin.etag === '' ? (head.VersionId ?? null) : null),
    });
    const at = (head.LastModified ?? new Date()).toISOString();
    return { drop, order: { at, sequencer: notice.sequencer ?? null } };
  } catch (cause) {
    // A delete marker answers 405 when it is requested as a version.
    const { status } = describeS3Failure(cause);
    if (isMissing(cause) || status === 405) {
      // The answer to HEAD does not say what is missing.
      if (status === 404 && (await isBucketMissing(client, bucket, signal)))
        throw missingBucket(attempt, cause);
      return 'gone';
    }
    if (status === 412) return 'replaced';
    throw toS3Error(cause, attempt);
  }
}

/** Only where S3 says so: without permission to see the bucket, a missing one cannot be distinguished. */
async function isBucketMissing(client: S3Client, bucket: string, signal: AbortSignal): Promise<boolean> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal: signal });
    return false;
  } catch (cause) {
    return describeS3Failure(cause).status === 404;
  }
}
