import type { S3InputObject } from './s3-listing.js';

/** What S3 makes: the MD5 of the bytes, or of those of the parts that it was uploaded in. */
const ETAG = /^(?!0{32})[0-9a-f]{32}(?:-\d{1,5})?$/;

/**
 * What tells the content of an object without reading it: its ETag and size. Objects of the same one hold the same
 * bytes; a copy may have another one (other parts, a KMS key). Undefined for ETags that some servers make
 * up.
 */
export function s3ContentId({ etag, size }: Pick<S3InputObject, 'etag' | 'size'>): string | undefined {
  return ETAG.test(etag) ? `${etag}:${size}` : undefined;
}
