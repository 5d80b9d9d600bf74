import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { S3Request } from './s3-request.js';
import { S3Refusal } from './s3-answer.js';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** Verifies AWS Signature Version 4 (header form) and returns the Region of the signature. */
export function verifySignature(request: S3Request, credentials: S3Credentials): string {
  const { headers } = request;
  const found = AUTHORIZATION.exec(headers['authorization'] ?? '');
  if (found === null) throw new S3Refusal(403, 'AccessDenied', 'The request is not signed.');
  const [, accessKeyId, date = '', region = '', signedHeaders = '', signature = ''] = found;
  if (accessKeyId !== credentials.accessKeyId) throw new S3Refusal(403, 'InvalidAccessKeyId');
  const payloadHash = headers['x-amz-content-sha256'];
  if (payloadHash === undefined)
    throw new S3Refusal(400, 'InvalidRequest', 'x-amz-content-sha256 is missing.');
  const signedNames = signedHeaders.split(';');
  for (const name of Object.keys(headers)) {
    const hasToBeSigned = name === 'host' || (name.startsWith('x-amz-') && name !== 'x-amz-user-agent');
    if (hasToBeSigned && !signedNames.includes(name)) {
      throw new S3Refusal(403, 'AccessDenied', `The header ${name} is not signed.`);
    }
  }
  const canonical = [
    request.method,
    request.rawPath,
    [...request.query]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join('&'),
    ...signedNames.map((name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}`),
    '',
    signedHeaders,
    payloadHash,
  ].join('\n');
  const scope = `${date}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'] ?? '', scope, sha256(canonical)].join('\n');
  let key: Buffer | string = `AWS4${credentials.secretAccessKey}`;
  for (const part of [date, region, 's3', 'aws4_request']) key = hmac(key, part);
  if (!timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'))) {
    throw new S3Refusal(403, 'SignatureDoesNotMatch');
  }
  return region;
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
