import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { toS3Error } from '../../aws/s3-error.js';
import { parseS3Location } from '../../aws/s3-location.js';
import { IngestError, StorageError, UsageError } from '../../errors.js';

/** Configurations and schemas are small; anything larger is something else. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * The text of a small object.
 * @param maxBytes default: 4 MiB
 * @throws {UsageError} refused access, missing bucket or object; {@link StorageError} S3_FAILED
 */
export async function fetchS3Text(
  client: S3Client,
  url: string,
  maxBytes: number = MAX_BYTES,
): Promise<string> {
  const { bucket, key } = parseS3Location(url);
  try {
    const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (ContentLength > maxBytes) {
      throw configError(`${url} is larger than ${Math.round(maxBytes / 1024 ** 2)} MiB: is it a data file?`);
    }
    return (await Body?.transformToString('utf8')) ?? '';
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'NoSuchKey')
      throw configError(`There is no object ${url}.`, cause);
    throw toS3Error(cause, { doing: `read ${url}`, bucket, permissions: 's3:GetObject' });
  }
}

/**
 * The value of an SSM parameter, by its name or ARN.
 * @throws {UsageError} CONFIG_NOT_READABLE; {@link StorageError} SSM_FAILED
 */
export async function fetchSsmParameter(name: string): Promise<string> {
  // Loaded only where it is used: most functions start without it.
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient({ maxAttempts: 5 });
  try {
    const answer = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return answer.Parameter?.Value ?? '';
  } catch (cause) {
    throw ssmError(cause, name);
  } finally {
    client.destroy();
  }
}

function ssmError(cause: unknown, name: string): IngestError {
  const what = cause instanceof Error ? cause.name : 'unknown error';
  if (/^(ParameterNotFound|AccessDenied|ValidationException|InvalidKeyId)/.test(what)) {
    return configError(
      `Cannot read the SSM parameter ${name} (${what}). Check its name, and that the function may ssm:GetParameter it.`,
      cause,
    );
  }
  return new StorageError(`Cannot read the SSM parameter ${name}: ${what}. Try again.`, {
    code: 'SSM_FAILED',
    cause,
  });
}

function configError(message: string, cause?: unknown): UsageError {
  return new UsageError(message, { code: 'CONFIG_NOT_READABLE', cause });
}
