import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { IngestError, InputError, InterruptedError, StorageError } from '../errors.js';
import { describeS3Failure, toS3Error } from '../aws/s3-error.js';
import { READ_PERMISSIONS, type S3InputObject } from './s3-listing.js';
import { shownName } from './shown-name.js';

export {
  type ListOptions,
  type S3InputObject,
  listS3Objects,
  s3Fingerprint,
  s3InputObject,
} from './s3-listing.js';

/** Attempts in a row that bring no byte, each with the client's own retries, before giving up on the object. */
const MAX_FRUITLESS_TRIES = 5;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
/**
 * If nothing of a body arrives for this long while someone waits for it, the connection is cut and the rest requested
 * again.
 */
const STALL_MS = 30_000;

export interface S3ReadOptions {
  /** Default 30 s, or the client's own time-out for idle connections if that is shorter. */
  readonly stallMs?: number;
  /** The pause after the first failure, doubled after each further one up to 5 s, with jitter. Default 200 ms. */
  readonly firstPauseMs?: number;
  /** Byte to start at. Default: 0. */
  readonly start?: number;
  /** Byte to stop before. Default: the object's size. */
  readonly end?: number;
}

/**
 * The bytes of an object, exactly as they were when it was listed. A connection that breaks or stalls partway is
 * replaced by one that continues at the byte reached. Holds one chunk of the connection (64 KiB) and its read-ahead.
 * @throws {InputError} INPUT_CHANGED when the object is no longer the one listed, INPUT_ARCHIVED
 * @throws {UsageError} refused access or missing bucket
 * @throws {StorageError} S3_FAILED, CHECKSUM_MISMATCH
 * @throws {InterruptedError} when the signal is aborted
 */
export async function* openS3Object(
  object: S3InputObject,
  client: S3Client,
  signal: AbortSignal,
  options: S3ReadOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  // A signal for this read alone: many concurrent reads would otherwise each add listeners to the run's.
  const own = AbortSignal.any([signal]);
  const attempt = {
    doing: `read ${shownName(object.url)}`,
    bucket: object.bucket,
    permissions: READ_PERMISSIONS,
    signal: own,
  };
  const end = options.end ?? object.size;
  let position = options.start ?? 0;
  let failures = 0;
  if (position > 0 && position >= end) return;
  for (;;) {
    try {
      if (own.aborted) throw new InterruptedError(own.reason);
      for await (const chunk of readFrom(
        object,
        position,
        end,
        client,
        own,
        options.stallMs ?? stallOf(client),
      )) {
        position += chunk.length;
        failures = 0;
        if (position > end) throw changed(object);
        yield chunk;
      }
      if (position === end) return;
      throw new Error('The connection ended early.');
    } catch (cause) {
      const final = finalError(cause, object);
      if (final !== null) throw final;
      // Nothing is missing, whatever happened to the connection after the last byte.
      if (object.size > 0 && position === end) return;
      const error = toS3Error(cause, attempt);
      failures += 1;
      if (!(error instanceof StorageError) || failures >= MAX_FRUITLESS_TRIES) throw error;
      const longest = Math.min(
        (options.firstPauseMs ?? FIRST_PAUSE_MS) * 2 ** (failures - 1),
        LONGEST_PAUSE_MS,
      );
      // An abort during the pause is detected at the start of the next round.
      await sleep(longest * (0.5 + Math.random() / 2), undefined, { signal: own }).catch(() => undefined);
    }
  }
}

/** The SDK's own time-out only covers the head of a response. */
function stallOf({ config: { requestHandler } }: S3Client): number {
  if (!('httpHandlerConfigs' in requestHandler) || typeof requestHandler.httpHandlerConfigs !== 'function')
    return STALL_MS;
  const settings: unknown = requestHandler.httpHandlerConfigs();
  const idle =
    typeof settings === 'object' && settings !== null ? Reflect.get(settings, 'socketTimeout') : undefined;
  return typeof idle === 'number' && idle > 0 ? Math.min(idle, STALL_MS) : STALL_MS;
}

