import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { describeS3Failure, isMissing, toS3Error } from '../../aws/s3-error.js';
import { formatS3Location, type S3Location } from '../../aws/s3-location.js';
import { UsageError } from '../../errors.js';
import { claimShape, type Claim } from './claim.js';

/** A claim as it was read, with the ETag by which it can be replaced. */
export interface StoredClaim {
  readonly claim: Claim;
  readonly etag: string;
}

const PERMISSIONS = 's3:GetObject, s3:PutObject and s3:ListBucket';

/**
 * Reads and conditionally writes claims: small objects for which S3 lets exactly one of several writers win. Errors:
 * UsageError for refused access or an object that is not a claim, StorageError when S3 failed.
 */
export class ClaimStore {
  readonly #client: S3Client;
  readonly #place: S3Location;

  constructor(client: S3Client, place: S3Location) {
    this.#client = client;
    this.#place = place;
  }

  /** Null when there is none. */
  async read(name: string): Promise<StoredClaim | null> {
    try {
      const { Body, ETag = '' } = await this.#client.send(new GetObjectCommand(this.#at(name)));
      const text = (await Body?.transformToString('utf8')) ?? '';
      return { claim: this.#parse(name, text), etag: ETag };
    } catch (cause) {
      if (isMissing(cause)) return null;
      throw this.#error('read', name, cause);
    }
  }

  /**
   * Writes a claim if there is none (`expected` null), or replaces the one that was read.
   * @returns its ETag, or null when another writer was faster
   */
  async write(name: string, claim: Claim, expected: string | null): Promise<string | null> {
    try {
      const { ETag = '' } = await this.#client.send(
        new PutObjectCommand({
          ...this.#at(name),
          Body: JSON.stringify(claim),
          ContentType: 'application/json',
          // Without quotes: S3 accepts both forms, Ceph's gateway only this one.
          ...(expected === null ? { IfNoneMatch: '*' } : { IfMatch: expected.replaceAll('"', '') }),
        }),
      );
      return ETag;
    } catch (cause) {
      const { status } = describeS3Failure(cause);
      // 409: another conditional write of the same key was in progress. 404: the one to replace is gone.
      if (status === 412 || status === 409 || (expected !== null && isMissing(cause))) return null;
      throw this.#error('write', name, cause);
    }
  }

  #parse(name: string, text: string): Claim {
    let value: unknown = null;
    try {
      value = JSON.parse(text);
    } catch {
      // Reported below.
    }
    const parsed = claimShape.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new UsageError(
      `${this.#url(name)} is not a claim of amc-ingest. Remove it, then let the drop's event come again.`,
      { code: 'CLAIM_NOT_READABLE' },
    );
  }

  #error(doing: string, name: string, cause: unknown): Error {
    const attempt = { doing: `${doing} the claim ${this.#url(name)}`, bucket: this.#place.bucket };
    return toS3Error(cause, { ...attempt, permissions: PERMISSIONS });
  }

  #at(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.#place.bucket, Key: this.#place.key + name };
  }

  #url(name: string): string {
    return formatS3Location({ bucket: this.#place.bucket, key: this.#place.key + name });
  }
}
