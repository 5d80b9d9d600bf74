import type { S3InputObject } from './s3-listing.js';

/** What S3 computes: the MD5 of the bytes, or of the parts in which they were uploaded. */
const ETAG = /^(?!0{32})[0-9a-f]{32}(?:-\d{1,5})?$/;

/**
 * Identifies the content of an object without reading it: its ETag and size. Objects with the same id have the same
 * bytes; a copy may have a different id (other parts, a KMS key). Undefined for ETags that some servers make up.
 */
export function s3ContentId({ etag, size }: Pick<S3InputObject, 'etag' | 'size'>): string | undefined {
  return ETAG.test(etag) ? `${etag}:${size}` : undefined;
}
