import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { toS3Error } from '../../aws/s3-error.js';
import { formatS3Location, type S3Location } from '../../aws/s3-location.js';
import { DefectError } from '../../errors.js';
import { s3InputObject, type S3InputObject } from '../../read/s3-object.js';

const listShape = z.array(
  z.object({ bucket: z.string(), key: z.string(), size: z.number(), etag: z.string() }),
);

/** Writes which files a delivery is: the input of an execution has no room for thousands. */
export async function writeDeliveryList(
  client: S3Client,
  staging: S3Location,
  objects: readonly S3InputObject[],
): Promise<S3Location> {
  const list = JSON.stringify(objects.map(({ bucket, key, size, etag }) => ({ bucket, key, size, etag })));
  const name = createHash('sha256').update(list).digest('hex');
  const place = { bucket: staging.bucket, key: `${staging.key}deliveries/${name}.json` };
  try {
    await client.send(
      new PutObjectCommand({
        Bucket: place.bucket,
        Key: place.key,
        Body: list,
        ContentType: 'application/json',
      }),
    );
  } catch (cause) {
    throw failed('write', place, cause);
  }
  return place;
}

export async function readDeliveryList(
  client: S3Client,
  place: S3Location,
): Promise<readonly S3InputObject[]> {
  let text: string;
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: place.bucket, Key: place.key }));
    text = (await Body?.transformToString('utf8')) ?? '';
  } catch (cause) {
    throw failed('read', place, cause);
  }
  const parsed = listShape.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data.map((facts) => s3InputObject({ ...facts, versionId: null }));
  throw new DefectError(`${formatS3Location(place)} is not a list of a delivery's files.`, {
    code: 'STAGED_FILE_NOT_READABLE',
  });
}

function failed(doing: string, place: S3Location, cause: unknown): Error {
  const what = `${doing} the list of a delivery's files, ${formatS3Location(place)}`;
  return toS3Error(cause, {
    doing: what,
    bucket: place.bucket,
    permissions: 's3:GetObject and s3:PutObject',
  });
}
