import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { toDiskError } from './disk-error.js';
import { withGrace } from './grace.js';
import { describeS3Failure } from '../aws/s3-error.js';

/** Files uploaded concurrently. */
export const CONCURRENT_FILES = 4;
/** Parts of one file in flight at a time. */
const CONCURRENT_PARTS = 2;
/** Smallest part. Files larger than 80 GB have larger parts, since S3 accepts at most 10,000. */
const MIN_PART_BYTES = 8 * 1024 * 1024;
const MAX_PARTS = 10_000;
const READ_BYTES = 256 * 1024;
/** Attempts for an entire file, each with the client's own retries. */
const MAX_TRIES = 2;
const WORTH_ANOTHER_TRY: ReadonlySet<string> = new Set([
  // The upload is gone: either it was completed and only the response was lost, or someone cleaned up.
  'NoSuchUpload',
  // What S3 received is not what was sent.
  'BadDigest',
  'XAmzContentSHA256Mismatch',
]);

/**
 * Memory that uploads hold at most, for files up to 80 GB: for each file the parts in flight and, while the next one is
 * being put together, its pieces and their joined copy. 128 MiB and the read buffers. (Released buffers that were not
 * yet collected are not included: 165 MiB were measured.)
 */
export const UPLOAD_MEMORY_BYTES =
  CONCURRENT_FILES * ((CONCURRENT_PARTS + 2) * MIN_PART_BYTES + 2 * READ_BYTES);

/** What to upload where. */
export interface FileUpload {
  readonly path: string;
  /** Bucket, key, content type, tags, encryption. */
  readonly target: PutObjectCommandInput & { readonly Bucket: string; readonly Key: string };
  readonly signal: AbortSignal;
}

/** The part size that gives a file of this many bytes at most 10,000 parts. */
export function partSizeOf(bytes: number): number {
  return Math.max(MIN_PART_BYTES, Math.ceil(bytes / MAX_PARTS));
}

/**
 * Uploads a file, in one request or in parts. Throws what the SDK reports, and disk failures as typed errors. In that
 * case, and when the signal is aborted, requests in flight are aborted and the multipart upload is aborted before this
 * settles.
 */
export async function uploadFile(client: S3Client, upload: FileUpload): Promise<void> {
  const interruptible = withSignal(client, upload.signal);
  for (let tries = 1; ; tries++) {
    try {
      await uploadOnce(interruptible, upload);
      return;
    } catch (cause) {
      // Writing the same bytes under the same key again is correct in all these cases.
      if (tries >= MAX_TRIES || !WORTH_ANOTHER_TRY.has(describeS3Failure(cause).name)) throw cause;
    }
  }
}

async function uploadOnce(client: S3Client, { path, target, signal }: FileUpload): Promise<void> {
  signal.throwIfAborted();
  const { size } = await stat(path).catch((cause: unknown) => {
    throw toDiskError(cause, 'read a staged file', path);
  });
  const partSize = partSizeOf(size);
  const body = createReadStream(path, { highWaterMark: READ_BYTES });
  try {
    await new Upload({
      client,
      params: { ...target, Body: body },
      partSize,
      queueSize: CONCURRENT_PARTS,
    }).done();
  } catch (cause) {
    throw cause === body.errored ? toDiskError(cause, 'read a staged file', path) : cause;
  } finally {
    body.destroy();
  }
  if (size > partSize && target.Tagging !== undefined)
    await tagObject(client, target, target.Tagging, signal);
}

/**
 * Tags an existing object, even one that was uploaded in parts with tags: some servers (Ceph) lose the tags that such
 * an upload starts with, and AMC does not read an object without its tag. For S3 itself this changes nothing.
 */
export async function tagObject(
  client: S3Client,
  { Bucket, Key }: { readonly Bucket: string; readonly Key: string },
  tagging: string,
  abortSignal: AbortSignal,
): Promise<void> {
  const TagSet = [...new URLSearchParams(tagging)].map(([name, Value]) => ({ Key: name, Value }));
  await client.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet } }), { abortSignal });
}

/**
 * The client with the signal on an upload's requests: when it is aborted, `Upload` itself neither aborts its requests
 * nor waits for its own cleaning up.
 */
function withSignal(client: S3Client, signal: AbortSignal): S3Client {
  return new Proxy(client, {
    get(target, property) {
      if (property !== 'send') return Reflect.get(target, property, target);
      return (command: Parameters<S3Client['send']>[0]) =>
        mustFinish(command)
          ? withGrace(signal, (abortSignal) => target.send(command, { abortSignal }))
          : target.send(command, { abortSignal: signal });
    },
  });
}

/**
 * Must not be aborted immediately: the response to one contains the id that is needed to abort the upload, and the
 * other aborts it.
 */
function mustFinish(command: unknown): boolean {
  return command instanceof CreateMultipartUploadCommand || command instanceof AbortMultipartUploadCommand;
}
