import { createHash } from 'node:crypto';
import {
  CopyObjectCommand,
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  type S3Client,
  type Tag,
} from '@aws-sdk/client-s3';
import { toS3Error } from '../../aws/s3-error.js';
import { UsageError } from '../../errors.js';
import { shownPath } from '../../leak-guard/shown-path.js';
import type { S3InputObject } from '../../read/s3-object.js';
import { shownName } from '../../read/shown-name.js';
import type { RefusedAction } from '../config/lambda-config.js';

export const REFUSED_TAG = { Key: 'amc-ingest', Value: 'refused' } as const;
export const HELD_TAG = { Key: 'amc-ingest', Value: 'held' } as const;
export const REASON_TAG_KEY = 'amc-ingest-reason';
const TAGGING = 's3:GetObjectTagging, s3:PutObjectTagging (and their …VersionTagging)';
/** S3's limit on the number of tags of an object. */
const MAX_TAGS = 10;
/** S3's limit on the length of an object's name. */
const MAX_KEY_BYTES = 1024;
/** S3 copies at most this much in one request. */
const MAX_COPY_BYTES = 5 * 1024 ** 3;

/**
 * Marks a refused drop, so that people and life-cycle rules can find it: by tags (its other tags stay), or by a tagged
 * copy below another prefix, `BUCKET/KEY`.
 * @throws S3's error, typed
 */
export async function markRefused(
  client: S3Client,
  drop: S3InputObject,
  code: string,
  action: RefusedAction,
): Promise<void> {
  if (action.action === 'none') return;
  const marks = [REFUSED_TAG, { Key: REASON_TAG_KEY, Value: code }];
  try {
    if (action.action === 'tag') await tagDrop(client, drop, marks);
    else await copyDrop(client, drop, marks, action.to);
  } catch (cause) {
    throw toS3Error(cause, {
      doing: `mark ${shownName(drop.url)} as refused`,
      bucket: drop.bucket,
      permissions: `${TAGGING}, or s3:PutObject for copies,`,
    });
  }
}

/** Marks a drop whose run waits for an approval. Only tags are used: it is not a bad file that belongs elsewhere. */
export async function markHeld(
  client: S3Client,
  drop: S3InputObject,
  code: string,
  action: RefusedAction,
): Promise<void> {
  if (action.action !== 'tag') return;
  try {
    await tagDrop(client, drop, [HELD_TAG, { Key: REASON_TAG_KEY, Value: code }]);
  } catch (cause) {
    throw toS3Error(cause, {
      doing: `mark ${shownName(drop.url)} as held`,
      bucket: drop.bucket,
      permissions: TAGGING,
    });
  }
}

async function tagDrop(client: S3Client, drop: S3InputObject, marks: readonly Tag[]): Promise<void> {
  const at = versionOf(drop);
  const { TagSet: present = [] } = await client.send(new GetObjectTaggingCommand(at));
  const kept = present.filter(({ Key }) => !marks.some((mark) => mark.Key === Key));
  const TagSet = [...kept, ...marks];
  if (TagSet.length > MAX_TAGS) {
    throw new UsageError(
      `${shownName(drop.url)} has too many tags to be marked as refused. Use "copy" instead.`,
      {
        code: 'TOO_MANY_TAGS',
      },
    );
  }
  await client.send(new PutObjectTaggingCommand({ ...at, Tagging: { TagSet } }));
}

async function copyDrop(
  client: S3Client,
  drop: S3InputObject,
  marks: readonly Tag[],
  to: { readonly bucket: string; readonly key: string },
): Promise<void> {
  if (drop.size > MAX_COPY_BYTES) {
    throw new UsageError(
      `${shownName(drop.url)} is larger than 5 GiB and cannot be copied in one request. Use "tag".`,
      {
        code: 'TOO_LARGE_TO_COPY',
      },
    );
  }
  const source = [drop.bucket, ...drop.key.split('/')].map(encodeURIComponent).join('/');
  const version = drop.versionId === null ? '' : `?versionId=${encodeURIComponent(drop.versionId)}`;
  const query = new URLSearchParams();
  for (const { Key = '', Value = '' } of marks) query.append(Key, Value);
  await client.send(
    new CopyObjectCommand({
      Bucket: to.bucket,
      Key: copyKey(to.key, drop),
      CopySource: `${source}${version}`,
      TaggingDirective: 'REPLACE',
      Tagging: query.toString(),
      ...(drop.etag === '' ? {} : { CopySourceIfMatch: drop.etag }),
    }),
  );
}

/**
 * A copy has the drop's key, except for identifiers in it, cut to the length that a key may have. If the result differs
 * from the drop's key, the key's digest distinguishes it from others.
 */
function copyKey(prefix: string, { bucket, key }: S3InputObject): string {
  const shown = shownPath(key);
  const whole = `${prefix}${bucket}/${shown}`;
  if (shown === key && Buffer.byteLength(whole) <= MAX_KEY_BYTES) return whole;
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
  const start = Buffer.from(whole).subarray(0, MAX_KEY_BYTES - hash.length - 1);
  // A character that was cut in half must not appear in a key.
  return `${start.toString('utf8').replace(/\uFFFD+$/, '')}.${hash}`;
}

function versionOf(drop: S3InputObject): { Bucket: string; Key: string; VersionId?: string } {
  const at = { Bucket: drop.bucket, Key: drop.key };
  return drop.versionId === null ? at : { ...at, VersionId: drop.versionId };
}