/** One request: the object from one byte up to another. Throws what the SDK or the connection reports. */
async function* readFrom(
  object: S3InputObject,
  position: number,
  end: number,
  client: S3Client,
  abortSignal: AbortSignal,
  stallMs: number,
): AsyncGenerator<Buffer, void, undefined> {
  const answer = await client.send(
    new GetObjectCommand({
      Bucket: object.bucket,
      Key: object.key,
      ...(object.etag === '' ? {} : { IfMatch: `"${object.etag}"` }),
      ...(object.versionId === null ? {} : { VersionId: object.versionId }),
      ...(position === 0 && end === object.size
        ? {}
        : { Range: `bytes=${position}-${end === object.size ? '' : end - 1}` }),
    }),
    { abortSignal },
  );
  const body = answer.Body;
  if (!(body instanceof Readable))
    throw new StorageError(`Cannot read ${shownName(object.url)}: S3 sent no body.`, { code: 'S3_FAILED' });
  const cut = (): void => {
    body.destroy(new Error('The read was interrupted.'));
  };
  abortSignal.addEventListener('abort', cut, { once: true });
  try {
    if (abortSignal.aborted) cut();
    checkAnswer(answer, object, position, end);
    const chunks = body[Symbol.asyncIterator]();
    for (;;) {
      // Only while we wait: a slow consumer is not a stall.
      const timer = setTimeout(() => body.destroy(new Error('The connection stalled.')), stallMs);
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      const chunk: unknown = next.value;
      if (!(chunk instanceof Uint8Array)) throw new TypeError('The body is not made of bytes.');
      yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    }
  } finally {
    abortSignal.removeEventListener('abort', cut);
    body.destroy();
  }
}

/** Some S3-compatible servers ignore a condition or a range; their bytes must not be mixed with earlier ones. */
function checkAnswer(
  answer: GetObjectCommandOutput,
  object: S3InputObject,
  position: number,
  end: number,
): void {
  const etag = answer.ETag?.replaceAll('"', '') ?? object.etag;
  const rest = answer.ContentLength ?? end - position;
  if (object.etag !== '' && etag !== object.etag) throw changed(object);
  const isPart = position > 0 || end < object.size;
  if (isPart && answer.ContentRange?.startsWith(`bytes ${position}-`) !== true) {
    throw new StorageError(
      `Cannot read ${shownName(object.url)} from a byte in its middle on: the server ignores ranges. Copy the file and read it from there.`,
      { code: 'S3_FAILED' },
    );
  }
  if (position + rest !== end) throw changed(object);
}

/** The error for failures that a retry would not fix; otherwise null. */
function finalError(cause: unknown, object: S3InputObject): IngestError | null {
  if (cause instanceof IngestError) return cause;
  const { name, status } = describeS3Failure(cause);
  if (status === 412 || status === 416 || (status === 404 && name !== 'NoSuchBucket'))
    return changed(object, cause);
  if (name === 'InvalidObjectState') {
    return new InputError(
      `Cannot read ${shownName(object.url)}: it is archived. Restore it in S3, then run again.`,
      {
        code: 'INPUT_ARCHIVED',
        cause,
      },
    );
  }
  if (cause instanceof Error && cause.message.startsWith('Checksum mismatch')) {
    return new StorageError(
      `Cannot read ${shownName(object.url)}: what arrived does not match the checksum stored with it. Run again; ` +
        'when it happens again, export the file again.',
      { code: 'CHECKSUM_MISMATCH', cause },
    );
  }
  return null;
}

function changed(object: S3InputObject, cause?: unknown): InputError {
  return new InputError(
    `${shownName(object.url)} was changed or removed while it was read; nothing was uploaded. Run again.`,
    { code: 'INPUT_CHANGED', cause },
  );
}
