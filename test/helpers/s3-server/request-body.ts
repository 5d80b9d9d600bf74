import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';
import { S3Refusal, notImplemented } from './s3-answer.js';
import type { S3Request } from './s3-request.js';

/** A body without its framing, after all of its checksums were verified. */
export interface VerifiedBody {
  readonly bytes: Buffer;
  /** The checksum from the client, e.g. `['crc32', 'AAAA==']`, stored with the object. */
  readonly checksum: readonly [string, string] | null;
}

const CHECKSUM_PREFIX = 'x-amz-checksum-';
const CHECKSUM_SETTINGS = new Set(['x-amz-checksum-algorithm', 'x-amz-checksum-mode']);

/** The base64 checksum of bytes. */
export function checksumOf(algorithm: string, bytes: Buffer): string {
  if (algorithm === 'sha256' || algorithm === 'sha1')
    return createHash(algorithm).update(bytes).digest('base64');
  if (algorithm !== 'crc32') throw notImplemented(`the checksum ${algorithm}`);
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32(bytes));
  return value.toString('base64');
}

/** Reads a body to its end. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) {
    if (Buffer.isBuffer(piece)) pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Decodes aws-chunked framing, and verifies length, payload hash, MD5 and checksums. */
export function verifyBody(raw: Buffer, request: S3Request): VerifiedBody {
  const { headers } = request;
  const payloadHash = headers['x-amz-content-sha256'] ?? '';
  const checksums = Object.entries(headers).filter(
    ([name]) => name.startsWith(CHECKSUM_PREFIX) && !CHECKSUM_SETTINGS.has(name),
  );
  let bytes: Buffer = raw;
  if ((headers['content-encoding'] ?? '').split(',').includes('aws-chunked')) {
    if (payloadHash !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER')
      throw notImplemented(`payloads of ${payloadHash}`);
    const decoded = decodeChunked(raw);
    bytes = decoded.bytes;
    if (Number(headers['x-amz-decoded-content-length']) !== bytes.length) {
      throw new S3Refusal(400, 'IncompleteBody');
    }
    const announced = headers['x-amz-trailer'];
    const sent = decoded.trailers.map(([name]) => name).join(',');
    if ((announced ?? '') !== sent) throw new S3Refusal(400, 'MalformedTrailerError');
    checksums.push(...decoded.trailers.filter(([name]) => name.startsWith(CHECKSUM_PREFIX)));
  } else if (payloadHash.startsWith('STREAMING-')) {
    throw new S3Refusal(400, 'InvalidRequest', 'A streaming payload has to be aws-chunked.');
  } else if (
    payloadHash !== 'UNSIGNED-PAYLOAD' &&
    payloadHash !== createHash('sha256').update(bytes).digest('hex')
  ) {
    throw new S3Refusal(400, 'XAmzContentSHA256Mismatch');
  }
  const md5 = headers['content-md5'];
  if (md5 !== undefined && md5 !== createHash('md5').update(bytes).digest('base64'))
    throw badDigest('Content-MD5');
  let checksum: readonly [string, string] | null = null;
  for (const [name, value] of checksums) {
    const algorithm = name.slice(CHECKSUM_PREFIX.length);
    if (checksumOf(algorithm, bytes) !== value) throw badDigest(name);
    checksum = [algorithm, value];
  }
  return { bytes, checksum };
}

/** Removes the aws-chunked framing: `SIZE-IN-HEX[;…]\r\n BYTES \r\n … 0\r\n [trailers] \r\n`. */
function decodeChunked(raw: Buffer): { bytes: Buffer; trailers: [string, string][] } {
  const pieces: Buffer[] = [];
  let at = 0;
  const line = (): string => {
    const end = raw.indexOf('\r\n', at);
    if (end < 0) throw new S3Refusal(400, 'IncompleteBody');
    const text = raw.toString('latin1', at, end);
    at = end + 2;
    return text;
  };
  for (;;) {
    const [hex = ''] = line().split(';');
    if (!/^[0-9a-f]+$/i.test(hex)) throw new S3Refusal(400, 'InvalidRequest', 'Not a chunk size.');
    const size = Number.parseInt(hex, 16);
    if (size === 0) break;
    const end = at + size;
    if (raw.toString('latin1', end, end + 2) !== '\r\n') throw new S3Refusal(400, 'IncompleteBody');
    pieces.push(raw.subarray(at, end));
    at = end + 2;
  }
  const trailers: [string, string][] = [];
  while (at < raw.length) {
    const text = line();
    if (text === '') break;
    const colon = text.indexOf(':');
    trailers.push([text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim()]);
  }
  return { bytes: Buffer.concat(pieces), trailers };
}

function badDigest(what: string): S3Refusal {
  return new S3Refusal(400, 'BadDigest', `${what} does not match what was received.`);
}
