import {
  DeleteObjectCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  type MultipartUpload,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { IngestError, InterruptedError, UsageError } from '../errors.js';
import { type S3Attempt, describeS3Failure, missingBucket, toS3Error } from './s3-error.js';
import { listUploads } from './s3-listing.js';

/** The limit for one call, including its retries. */
const CALL_TIMEOUT_MS = 45_000;

const AMAZON_HOST = /\.(amazonaws\.com(\.cn)?|api\.aws)$/;

/** Called for the `Date` header of each answer, with this machine's times before and after. */
export type DateListener = (date: string, startedAt: number, endedAt: number) => void;

/**
 * Reads a bucket's settings; only {@link tryConditionalWrites} writes. The methods throw UsageError and
 * StorageError as `toS3Error` makes them, with code `S3_NOT_SUPPORTED` when the server does not support the
 * request, and InterruptedError when the signal aborts.
 */
export class BucketReader {
  readonly bucket: string;
  readonly #client: S3Client;
  #host = '';

  /** Takes ownership of the client: `close()` closes it. */
  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.bucket = bucket;
    client.middlewareStack.add(
      (next) => (args) => {
        this.#host = hostOf(args.request);
        return next(args);
      },
      { name: 'amcIngestHost', step: 'deserialize', priority: 'low' },
    );
  }

  /** Whether the last answer came from Amazon's S3, and not from a compatible server. */
  get isAmazon(): boolean {
    return AMAZON_HOST.test(this.#host);
  }

  /**
   * Whether the server refuses to overwrite an object when asked with `If-None-Match: *`, which ensures that
   * claims and ledger entries are written only once. Writes an object and deletes it.
   * @param key key of an object that does not exist
   */
  async tryConditionalWrites(key: string, signal: AbortSignal): Promise<boolean> {
    const attempt = this.#attempt('try conditional writes in', 's3:PutObject and s3:DeleteObject', signal);
    const written: (string | undefined)[] = [];
    const at = { Bucket: this.bucket, Key: key };
    const write = async () => {
      const put = new PutObjectCommand({ ...at, Body: '', ContentLength: 0, IfNoneMatch: '*' });
      written.push((await this.#client.send(put, callOptions(signal))).VersionId);
    };
    try {
      await write();
      try {
        await write();
        return false;
      } catch (cause) {
        if (describeS3Failure(cause).status === 412) return true;
        throw cause;
      } finally {
        for (const VersionId of new Set(written))
          await this.#client.send(new DeleteObjectCommand({ ...at, VersionId }), callOptions(signal));
      }
    } catch (cause) {
      throw this.#toError(cause, attempt);
    }
  }

  /** Reports the server's time with every answer from now on. */
  onDate(listener: DateListener, now: () => number = () => Date.now()): void {
    this.#client.middlewareStack.add(
      (next) => async (args) => {
        const startedAt = now();
        const result = await next(args);
        const date = header(result.response, 'date');
        if (date !== undefined) listener(date, startedAt, now());
        return result;
      },
      // Low: right next to the request itself, below the SDK's parsing of the answer, which throws for error
      // answers.
      { name: 'amcIngestDate', step: 'deserialize', priority: 'low' },
    );
  }

  /** The region of the bucket; undefined when the server does not say. */
  async region(signal: AbortSignal): Promise<string | undefined> {
    const attempt = this.#attempt('use', 's3:ListBucket', signal);
    try {
      const answer = await this.#client.send(
        new HeadBucketCommand({ Bucket: this.bucket }),
        callOptions(signal),
      );
      return answer.BucketRegion;
    } catch (cause) {
      const { status, bucketRegion } = describeS3Failure(cause);
      if (status === 404) throw missingBucket(attempt, cause);
      if (status === 400 && bucketRegion === null && !signal.aborted) {
        // The answer to a HEAD request has no body that could say why.
        throw new UsageError(
          `Cannot ${attempt.doing}: S3 refused the request (400) without a reason, which usually means expired ` +
            'credentials or a wrong region. Log in again and check AWS_REGION.',
          { code: 'ACCESS_DENIED', cause },
        );
      }
      throw toS3Error(cause, attempt);
    }
  }

  /**
   * Whether the bucket belongs to an AWS account; null when that cannot be determined because the bucket does
   * not answer.
   */
  async isOwnedBy(accountId: string, signal: AbortSignal): Promise<boolean | null> {
    const ask = async (owner: { readonly ExpectedBucketOwner?: string }) => {
      await this.#client.send(new HeadBucketCommand({ Bucket: this.bucket, ...owner }), callOptions(signal));
    };
    try {
      await ask({});
    } catch {
      if (signal.aborted) throw new InterruptedError(signal.reason);
      return null;
    }
    try {
      await ask({ ExpectedBucketOwner: accountId });
      return true;
    } catch (cause) {
      if (signal.aborted) throw new InterruptedError(signal.reason);
      // The bucket answers, so it is the owner that S3 refuses.
      return describeS3Failure(cause).status === 403 ? false : null;
    }
  }

  /** The text of the bucket's policy; null when it has none. */
  policy(signal: AbortSignal): Promise<string | null> {
    return this.#orNull(
      'read the policy of',
      's3:GetBucketPolicy',
      'NoSuchBucketPolicy',
      signal,
      async () => {
        const answer = await this.#client.send(
          new GetBucketPolicyCommand({ Bucket: this.bucket }),
          callOptions(signal),
        );
        return answer.Policy ?? null;
      },
    );
  }

  /** The KMS key that new objects are encrypted with; null for S3's own keys. */
  encryptionKey(signal: AbortSignal): Promise<string | null> {
    return this.#orNull(
      'read the encryption of',
      's3:GetEncryptionConfiguration',
      'ServerSideEncryptionConfigurationNotFoundError',
      signal,
      async () => {
        const answer = await this.#client.send(
          new GetBucketEncryptionCommand({ Bucket: this.bucket }),
          callOptions(signal),
        );
        const [rule] = answer.ServerSideEncryptionConfiguration?.Rules ?? [];
        return rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID ?? null;
      },
    );
  }

  /** The bucket's tags; empty when it has no tag set. */
  async tags(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const set = await this.#orNull(
      'read the tags of',
      's3:GetBucketTagging',
      'NoSuchTagSet',
      signal,
      async () => {
        const answer = await this.#client.send(
          new GetBucketTaggingCommand({ Bucket: this.bucket }),
          callOptions(signal),
        );
        return answer.TagSet ?? [];
      },
    );
    return new Map((set ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
  }

  /**
   * Multipart uploads below a prefix that were started but neither completed nor aborted; holds one page at a
   * time.
   */
  async *unfinishedUploads(prefix: string, signal: AbortSignal): AsyncGenerator<MultipartUpload> {
    const attempt = this.#attempt('list the unfinished uploads of', 's3:ListBucketMultipartUploads', signal);
    try {
      yield* listUploads(this.#client, this.bucket, prefix, callOptions(signal).abortSignal);
    } catch (cause) {
      throw this.#toError(cause, attempt);
    }
  }

  close(): void {
    this.#client.destroy();
  }

  async #orNull<T>(
    verb: string,
    permissions: string,
    none: string,
    signal: AbortSignal,
    read: () => Promise<T>,
  ): Promise<T | null> {
    try {
      return await read();
    } catch (cause) {
      if (describeS3Failure(cause).name === none) return null;
      throw this.#toError(cause, this.#attempt(verb, permissions, signal));
    }
  }

  #toError(cause: unknown, attempt: S3Attempt): IngestError {
    const { status, name } = describeS3Failure(cause);
    if (status === 405 || status === 501) {
      return new UsageError(`Cannot ${attempt.doing}: S3 answered ${status} ${name}.`, {
        code: 'S3_NOT_SUPPORTED',
        cause,
      });
    }
    return toS3Error(cause, attempt);
  }

  #attempt(verb: string, permissions: string, signal: AbortSignal): S3Attempt {
    if (signal.aborted) throw new InterruptedError(signal.reason);
    return { doing: `${verb} s3://${this.bucket}`, bucket: this.bucket, permissions, signal };
  }
}

function hostOf(request: unknown): string {
  const host: unknown =
    typeof request === 'object' && request !== null ? Reflect.get(request, 'hostname') : undefined;
  return typeof host === 'string' ? host : '';
}

function callOptions(signal: AbortSignal): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]) };
}

function header(response: unknown, name: string): string | undefined {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  const value: unknown = typeof headers === 'object' && headers !== null ? Reflect.get(headers, name) : '';
  return typeof value === 'string' && value !== '' ? value : undefined;
}
