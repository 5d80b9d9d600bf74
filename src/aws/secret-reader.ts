import { UsageError } from '../errors.js';
import { describeS3Failure } from './s3-error.js';

/** The largest secret that AWS Secrets Manager stores, in bytes of UTF-8. */
const MAX_SECRET_BYTES = 65_536;
const CONNECTION_TIMEOUT_MS = 5_000;
/** The limit for one try, from its start to the headers of its answer. */
const REQUEST_TIMEOUT_MS = 10_000;
/** The first try and two more, with the SDK's backoff and jitter. */
const MAX_ATTEMPTS = 3;

const ARN_REGION = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):/;
const REASON = /^[A-Za-z0-9_.]{1,64}$/;

/**
 * A secret cannot be read or used. The `name` is the reason, for callers that do not show messages of other
 * programs: AWS's own (`ResourceNotFoundException`, …), or `BinarySecret`, `EmptySecret`, `SecretTooLarge`,
 * `RegionMissing`. Has no `cause`: when the SDK cannot read an answer, its error quotes that answer.
 */
export class SecretError extends UsageError {
  constructor(secret: string, reason: string, advice: string) {
    super(`Cannot read the AWS secret ${secret} (${reason}). ${advice}`, { code: 'AWS_SECRET' });
    this.name = reason;
  }
}

/**
 * Reads the text of a secret in AWS Secrets Manager by name or ARN, with the usual AWS environment
 * (credentials, profile, AWS_REGION, AWS_ENDPOINT_URL_SECRETS_MANAGER); an ARN includes its region. The SDK is
 * loaded for the first secret. A `SecretReader` for `readAmcSettings`. Throws SecretError, or the signal's
 * reason.
 */
export async function readAwsSecret(name: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const region = ARN_REGION.exec(name)?.[1] || process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'];
  const client = new SecretsManagerClient({
    ...(region === undefined || region === '' ? {} : { region }),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      // Otherwise the SDK only logs the time-out and keeps waiting.
      throwOnRequestTimeout: true,
    },
  });
  try {
    const command = new GetSecretValueCommand({ SecretId: name });
    const answer = await client.send(command, { abortSignal: signal });
    return textOf(name, answer.SecretString, answer.SecretBinary);
  } catch (cause) {
    if (cause instanceof SecretError) throw cause;
    signal.throwIfAborted();
    throw toSecretError(name, cause);
  } finally {
    client.destroy();
  }
}

function textOf(name: string, text: string | undefined, binary: Uint8Array | undefined): string {
  if (text === undefined && binary !== undefined) {
    throw new SecretError(name, 'BinarySecret', 'Store it as text: its bytes are not used.');
  }
  if (text === undefined || text === '') {
    throw new SecretError(name, 'EmptySecret', 'Put a value into its current version.');
  }
  if (Buffer.byteLength(text) > MAX_SECRET_BYTES) {
    throw new SecretError(
      name,
      'SecretTooLarge',
      `A secret has at most ${MAX_SECRET_BYTES} bytes; check AWS_ENDPOINT_URL_SECRETS_MANAGER and AWS_ENDPOINT_URL.`,
    );
  }
  return text;
}

function toSecretError(name: string, cause: unknown): SecretError {
  if (cause instanceof Error && cause.message === 'Region is missing') {
    return new SecretError(name, 'RegionMissing', 'Set AWS_REGION, or give the ARN of the secret.');
  }
  const failure = describeS3Failure(cause).name;
  const reason = REASON.test(failure) ? failure : 'UnknownError';
  switch (reason) {
    case 'ResourceNotFoundException':
      return new SecretError(name, reason, 'Check its name, the AWS account and AWS_REGION.');
    case 'AccessDeniedException':
      return new SecretError(
        name,
        reason,
        'The credentials in use need secretsmanager:GetSecretValue on it, and kms:Decrypt on its key.',
      );
    default:
      return new SecretError(name, reason, 'Check the AWS credentials, AWS_REGION and the network.');
  }
}
