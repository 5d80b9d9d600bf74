import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { describeS3Failure, isMissing, toS3Error } from '../../aws/s3-error.js';
import type { UploadCaution } from '../../hand-over/upload-cautions.js';
import type { Delivery } from '../../ledger/delivery.js';
import { READ_PERMISSIONS } from '../../read/s3-listing.js';
import { shownName } from '../../read/shown-name.js';
import type { S3InputObject } from '../../read/s3-object.js';
import type { DataSetRoute } from '../config/lambda-config.js';
import { dropVersion } from './claim.js';

/** When a version of a drop was written, and its position in the order of its key's writes. */
export interface DropOrder {
  /** UTC. */
  readonly at: string;
  readonly sequencer: string | null;
}

/** Who delivers the drops of a data set. */
export function sourceOf({ source, prefix }: DataSetRoute, bucket: string): string {
  return source ?? shownName(`s3://${bucket}/${prefix}`);
}

/** A drop as a delivery of one file. */
export function deliveryOfDrop(
  drop: S3InputObject,
  { at, sequencer }: DropOrder,
  route: DataSetRoute,
): Delivery {
  return {
    source: sourceOf(route, drop.bucket),
    name: shownName(drop.url),
    version: { id: dropVersion(drop), at, sequencer },
    isWhole: false,
  };
}

/**
 * Whether a version of a drop is no longer current: null while it is. A bucket with versioning keeps what was removed
 * or overwritten, but whoever did that does not want it in AMC.
 * @throws {UsageError} refused access; {@link StorageError} S3_FAILED; InterruptedError
 */
export async function outdatedDrop(
  client: S3Client,
  drop: S3InputObject,
  signal: AbortSignal,
): Promise<UploadCaution | null> {
  const { bucket, key } = drop;
  try {
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), {
      abortSignal: signal,
    });
    const isCurrent =
      drop.versionId === null
        ? drop.etag === '' || head.ETag?.replaceAll('"', '') === drop.etag
        : head.VersionId === drop.versionId;
    if (isCurrent) return null;
    return {
      code: 'OLDER_VERSION',
      message: `${shownName(drop.url)} was written again since; the newer version goes in its place.`,
    };
  } catch (cause) {
    if (isMissing(cause) || describeS3Failure(cause).status === 405)
      return { code: 'DELIVERY_GONE', message: `${shownName(drop.url)} was removed since.` };
    throw toS3Error(cause, {
      doing: `find ${shownName(drop.url)}`,
      bucket,
      permissions: READ_PERMISSIONS,
      signal,
    });
  }
}
