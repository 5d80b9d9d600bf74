import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { InputError, InterruptedError } from '../errors.js';
import { isMissing, toS3Error } from '../aws/s3-error.js';
import { listObjects } from '../aws/s3-listing.js';
import { formatS3Location, parseS3Location, type S3Location } from '../aws/s3-location.js';
import { ignoredPart, isIgnoredPath } from './ignored-path.js';
import { RUN_FILES, RUN_REPORT } from './run-folder.js';
import { shownName } from './shown-name.js';

/** A listing is held in memory, some 300 bytes per object; nobody means to ingest more files at once. */
const MAX_OBJECTS = 1_000_000;

/** What is being read, as messages name it. */
export const READ_PERMISSIONS =
  's3:GetObject and s3:ListBucket (s3:GetObjectVersion where the bucket is versioned)';

/** An object in S3 as it was when it was listed. */
export interface S3InputObject {
  /** `s3://bucket/key` */
  readonly url: string;
  readonly bucket: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Without its quotes. */
  readonly etag: string;
  /** Null if the bucket has no versions or the listing does not say; then the ETag pins the content. */
  readonly versionId: string | null;
}

/** `s3:bucket/key:VERSION-OR-ETAG:SIZE`: changes when the content at that location changes. */
export function s3Fingerprint(object: S3InputObject): string {
  return `s3:${object.bucket}/${object.key}:${object.versionId ?? object.etag}:${object.size}`;
}

/** Creates an {@link S3InputObject} from a listing, a HEAD response or an S3 event. */
export function s3InputObject(facts: Omit<S3InputObject, 'url'>): S3InputObject {
  const { bucket, key, size } = facts;
  const etag = facts.etag.replaceAll('"', '');
  // "null" is the version created without versioning, which is overwritten in place: it pins nothing.
  const versionId = facts.versionId === 'null' || facts.versionId === '' ? null : facts.versionId;
  return { url: formatS3Location({ bucket, key }), bucket, key, size, etag, versionId };
}

export interface ListOptions {
  /**
   * `s3://` locations that the tool itself writes to; what is below them is not an input of a prefix that contains
   * them.
   */
  readonly own?: readonly string[];
  /** Called with what was skipped, by names below what was listed, if anything was. */
  readonly onSkipped?: (skipped: readonly string[]) => void;
}

/**
 * The objects that a URL names, in the byte order of their keys: the object of exactly that key; otherwise what is in
 * the folder of that name (`URL/…`); otherwise all whose keys start with it. Skipped: `…/` folder markers without
 * content, and below what was listed, names that hold no data (`isIgnoredPath`) and what the tool itself has written.
 * @throws {InputError} INPUT_NOT_FOUND, TOO_MANY_INPUTS
 * @throws {UsageError} for a bad URL, a missing bucket or refused access
 * @throws {StorageError} after the client's retries
 */
export async function listS3Objects(
  url: string,
  client: S3Client,
  signal: AbortSignal,
  options: ListOptions = {},
): Promise<readonly S3InputObject[]> {
  const { bucket, key } = parseS3Location(url);
  const skipped = new Set<string>();
  if (signal.aborted) throw new InterruptedError(signal.reason);
  try {
    const exact = key === '' || key.endsWith('/') ? null : await headObject(client, bucket, key, signal);
    if (exact !== null) return [exact];
    const folder = key === '' || key.endsWith('/') ? key : `${key}/`;
    const list = (prefix: string) =>
      listPrefix(client, { bucket, key: prefix }, signal, { ...options, skipped });
    let found = await list(folder);
    if (found.length === 0 && folder !== key) found = await list(key);
    if (skipped.size > 0 && found.length > 0) options.onSkipped?.([...skipped].toSorted());
    if (found.length > 0) return found;
  } catch (cause) {
    throw toS3Error(cause, {
      doing: `list ${shownName(url)}`,
      bucket,
      permissions: READ_PERMISSIONS,
      signal,
    });
  }
  throw new InputError(
    `There is nothing to read at ${shownName(url)}: no object has this key, and no file's key starts with it ` +
      `(${skipped.size === 0 ? 'names that start with "." or "_", and markers, are skipped' : `skipped, because their names say that they are not data: ${skipped.size}`}). Check the bucket and the prefix.`,
    { code: 'INPUT_NOT_FOUND' },
  );
}

async function headObject(
  client: S3Client,
  bucket: string,
  key: string,
  abortSignal: AbortSignal,
): Promise<S3InputObject | null> {
  try {
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal });
    const versionId = head.VersionId ?? null;
    return s3InputObject({ bucket, key, size: head.ContentLength ?? 0, etag: head.ETag ?? '', versionId });
  } catch (cause) {
    // A missing bucket gives the same response here; listing it shows the difference.
    if (isMissing(cause)) return null;
    throw cause;
  }
}

async function listPrefix(
  client: S3Client,
  { bucket, key: prefix }: S3Location,
  signal: AbortSignal,
  { own = [], skipped }: ListOptions & { readonly skipped: Set<string> },
): Promise<S3InputObject[]> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const found: S3InputObject[] = [];
  for await (const { Key: key, Size: size = 0, ETag: etag = '' } of listObjects(
    client,
    bucket,
    prefix,
    signal,
  )) {
    if (key === undefined || (size === 0 && key.endsWith('/'))) continue;
    const name = key.slice(folder.length);
    if (isIgnoredPath(name)) {
      skipped.add(ignoredPart(name));
      continue;
    }
    if (found.length === MAX_OBJECTS) {
      throw new InputError(
        `There are more than ${MAX_OBJECTS} objects at ${shownName(formatS3Location({ bucket, key: prefix }))}. ` +
          'Name a longer prefix, and ingest the rest in runs of their own.',
        { code: 'TOO_MANY_INPUTS' },
      );
    }
    found.push(s3InputObject({ bucket, key, size, etag, versionId: null }));
  }
  const places = ownFolders(found, { bucket, key: folder }, own);
  const inputs = found.filter(({ key }) => {
    const place = places.find((start) => key.startsWith(start));
    if (place !== undefined) skipped.add(place.slice(folder.length));
    return place === undefined;
  });
  // S3 lists in this order, except for directory buckets; the order of the input must always be the same.
  return inputs.toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
}

/** Folders below the listed one that the tool itself writes to, or that are its runs. */
function ownFolders(
  found: readonly S3InputObject[],
  { bucket, key: folder }: S3Location,
  own: readonly string[],
): string[] {
  const places = own
    .map(parseS3Location)
    .filter((place) => place.bucket === bucket)
    .map(({ key }) => (key === '' || key.endsWith('/') ? key : `${key}/`));
  const keys = new Set(found.map(({ key }) => key));
  const runs = found
    .filter(({ key }) => key.endsWith(`/${RUN_REPORT}`))
    .map(({ key }) => key.slice(0, -RUN_REPORT.length))
    .filter((start) => RUN_FILES.some((name) => keys.has(start + name)));
  return [...places, ...runs].filter((start) => start.length > folder.length && start.startsWith(folder));
}
