import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { describeS3Failure, isMissing, toS3Error } from '../aws/s3-error.js';
import { listObjects } from '../aws/s3-listing.js';
import { formatS3Location, parseOutputPrefix, type S3Location } from '../aws/s3-location.js';
import { newestFirst, type EntryStore } from './entry-store.js';

const PERMISSIONS = 's3:GetObject, s3:PutObject and s3:ListBucket';

/** Entries as objects below a prefix, written on condition that the key does not exist. */
export class S3EntryStore implements EntryStore {
  readonly location: string;
  readonly #client: S3Client;
  readonly #place: S3Location;
  readonly #kmsKeyId: string | undefined;

  /** @throws UsageError INVALID_S3_LOCATION */
  constructor(url: string, client: S3Client, kmsKeyId?: string) {
    this.#client = client;
    this.#place = parseOutputPrefix(url);
    this.#kmsKeyId = kmsKeyId;
    this.location = formatS3Location(this.#place);
  }

  async create(key: string, text: string, signal: AbortSignal): Promise<boolean> {
    const kms = this.#kmsKeyId;
    const put = new PutObjectCommand({
      ...this.#at(key),
      Body: text,
      ContentType: 'application/json',
      IfNoneMatch: '*',
      ...(kms === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kms }),
    });
    try {
      await this.#client.send(put, { abortSignal: signal });
      return true;
    } catch (cause) {
      const { status } = describeS3Failure(cause);
      if (status !== 412 && status !== 409) throw this.#error('write', key, cause, signal);
    }
    // The write may have succeeded with its response lost, so that the retry collided with it.
    return (await this.read(key, signal)) === text;
  }

  async read(key: string, signal: AbortSignal): Promise<string | null> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand(this.#at(key)), { abortSignal: signal });
      return (await Body?.transformToString('utf8')) ?? '';
    } catch (cause) {
      if (isMissing(cause)) return null;
      throw this.#error('read', key, cause, signal);
    }
  }

  async list(prefix: string, signal: AbortSignal): Promise<readonly string[]> {
    return (await this.#list(prefix, signal)).map(({ key }) => key).toSorted();
  }

  async first(prefix: string, signal: AbortSignal): Promise<string | null> {
    const { bucket, key } = this.#place;
    try {
      const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: key + prefix, MaxKeys: 1 });
      const { Contents = [] } = await this.#client.send(list, { abortSignal: signal });
      return Contents[0]?.Key?.slice(key.length) ?? null;
    } catch (cause) {
      throw this.#error('list', prefix, cause, signal);
    }
  }

  async newest(prefix: string, signal: AbortSignal): Promise<readonly string[]> {
    return newestFirst(await this.#list(prefix, signal));
  }

  async #list(prefix: string, signal: AbortSignal): Promise<{ key: string; at: number }[]> {
    const { bucket, key } = this.#place;
    const keys: { key: string; at: number }[] = [];
    try {
      for await (const { Key = '', LastModified } of listObjects(this.#client, bucket, key + prefix, signal))
        keys.push({ key: Key.slice(key.length), at: LastModified?.getTime() ?? 0 });
    } catch (cause) {
      throw this.#error('list', prefix, cause, signal);
    }
    return keys;
  }

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#place.bucket, Key: this.#place.key + key };
  }

  #error(doing: string, key: string, cause: unknown, signal: AbortSignal): Error {
    const { bucket } = this.#place;
    const attempt = { doing: `${doing} the ledger ${this.location}${key}`, bucket, permissions: PERMISSIONS };
    return toS3Error(cause, { ...attempt, signal });
  }
}
