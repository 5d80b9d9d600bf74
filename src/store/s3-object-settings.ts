import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { UsageError } from '../errors.js';
import { INSTANCE_TAG, MAX_INSTANCES } from '../model/instance-tag.js';

/** S3's limit on the value of a tag, in characters. */
const MAX_TAG_LENGTH = 256;
/** Characters that S3 accepts in a tag's value, without the space that separates ids. */
const INSTANCE_ID = /^[A-Za-z0-9+\-=._:/@]+$/;

/** What every object of a run carries: the tag `instanceId` and the requested encryption. */
export type S3ObjectSettings = Pick<
  PutObjectCommandInput,
  'Tagging' | 'ServerSideEncryption' | 'SSEKMSKeyId'
>;

/**
 * The settings for all objects of a run, including the manifest: AMC reads the tag on each of them.
 * @throws {UsageError} INVALID_INSTANCE_IDS
 */
export function s3ObjectSettings(
  instanceIds: readonly string[] = [],
  kmsKeyId: string | undefined = undefined,
): S3ObjectSettings {
  const ids = [...new Set(instanceIds)];
  const tag = ids.join(' ');
  if (ids.length > MAX_INSTANCES || tag.length > MAX_TAG_LENGTH) {
    throw invalid(
      `${ids.length} ids of ${tag.length} characters together are too many: AMC takes ${MAX_INSTANCES}, ` +
        `and a tag in S3 has at most ${MAX_TAG_LENGTH} characters. Name fewer, or connect the bucket's account to AMC`,
    );
  }
  if (!ids.every((id) => INSTANCE_ID.test(id))) {
    throw invalid('an id is empty or has characters that a tag in S3 cannot hold');
  }
  return {
    // %20 rather than +: not all S3-compatible servers read a plus sign as a space.
    ...(ids.length === 0 ? {} : { Tagging: `${INSTANCE_TAG}=${encodeURIComponent(tag)}` }),
    ...(kmsKeyId === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId }),
  };
}

function invalid(reason: string): UsageError {
  return new UsageError(`Cannot tag the objects with the AMC instance ids: ${reason}.`, {
    code: 'INVALID_INSTANCE_IDS',
  });
}
