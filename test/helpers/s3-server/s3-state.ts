import { createHash } from 'node:crypto';
import { S3Refusal } from './s3-answer.js';
import type { S3Request } from './s3-request.js';

export interface StoredObject {
  readonly bytes: Buffer;
  /** With quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  /** Headers of the answer: content type, encryption, `x-amz-meta-…`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Stored checksum, e.g. `['crc32', 'AAAA==']`. */
  readonly checksum: readonly [string, string] | null;
  readonly tags: ReadonlyMap<string, string>;
}

export interface UploadedPart {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly checksum: readonly [string, string] | null;
}

export interface OpenUpload {
  readonly id: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: ReadonlyMap<string, string>;
  readonly checksumAlgorithm: string | null;
  readonly initiated: Date;
  readonly parts: Map<number, UploadedPart>;
}

export interface Bucket {
  readonly region: string;
  /** Every request about it gets a 403 answer. */
  readonly refused: boolean;
  /** It overwrites objects in spite of conditions in requests, as some servers do. */
  readonly ignoresConditions?: boolean;
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, OpenUpload>;
  /** Text of the bucket's policy; it is stored and returned, not enforced. */
  policy?: string;
  /** KMS key of its default encryption. */
  encryptionKey?: string;
  tags?: ReadonlyMap<string, string>;
}

/** The entire state of the server. */
export type S3State = Map<string, Bucket>;

export function etagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

/** The object of a request, or NoSuchKey. */
export function objectOf(bucket: Bucket, request: S3Request): StoredObject {
  const object = bucket.objects.get(request.key);
  if (object === undefined) throw new S3Refusal(404, 'NoSuchKey', 'The specified key does not exist.');
  return object;
}

/** What a put or the start of a multipart upload sets for the object and its answers. */
export function keptHeaders(request: S3Request): Record<string, string> {
  const kept: Record<string, string> = {
    'content-type': request.headers['content-type'] ?? 'application/octet-stream',
  };
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.startsWith('x-amz-meta-') || name.startsWith('x-amz-server-side-encryption')) kept[name] = value;
  }
  const encoding = (request.headers['content-encoding'] ?? '')
    .split(',')
    .filter((name) => name !== 'aws-chunked');
  if (encoding.join(',') !== '') kept['content-encoding'] = encoding.join(',');
  return kept;
}

/** Tags in the form of a query string: at most 10, keys up to 128 and values up to 256 characters. */
export function parseTags(text: string | undefined): Map<string, string> {
  const tags = new Map(new URLSearchParams(text ?? ''));
  checkTags(tags);
  return tags;
}

export function checkTags(tags: ReadonlyMap<string, string>): void {
  const allowed = /^[\p{L}\p{N}\s_.:/=+\-@]*$/u;
  for (const [name, value] of tags) {
    if (
      name === '' ||
      name.length > 128 ||
      value.length > 256 ||
      !allowed.test(name) ||
      !allowed.test(value)
    ) {
      throw new S3Refusal(400, 'InvalidTag');
    }
  }
  if (tags.size > 10) throw new S3Refusal(400, 'BadRequest', 'Object tags cannot be greater than 10');
}

/** Refuses when the key should be free, or have a given content, and does not; refuses other conditions. */
export function checkConditions(bucket: Bucket, request: S3Request): void {
  if (bucket.ignoresConditions === true) return;
  const condition = request.headers['if-none-match'];
  const expected = request.headers['if-match'];
  if (expected === '*' || (condition !== undefined && (condition !== '*' || expected !== undefined))) {
    throw new S3Refusal(501, 'NotImplemented', 'Only If-None-Match: * or If-Match: ETAG is known on writes.');
  }
  const present = bucket.objects.get(request.key);
  if (expected !== undefined && present === undefined) {
    throw new S3Refusal(404, 'NoSuchKey', 'The specified key does not exist.');
  }
  if (
    (condition === '*' && present !== undefined) ||
    (expected !== undefined && expected.replaceAll('"', '') !== present?.etag.replaceAll('"', ''))
  ) {
    throw new S3Refusal(
      412,
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
    );
  }
}
