import {
  type S3Answer,
  S3Refusal,
  elementText,
  elements,
  notImplemented,
  tag,
  xmlAnswer,
} from './s3-answer.js';
import { checksumOf, type VerifiedBody } from './request-body.js';
import type { S3Request } from './s3-request.js';
import {
  type Bucket,
  type StoredObject,
  checkConditions,
  checkTags,
  etagOf,
  keptHeaders,
  objectOf,
  parseTags,
} from './s3-state.js';

export function putObject(bucket: Bucket, request: S3Request, body: VerifiedBody): S3Answer {
  checkConditions(bucket, request);
  const etag = etagOf(body.bytes);
  const object: StoredObject = {
    bytes: body.bytes,
    etag,
    lastModified: new Date(),
    headers: keptHeaders(request),
    // S3 computes a checksum by itself when none was sent.
    checksum: body.checksum ?? ['crc32', checksumOf('crc32', body.bytes)],
    tags: parseTags(request.headers['x-amz-tagging']),
  };
  bucket.objects.set(request.key, object);
  return { status: 200, headers: { etag } };
}

export function getObject(bucket: Bucket, request: S3Request): S3Answer {
  const object = objectOf(bucket, request);
  const { headers } = request;
  for (const name of ['if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range']) {
    if (headers[name] !== undefined) throw notImplemented(`${name} on reads`);
  }
  const condition = headers['if-match'];
  if (condition !== undefined && condition.replaceAll('"', '') !== object.etag.replaceAll('"', '')) {
    throw new S3Refusal(
      412,
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
    );
  }
  const common: Record<string, string> = {
    ...object.headers,
    etag: object.etag,
    'accept-ranges': 'bytes',
    'last-modified': object.lastModified.toUTCString(),
    ...(object.tags.size > 0 ? { 'x-amz-tagging-count': String(object.tags.size) } : {}),
  };
  const range = headers['range'];
  if (range === undefined) {
    if (headers['x-amz-checksum-mode'] === 'ENABLED' && object.checksum !== null) {
      common[`x-amz-checksum-${object.checksum[0]}`] = object.checksum[1];
    }
    return { status: 200, headers: common, body: object.bytes };
  }
  const found = /^bytes=(\d+)-(\d*)$/.exec(range);
  if (found === null) throw notImplemented(`the range ${range}`);
  const size = object.bytes.length;
  const from = Number(found[1]);
  const to = found[2] === '' ? size - 1 : Math.min(Number(found[2]), size - 1);
  if (from >= size || to < from) {
    throw new S3Refusal(416, 'InvalidRange', 'The requested range is not satisfiable', {
      'content-range': `bytes */${size}`,
    });
  }
  common['content-range'] = `bytes ${from}-${to}/${size}`;
  return { status: 206, headers: common, body: object.bytes.subarray(from, to + 1) };
}

export function deleteObject(bucket: Bucket, request: S3Request): S3Answer {
  bucket.objects.delete(request.key);
  return { status: 204 };
}

export function deleteObjects(bucket: Bucket, request: S3Request, body: VerifiedBody): S3Answer {
  if (body.checksum === null && request.headers['content-md5'] === undefined) {
    throw new S3Refusal(400, 'InvalidRequest', 'Missing required header for this request: Content-MD5');
  }
  const text = body.bytes.toString('utf8');
  const keys = elements(text, 'Object').map((object) => elementText(object, 'Key') ?? '');
  if (keys.length === 0 || keys.length > 1000) throw new S3Refusal(400, 'MalformedXML');
  for (const key of keys) bucket.objects.delete(key);
  const quiet = elementText(text, 'Quiet') === 'true';
  return xmlAnswer(
    'DeleteResult',
    quiet ? '' : keys.map((key) => tagInner('Deleted', tag('Key', key))).join(''),
  );
}

export function getTagging(bucket: Bucket, request: S3Request): S3Answer {
  return taggingAnswer(objectOf(bucket, request).tags);
}

export function getBucketTagging(bucket: Bucket): S3Answer {
  if (bucket.tags === undefined) throw new S3Refusal(404, 'NoSuchTagSet', 'The TagSet does not exist');
  return taggingAnswer(bucket.tags);
}

function taggingAnswer(tags: ReadonlyMap<string, string>): S3Answer {
  const set = [...tags].map(([name, value]) => tagInner('Tag', tag('Key', name) + tag('Value', value)));
  return xmlAnswer('Tagging', tagInner('TagSet', set.join('')));
}

export function getBucketPolicy(bucket: Bucket): S3Answer {
  if (bucket.policy === undefined)
    throw new S3Refusal(404, 'NoSuchBucketPolicy', 'The bucket policy does not exist');
  return { status: 200, headers: { 'content-type': 'application/json' }, body: bucket.policy };
}

/** S3's answer since 2023: without a setting, objects are encrypted with S3's own keys. */
export function getBucketEncryption({ encryptionKey: key }: Bucket): S3Answer {
  const kind =
    key === undefined
      ? tag('SSEAlgorithm', 'AES256')
      : tag('SSEAlgorithm', 'aws:kms') + tag('KMSMasterKeyID', key);
  const rule = tagInner('ApplyServerSideEncryptionByDefault', kind) + tag('BucketKeyEnabled', 'false');
  return xmlAnswer('ServerSideEncryptionConfiguration', tagInner('Rule', rule));
}

/** Replaces the tags, and nothing else. */
export function putTagging(bucket: Bucket, request: S3Request, body: VerifiedBody): S3Answer {
  const object = objectOf(bucket, request);
  const tags = new Map<string, string>();
  for (const one of elements(body.bytes.toString('utf8'), 'Tag')) {
    tags.set(elementText(one, 'Key') ?? '', elementText(one, 'Value') ?? '');
  }
  checkTags(tags);
  bucket.objects.set(request.key, { ...object, tags });
  return { status: 200 };
}

/** An element whose content is already markup. */
export function tagInner(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}
