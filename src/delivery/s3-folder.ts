import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { toS3Error } from '../aws/s3-error.js';
import { listObjects } from '../aws/s3-listing.js';
import { formatS3Location, type S3Location } from '../aws/s3-location.js';
import { InputError } from '../errors.js';
import { READ_PERMISSIONS, s3InputObject, type S3InputObject } from '../read/s3-listing.js';
import { shownName } from '../read/shown-name.js';
import type { DeliveryFile, DeliveryFolder } from './judge-delivery.js';

/** A list of 50,000 files takes some 15 MB. */
const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 200_000;

/** A file of a delivery in S3. */
export interface S3DeliveryFile extends DeliveryFile {
  readonly object: S3InputObject;
}

/** The contents of a folder of a bucket. */
export async function s3Folder(
  client: S3Client,
  place: S3Location,
  signal: AbortSignal,
): Promise<DeliveryFolder<S3DeliveryFile>> {
  const { bucket, key: prefix } = place;
  const location = formatS3Location(place);
  const files: S3DeliveryFile[] = [];
  try {
    for await (const { Key: key = '', Size: size = 0, ETag: etag = '', LastModified } of listObjects(
      client,
      bucket,
      prefix,
      signal,
    )) {
      const object = s3InputObject({ bucket, key, size, etag, versionId: null });
      files.push({
        name: key.slice(prefix.length),
        size,
        mark: object.etag,
        at: LastModified?.getTime() ?? 0,
        object,
      });
      if (files.length > MAX_FILES) {
        throw new InputError(`The delivery ${shownName(location)} has more than ${MAX_FILES} files.`, {
          code: 'TOO_MANY_INPUTS',
        });
      }
    }
  } catch (cause) {
    throw toS3Error(cause, {
      doing: `list ${shownName(location)}`,
      bucket,
      permissions: READ_PERMISSIONS,
      signal,
    });
  }
  return {
    location,
    files,
    readText: async ({ object, size }) => {
      if (size > MAX_MANIFEST_BYTES) return '';
      try {
        const get = new GetObjectCommand({ Bucket: bucket, Key: object.key });
        const { Body } = await client.send(get, { abortSignal: signal });
        return (await Body?.transformToString('utf8')) ?? '';
      } catch (cause) {
        throw toS3Error(cause, {
          doing: `read the manifest in ${shownName(location)}`,
          bucket,
          permissions: READ_PERMISSIONS,
          signal,
        });
      }
    },
  };
}
