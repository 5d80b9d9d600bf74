import { createHash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { UsageError } from '../errors.js';

/** A connection attempt that takes longer than this is abandoned and retried. */
const CONNECTION_TIMEOUT_MS = 10_000;
/**
 * A connection without any traffic for this long is cut. While S3 works on a slow request, it sends white
 * space.
 */
const IDLE_TIMEOUT_MS = 60_000;
/** The limit for a single request: a part of 8 MiB then needs 75 kbit/s. */
const REQUEST_TIMEOUT_MS = 15 * 60_000;
/** The first try and four more, with the SDK's exponential backoff and jitter. */
const MAX_ATTEMPTS = 5;

/** States the user's consent that whoever can listen on the way to the S3 server may read the data. */
const ALLOW_HTTP = 'AMC_INGEST_ALLOW_HTTP_S3';
const LOOPBACK = /^(?:localhost|(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i;

export interface S3ClientOptions {
  /** Default 10 s. */
  readonly connectionTimeoutMs?: number;
  /** Default 60 s without a byte in either direction. */
  readonly idleTimeoutMs?: number;
  /** Default 15 minutes from the start of a request to the headers of its answer. */
  readonly requestTimeoutMs?: number;
}

/**
 * An S3 client from the environment (credentials, profile, AWS_REGION, AWS_ENDPOINT_URL_S3, …). The default
 * region is us-east-1. With a custom endpoint, the bucket is part of the path, and checksums are sent only
 * where S3 requires them, because few S3-compatible servers support the newer ones
 * (AWS_REQUEST_CHECKSUM_CALCULATION overrides that); every body is then sent with its MD5. S3 itself gets CRC32
 * checksums, which the SDK computes. The caller closes the client with `destroy()`. An unencrypted endpoint
 * (http://) is allowed only on this machine: otherwise requests fail with INSECURE_ENDPOINT, unless
 * AMC_INGEST_ALLOW_HTTP_S3 is `true`.
 * @throws {UsageError} INVALID_ENDPOINT
 */
export function createS3Client(options: S3ClientOptions = {}): S3Client {
  const custom = hasCustomEndpoint();
  const checksumsGiven = (process.env['AWS_REQUEST_CHECKSUM_CALCULATION'] ?? '') !== '';
  const client = new S3Client({
    region: process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'] || configuredRegion,
    maxAttempts: MAX_ATTEMPTS,
    retryMode: 'standard',
    ...(custom ? { forcePathStyle: true } : {}),
    ...(custom && !checksumsGiven ? { requestChecksumCalculation: 'WHEN_REQUIRED' } : {}),
    requestHandler: {
      connectionTimeout: options.connectionTimeoutMs ?? CONNECTION_TIMEOUT_MS,
      socketTimeout: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      requestTimeout: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
      // Otherwise the SDK only logs the time-out and keeps waiting.
      throwOnRequestTimeout: true,
    },
  });
  if (custom) addContentMd5(client);
  if (process.env[ALLOW_HTTP] !== 'true') refuseClearText(client);
  return client;
}

/**
 * Adds a Content-MD5 to every body that has none of the newer checksums: every S3-compatible server refuses a
 * body that does not match it.
 */
function addContentMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (isWrite(request) && !Object.keys(request.headers).some(isChecksum)) {
        request.headers['content-md5'] = createHash('md5').update(request.body).digest('base64');
      }
      return next(args);
    },
    // Low: after the SDK's own checksums, before the signature.
    { name: 'amcIngestContentMd5', step: 'build', priority: 'low' },
  );
}

/** Raw rows and session tokens go to S3: never unencrypted over a network, wherever the endpoint is configured. */
function refuseClearText(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      if (goesInTheClear(args.request))
        throw new UsageError(
          'The S3 endpoint is an http:// address of another machine: raw data and credentials would be readable on the way. Use an https:// address in AWS_ENDPOINT_URL_S3 (or the profile). In a network of your own, set AMC_INGEST_ALLOW_HTTP_S3=true.',
          { code: 'INSECURE_ENDPOINT' },
        );
      return next(args);
    },
    { name: 'amcIngestRefuseClearText', step: 'build' },
  );
}

function goesInTheClear(request: unknown): boolean {
  if (typeof request !== 'object' || request === null) return false;
  const { protocol, hostname } = { protocol: '', hostname: '', ...request };
  return protocol === 'http:' && !LOOPBACK.test(hostname);
}

interface WriteRequest {
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | string;
}

function isWrite(request: unknown): request is WriteRequest {
  if (typeof request !== 'object' || request === null || !('headers' in request) || !('body' in request))
    return false;
  const { body } = request;
  return (typeof body === 'string' && body !== '') || body instanceof Uint8Array;
}

function isChecksum(name: string): boolean {
  return /^(x-amz-checksum-(?!algorithm|mode|type)|content-md5$)/i.test(name);
}

function hasCustomEndpoint(): boolean {
  if (process.env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return false;
  for (const name of ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL']) {
    const url = process.env[name] ?? '';
    if (url === '') continue;
    if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
      throw new UsageError(`Cannot use the value of ${name}: it is not an http:// or https:// address.`, {
        code: 'INVALID_ENDPOINT',
      });
    }
    return true;
  }
  return false;
}

/** The region of the AWS profile in use; only the SDK can find it. */
async function configuredRegion(): Promise<string> {
  const probe = new S3Client({});
  try {
    return await probe.config.region();
  } catch {
    return 'us-east-1';
  } finally {
    probe.destroy();
  }
}
