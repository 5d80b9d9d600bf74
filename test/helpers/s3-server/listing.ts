import { tagInner } from './objects.js';
import { type S3Answer, S3Refusal, tag, xmlAnswer } from './s3-answer.js';
import { type S3Request, queryNumber } from './s3-request.js';
import type { Bucket } from './s3-state.js';

const SURROGATES = /[\ud800-\udfff]/;

/** ListObjectsV2: in byte order of the keys, with delimiter, start-after and continuation tokens. */
export function listObjects(bucket: Bucket, request: S3Request): S3Answer {
  const prefix = request.query.get('prefix') ?? '';
  const delimiter = request.query.get('delimiter') ?? '';
  const isEncoded = request.query.get('encoding-type') === 'url';
  const token = request.query.get('continuation-token');
  const after = token === undefined ? (request.query.get('start-after') ?? '') : decodeToken(token);
  const max = queryNumber(request, 'max-keys', 1000, 0, 1000);
  const isFolder = (key: string): boolean => delimiter !== '' && key.includes(delimiter, prefix.length);
  const entryOf = (key: string): string =>
    isFolder(key) ? key.slice(0, key.indexOf(delimiter, prefix.length) + delimiter.length) : key;
  const keys = [...bucket.objects.keys()].filter(
    (key) => key.startsWith(prefix) && byBytes(entryOf(key), after) > 0,
  );
  const entries = new Map<string, string>();
  for (const key of keys.toSorted(byBytes)) {
    // One key more than the page shows that there are more.
    if (entries.size > max) break;
    const object = bucket.objects.get(key);
    const entry = entryOf(key);
    if (object === undefined || entries.has(entry)) continue;
    const facts =
      tag('Key', isEncoded ? urlEncoded(key) : key) +
      tag('LastModified', object.lastModified.toISOString()) +
      tag('ETag', object.etag) +
      tag('Size', object.bytes.length) +
      tag('StorageClass', 'STANDARD');
    entries.set(
      entry,
      isFolder(key) ? tagInner('CommonPrefixes', tag('Prefix', entry)) : tagInner('Contents', facts),
    );
  }
  const page = [...entries].slice(0, max);
  const truncated = max > 0 && entries.size > page.length;
  const last = page.at(-1)?.[0] ?? '';
  return xmlAnswer(
    'ListBucketResult',
    tag('Name', request.bucket) +
      tag('Prefix', isEncoded ? urlEncoded(prefix) : prefix) +
      (isEncoded ? tag('EncodingType', 'url') : '') +
      tag('KeyCount', page.length) +
      tag('MaxKeys', max) +
      tag('IsTruncated', truncated) +
      (truncated ? tag('NextContinuationToken', Buffer.from(last).toString('base64url')) : '') +
      page.map(([, entry]) => entry).join(''),
  );
}

/** ListMultipartUploads, with markers. */
export function listUploads(bucket: Bucket, request: S3Request): S3Answer {
  const prefix = request.query.get('prefix') ?? '';
  const keyMarker = request.query.get('key-marker') ?? '';
  const idMarker = request.query.get('upload-id-marker') ?? '';
  const max = queryNumber(request, 'max-uploads', 1000, 1, 1000);
  const all = [...bucket.uploads.values()]
    .filter(({ key }) => key.startsWith(prefix))
    .toSorted((a, b) => byBytes(a.key, b.key) || byBytes(a.id, b.id))
    .filter(({ key, id }) => {
      const order = byBytes(key, keyMarker);
      return keyMarker === '' || order > 0 || (order === 0 && idMarker !== '' && byBytes(id, idMarker) > 0);
    });
  const page = all.slice(0, max);
  const last = page.at(-1);
  const truncated = all.length > page.length;
  return xmlAnswer(
    'ListMultipartUploadsResult',
    tag('Bucket', request.bucket) +
      tag('IsTruncated', truncated) +
      (truncated && last !== undefined
        ? tag('NextKeyMarker', last.key) + tag('NextUploadIdMarker', last.id)
        : '') +
      page
        .map(({ key, id, initiated }) =>
          tagInner(
            'Upload',
            tag('Key', key) + tag('UploadId', id) + tag('Initiated', initiated.toISOString()),
          ),
        )
        .join(''),
  );
}

/** Like S3: spaces become plus signs, and slashes stay. */
function urlEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+').replaceAll('%2F', '/');
}

function decodeToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (text === '' || Buffer.from(text).toString('base64url') !== token) {
    throw new S3Refusal(400, 'InvalidArgument', 'The continuation token provided is incorrect');
  }
  return text;
}

function byBytes(a: string, b: string): number {
  // The order of UTF-16, which is faster, equals that of the bytes when there are no surrogates.
  if (!SURROGATES.test(a) && !SURROGATES.test(b)) return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
