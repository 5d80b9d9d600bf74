import { UsageError } from '../errors.js';
import { visibleLine } from '../visible-text.js';

/** A location in S3: a bucket and a key or prefix without a leading slash (empty: the whole bucket). */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

const SCHEME = /^s3:\/\//i;
/** General purpose bucket names; AMC accepts names of 3 to 63 characters. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
/** S3's limit on a key, in UTF-8 bytes. */
const KEY_BYTES = 1024;

/** Whether the text is meant as a location in S3. */
export function isS3Url(text: string): boolean {
  return SCHEME.test(text);
}

/**
 * Parses `s3://bucket/key`. The key is used as it is: nothing is decoded, and a `?` or `#` is part of it.
 * @throws {UsageError} INVALID_S3_LOCATION
 */
export function parseS3Location(url: string): S3Location {
  if (!isS3Url(url)) throw invalid(url, 'it does not start with s3://');
  const rest = url.replace(SCHEME, '');
  const slash = rest.indexOf('/');
  const bucket = slash < 0 ? rest : rest.slice(0, slash);
  const key = slash < 0 ? '' : rest.slice(slash + 1);
  if (bucket === '') throw invalid(url, 'it names no bucket');
  if (bucket.startsWith('arn:'))
    throw invalid(url, 'give the bucket (or access point alias) by name, not by ARN');
  if (!BUCKET.test(bucket) || bucket.includes('..') || IPV4.test(bucket)) {
    throw invalid(
      url,
      'a bucket name has 3 to 63 lower-case letters, digits, hyphens and dots and starts and ends with a letter or digit',
    );
  }
  if (Buffer.byteLength(key) > KEY_BYTES) throw invalid(url, `a key has at most ${KEY_BYTES} bytes`);
  return { bucket, key };
}

/** The inverse of {@link parseS3Location}. */
export function formatS3Location(location: S3Location): string {
  return `s3://${location.bucket}/${location.key}`;
}

/**
 * Parses the prefix below which runs are written; the returned key is empty or ends in `/`.
 * @throws {UsageError} INVALID_S3_LOCATION, also for empty, `.` and `..` segments, which other tools misread.
 */
export function parseOutputPrefix(url: string): S3Location {
  const { bucket, key } = parseS3Location(url);
  const prefix = key.endsWith('/') ? key.slice(0, -1) : key;
  if (prefix === '' && key === '') return { bucket, key: '' };
  if (prefix.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw invalid(url, 'an output prefix has no empty, "." or ".." segments');
  }
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(prefix))
    throw invalid(url, 'an output prefix has no control characters: a manifest has one location a line');
  return { bucket, key: `${prefix}/` };
}

function invalid(url: string, reason: string): UsageError {
  return new UsageError(
    `Cannot use "${visibleLine(url)}" as a place in S3: ${reason}. Write s3://BUCKET/PREFIX.`,
    {
      code: 'INVALID_S3_LOCATION',
    },
  );
}
