import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import type { S3Location } from '../../aws/s3-location.js';
import { s3InputObject, type S3InputObject } from '../../read/s3-object.js';
import { Staging } from '../../scale-out/staging.js';

const listShape = z.array(
  z.object({ bucket: z.string(), key: z.string(), size: z.number(), etag: z.string() }),
);

/** Writes down which files make up a delivery: the input of an execution has no room for thousands. */
export async function writeDeliveryList(
  client: S3Client,
  place: S3Location,
  objects: readonly S3InputObject[],
): Promise<S3Location> {
  const list = objects.map(({ bucket, key, size, etag }) => ({ bucket, key, size, etag }));
  const digest = createHash('sha256').update(JSON.stringify(list)).digest('hex');
  const name = `deliveries/${digest}.json`;
  // The function's signal may already be aborted: this uses the time that is left.
  const staging = new Staging(client, place, new AbortController().signal);
  await staging.write(name, list);
  return staging.at(name);
}

export async function readDeliveryList(
  client: S3Client,
  { bucket, key }: S3Location,
  signal: AbortSignal,
): Promise<readonly S3InputObject[]> {
  const list = await new Staging(client, { bucket, key: '' }, signal).read(key, listShape);
  return list.map((facts) => s3InputObject({ ...facts, versionId: null }));
}
