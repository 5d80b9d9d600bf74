import { IngestError, InterruptedError, StorageError, UsageError } from '../errors.js';
import { visibleLine } from '../visible-text.js';

/** The operation during which S3 failed. */
export interface S3Attempt {
  /** Completes "Cannot …": `write s3://bucket/key`. */
  readonly doing: string;
  readonly bucket: string;
  /** The required permissions, named when access is refused. */
  readonly permissions: string;
  readonly signal?: AbortSignal | undefined;
}

/** S3's answer as the SDK reports it, or the network's error. */
export interface S3Failure {
  readonly name: string;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** The bucket's region, when the answer includes it. */
  readonly bucketRegion: string | null;
}

const CREDENTIAL_NAMES = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidToken',
  'TokenRefreshRequired',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
]);
/** Error names are words; anything else that a server sends as a name may quote anything. */
const NAME = /^[\w.:-]{1,80}$/;
const REGION_NAMES = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);

/** Reads the SDK's error regardless of which copy of the SDK threw it. */
export function describeS3Failure(cause: unknown): S3Failure {
  if (!(cause instanceof Error)) return { name: 'unknown error', status: null, bucketRegion: null };
  const metadata = '$metadata' in cause ? member(cause.$metadata, 'httpStatusCode') : undefined;
  const headers = '$response' in cause ? member(cause.$response, 'headers') : undefined;
  const region = member(headers, 'x-amz-bucket-region');
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  // The SDK calls some network failures TimeoutError whatever they are; the system's code is more precise.
  const name =
    code !== undefined && (cause.name === 'Error' || cause.name === 'TimeoutError') ? code : cause.name;
  return {
    name: NAME.test(name) ? name : 'unknown error',
    status: typeof metadata === 'number' ? metadata : null,
    bucketRegion: typeof region === 'string' ? region : null,
  };
}

/** Whether S3 answered that the object does not exist. */
export function isMissing(cause: unknown): boolean {
  const { name, status } = describeS3Failure(cause);
  return status === 404 && name !== 'NoSuchBucket';
}

/** The typed error for a failed call, after the SDK's own retries. */
export function toS3Error(cause: unknown, attempt: S3Attempt): IngestError {
  if (cause instanceof IngestError) return cause;
  if (attempt.signal?.aborted) return new InterruptedError(cause);
  const { name, status, bucketRegion } = describeS3Failure(cause);
  const usage = (code: string, text: string): UsageError =>
    new UsageError(`Cannot ${visibleLine(attempt.doing)}: ${text}`, { code, cause });

  if (CREDENTIAL_NAMES.has(name)) {
    return usage(
      'AWS_CREDENTIALS',
      `the AWS credentials are missing, wrong or expired (${name}). ` +
        'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in again.',
    );
  }
  if (status === 301 || REGION_NAMES.has(name) || (status === 400 && bucketRegion !== null)) {
    const region = bucketRegion ?? 'the region of the bucket';
    return usage(
      'WRONG_REGION',
      `bucket ${attempt.bucket} is in another region. Set AWS_REGION to ${region}.`,
    );
  }
  if (name === 'NoSuchBucket') return missingBucket(attempt, cause);
  if (name.startsWith('KMS.')) {
    return usage(
      'KMS_KEY_REFUSED',
      `the KMS key cannot be used (${name}). Check that it exists, is enabled and that you may use it.`,
    );
  }
  if (name === 'RequestTimeTooSkewed') {
    return usage(
      'CLOCK_WRONG',
      "this machine's clock is wrong by more than 15 minutes. Set it, then run again.",
    );
  }
  if (status === 401 || status === 403) {
    return usage(
      'ACCESS_DENIED',
      `access was refused (${status} ${name}). The credentials in use need ${attempt.permissions} there; ` +
        "check also the bucket's policy and that the bucket is yours.",
    );
  }
  const answer = status === null ? `there was no answer (${name})` : `S3 answered ${status} ${name}`;
  return new StorageError(
    `Cannot ${visibleLine(attempt.doing)}: ${answer}. Check the network and the endpoint, then run again.`,
    { code: 'S3_FAILED', cause },
  );
}

/** The error for a bucket that does not exist. */
export function missingBucket(attempt: S3Attempt, cause: unknown): UsageError {
  return new UsageError(
    `Cannot ${visibleLine(attempt.doing)}: there is no bucket named ${attempt.bucket}. Check its name and the account, or create it.`,
    { code: 'BUCKET_NOT_FOUND', cause },
  );
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
