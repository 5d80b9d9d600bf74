import type { IncomingMessage } from 'node:http';
import { S3Refusal, notImplemented } from './s3-answer.js';

/** A request, path style. */
export interface S3Request {
  readonly method: string;
  /** As sent, percent-encoded, without the query. */
  readonly rawPath: string;
  readonly bucket: string;
  /** Empty for requests about a bucket. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

const KNOWN_AMZ_HEADERS = new Set([
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-user-agent',
  'x-amz-trailer',
  'x-amz-decoded-content-length',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-checksum-crc32',
  'x-amz-checksum-sha256',
  'x-amz-checksum-sha1',
  'x-amz-tagging',
  'x-amz-expected-bucket-owner',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
]);

export function parseRequest(message: IncomingMessage): S3Request {
  const [rawPath = '/', rawQuery = ''] = splitOnce(message.url ?? '/', '?');
  const [bucket = '', key = ''] = splitOnce(rawPath.slice(1), '/');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  const query = new Map<string, string>();
  for (const pair of rawQuery === '' ? [] : rawQuery.split('&')) {
    const [name = '', value = ''] = splitOnce(pair, '=');
    query.set(decodeURIComponent(name), decodeURIComponent(value));
  }
  return {
    method: message.method ?? 'GET',
    rawPath,
    bucket: decodeURIComponent(bucket),
    key: decodeURIComponent(key),
    query,
    headers,
  };
}

/** Refuses headers that would change what S3 does and that this server does not support. */
export function checkHeaders(request: S3Request): void {
  for (const name of Object.keys(request.headers)) {
    const known = KNOWN_AMZ_HEADERS.has(name) || name.startsWith('x-amz-meta-') || !name.startsWith('x-amz-');
    if (!known) throw notImplemented(`the header ${name}`);
  }
}

/** Refuses query parameters other than these. */
export function checkQuery(request: S3Request, ...allowed: readonly string[]): void {
  for (const name of request.query.keys()) {
    // The SDK names the operation in x-id; S3 ignores it.
    if (name !== 'x-id' && !allowed.includes(name)) throw notImplemented(`the parameter ${name} here`);
  }
}

/** A whole number from the query, within limits. */
export function queryNumber(
  request: S3Request,
  name: string,
  standard: number,
  min: number,
  max: number,
): number {
  const text = request.query.get(name);
  if (text === undefined) return standard;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new S3Refusal(400, 'InvalidArgument', name);
  return value;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
