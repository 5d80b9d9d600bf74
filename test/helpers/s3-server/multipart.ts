import { createHash, randomUUID } from 'node:crypto';
import { tagInner } from './objects.js';
import { checksumOf, type VerifiedBody } from './request-body.js';
import { type S3Answer, S3Refusal, elementText, elements, tag, xmlAnswer } from './s3-answer.js';
import { type S3Request, queryNumber } from './s3-request.js';
import {
  type Bucket,
  type OpenUpload,
  type UploadedPart,
  checkConditions,
  etagOf,
  keptHeaders,
  parseTags,
} from './s3-state.js';

const MIN_PART_BYTES = 5 * 1024 * 1024;
const MAX_PARTS = 10_000;

export function createUpload(bucket: Bucket, request: S3Request): S3Answer {
  const upload: OpenUpload = {
    id: randomUUID(),
    key: request.key,
    headers: keptHeaders(request),
    tags: parseTags(request.headers['x-amz-tagging']),
    checksumAlgorithm: request.headers['x-amz-checksum-algorithm']?.toLowerCase() ?? null,
    initiated: new Date(),
    parts: new Map(),
  };
  bucket.uploads.set(upload.id, upload);
  const inner = tag('Bucket', request.bucket) + tag('Key', request.key) + tag('UploadId', upload.id);
  return xmlAnswer('InitiateMultipartUploadResult', inner);
}

export function uploadPart(bucket: Bucket, request: S3Request, body: VerifiedBody): S3Answer {
  const upload = uploadOf(bucket, request);
  const number = queryNumber(request, 'partNumber', 0, 1, MAX_PARTS);
  if (upload.checksumAlgorithm !== null && body.checksum?.[0] !== upload.checksumAlgorithm) {
    throw new S3Refusal(
      400,
      'InvalidRequest',
      `The upload was started with ${upload.checksumAlgorithm} checksums.`,
    );
  }
  const etag = etagOf(body.bytes);
  upload.parts.set(number, { bytes: body.bytes, etag, checksum: body.checksum });
  const checksum = body.checksum === null ? {} : { [`x-amz-checksum-${body.checksum[0]}`]: body.checksum[1] };
  return { status: 200, headers: { etag, ...checksum } };
}

export function completeUpload(bucket: Bucket, request: S3Request, body: VerifiedBody): S3Answer {
  const upload = uploadOf(bucket, request);
  checkConditions(bucket, request);
  const parts = namedParts(upload, body.bytes.toString('utf8'));
  const small = parts.slice(0, -1).some((part) => part.bytes.length < MIN_PART_BYTES);
  if (small)
    throw new S3Refusal(
      400,
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
    );
  const digests = parts.map((part) => Buffer.from(part.etag.replaceAll('"', ''), 'hex'));
  const etag = `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${parts.length}"`;
  bucket.objects.set(request.key, {
    bytes: Buffer.concat(parts.map((part) => part.bytes)),
    etag,
    lastModified: new Date(),
    headers: upload.headers,
    checksum: compositeChecksum(upload, parts),
    tags: upload.tags,
  });
  bucket.uploads.delete(upload.id);
  const inner = tag('Bucket', request.bucket) + tag('Key', request.key) + tag('ETag', etag);
  return xmlAnswer('CompleteMultipartUploadResult', inner);
}

export function abortUpload(bucket: Bucket, request: S3Request): S3Answer {
  bucket.uploads.delete(uploadOf(bucket, request).id);
  return { status: 204 };
}

export function listParts(bucket: Bucket, request: S3Request): S3Answer {
  const upload = uploadOf(bucket, request);
  const max = queryNumber(request, 'max-parts', 1000, 1, 1000);
  const marker = queryNumber(request, 'part-number-marker', 0, 0, MAX_PARTS);
  const all = [...upload.parts].filter(([number]) => number > marker).toSorted(([a], [b]) => a - b);
  const page = all.slice(0, max);
  const last = page.at(-1)?.[0];
  const inner = page.map(([number, part]) =>
    tagInner('Part', tag('PartNumber', number) + tag('ETag', part.etag) + tag('Size', part.bytes.length)),
  );
  return xmlAnswer(
    'ListPartsResult',
    tag('UploadId', upload.id) +
      tag('IsTruncated', all.length > page.length) +
      (last === undefined ? '' : tag('NextPartNumberMarker', last)) +
      inner.join(''),
  );
}

function uploadOf(bucket: Bucket, request: S3Request): OpenUpload {
  const upload = bucket.uploads.get(request.query.get('uploadId') ?? '');
  if (upload === undefined || upload.key !== request.key) {
    throw new S3Refusal(404, 'NoSuchUpload', 'The specified upload does not exist.');
  }
  return upload;
}

/** The parts that a completion names, in ascending order and with the ETags of their uploads. */
function namedParts(upload: OpenUpload, text: string): UploadedPart[] {
  const named = elements(text, 'Part');
  if (named.length === 0) throw new S3Refusal(400, 'MalformedXML');
  let previous = 0;
  return named.map((one) => {
    const number = Number(elementText(one, 'PartNumber'));
    if (number <= previous) throw new S3Refusal(400, 'InvalidPartOrder');
    previous = number;
    const part = upload.parts.get(number);
    const etag = (elementText(one, 'ETag') ?? '').replaceAll('"', '');
    if (part === undefined || part.etag.replaceAll('"', '') !== etag) throw new S3Refusal(400, 'InvalidPart');
    const checksum = elementText(one, `Checksum${(part.checksum?.[0] ?? '').toUpperCase()}`);
    if (upload.checksumAlgorithm !== null && checksum !== part.checksum?.[1])
      throw new S3Refusal(400, 'InvalidPart');
    return part;
  });
}

function compositeChecksum(
  upload: OpenUpload,
  parts: readonly UploadedPart[],
): readonly [string, string] | null {
  const algorithm = upload.checksumAlgorithm;
  if (algorithm === null) return null;
  const joined = Buffer.concat(parts.map((part) => Buffer.from(part.checksum?.[1] ?? '', 'base64')));
  return [algorithm, `${checksumOf(algorithm, joined)}-${parts.length}`];
}
