import type { S3Client } from '@aws-sdk/client-s3';
import type { ByteSource } from './input-source.js';
import { joinBytes } from './join-bytes.js';
import { s3ContentId } from './s3-content-id.js';
import {
  listS3Objects,
  openS3Object,
  s3Fingerprint,
  type ListOptions,
  type S3InputObject,
} from './s3-object.js';
import { SeenBytes } from './seen-bytes.js';
import { shownName } from './shown-name.js';

/** If an object's content looks damaged, at most this much is read beyond the damage to compare its checksum. */
const CONFIRM_BYTES = 64 * 1024 * 1024;

/** The objects that an `s3://` key or prefix refers to, in the order of their keys. */
export async function s3Sources(
  url: string,
  client: S3Client,
  signal: AbortSignal,
  options: ListOptions = {},
): Promise<ByteSource[]> {
  const objects = await listS3Objects(url, client, signal, options);
  return objects.map((object) => s3ObjectSource(object, client));
}

/** One version of one object. */
export function s3ObjectSource(object: S3InputObject, client: S3Client): ByteSource {
  const identity = `s3://${object.bucket}/${object.key}`;
  const seen = new SeenBytes();
  return {
    kind: 'bytes',
    name: shownName(identity),
    identity,
    size: object.size,
    contentId: s3ContentId(object),
    fingerprint: () => Promise.resolve(s3Fingerprint(object)),
    open: (openSignal) => seen.of(openS3Object(object, client, openSignal)),
    confirm: (openSignal) =>
      seen.compare(openS3Object(object, client, openSignal), shownName(identity), CONFIRM_BYTES),
    openRandom: (openSignal) =>
      Promise.resolve({
        size: object.size,
        read: async (position, length) => {
          if (length === 0) return Buffer.alloc(0);
          const chunks: Buffer[] = [];
          const range = { start: position, end: position + length };
          for await (const chunk of openS3Object(object, client, openSignal, range)) chunks.push(chunk);
          return joinBytes(chunks, length);
        },
        close: () => Promise.resolve(),
      }),
  };
}
