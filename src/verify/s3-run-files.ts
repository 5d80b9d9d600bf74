import type { S3Client } from '@aws-sdk/client-s3';
import { toS3Error } from '../aws/s3-error.js';
import { listObjects } from '../aws/s3-listing.js';
import { formatS3Location, parseOutputPrefix, type S3Location } from '../aws/s3-location.js';
import { openS3Object, s3InputObject, type S3InputObject } from '../read/s3-object.js';
import type { RunFiles } from './run-files.js';

/** A run below a prefix in S3. Objects are read as they were listed: one that changes in the meantime is an error. */
export class S3RunFiles implements RunFiles {
  readonly location: string;
  readonly #client: S3Client;
  readonly #place: S3Location;
  readonly #objects = new Map<string, S3InputObject>();

  /** @throws UsageError INVALID_S3_LOCATION */
  constructor(url: string, client: S3Client) {
    this.#client = client;
    this.#place = parseOutputPrefix(url);
    this.location = formatS3Location(this.#place);
  }

  async list(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    const { bucket, key: prefix } = this.#place;
    try {
      for await (const { Key = '', Size = 0, ETag = '' } of listObjects(
        this.#client,
        bucket,
        prefix,
        signal,
      )) {
        // Consoles write an empty object for a folder.
        if (Key.endsWith('/') && Size === 0) continue;
        const object = s3InputObject({ bucket, key: Key, size: Size, etag: ETag, versionId: null });
        this.#objects.set(Key.slice(prefix.length), object);
      }
    } catch (cause) {
      const permissions = 's3:ListBucket and s3:GetObject';
      throw toS3Error(cause, { doing: `list ${this.location}`, bucket, permissions, signal });
    }
    return new Map([...this.#objects].map(([name, { size }]) => [name, size]));
  }

  markOf(name: string): string | null {
    return this.#objects.get(name)?.etag ?? null;
  }

  async *open(name: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const object = this.#objects.get(name);
    if (object !== undefined) yield* openS3Object(object, this.#client, signal);
  }
}
