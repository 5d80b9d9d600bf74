import type { UploadRequest } from './upload-schema.js';
import type { ObjectReader } from './object-reader.js';
import { locationOf, openText } from './open-object.js';
import type { ObjectName } from './open-object.js';
import { UploadRefusal } from './refusal.js';

const MAX_BUCKETS = 100;
/** Limits of the list of files, which is held in memory: larger than a scale-out run may need. */
const MAX_FILES = 200_000;
const MAX_MANIFEST_CHARACTERS = 40_000_000;

const LOCATION = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/;

/**
 * The files of an upload, by its manifest, prefix or key. Throws UploadRefusal for anything that AMC would
 * refuse.
 */
export async function uploadFiles(
  source: UploadRequest['dataSource'],
  reader: ObjectReader,
  signal: AbortSignal,
): Promise<readonly ObjectName[]> {
  const { sourceS3Bucket: bucket, sourceFileS3Key, sourceS3Prefix, sourceManifestS3Key } = source;
  let files: readonly ObjectName[];
  if (sourceManifestS3Key !== undefined) {
    files = await manifestFiles({ bucket, key: sourceManifestS3Key }, reader, signal);
  } else if (sourceS3Prefix !== undefined) {
    files = await prefixFiles(bucket, sourceS3Prefix, reader, signal);
  } else {
    files = [{ bucket, key: sourceFileS3Key ?? '' }];
  }
  for (const file of files) {
    const name = file.key.slice(file.key.lastIndexOf('/') + 1);
    if (name.startsWith('.') || name.startsWith('_')) {
      throw new UploadRefusal(`${locationOf(file)}: a file name must not start with "." or "_".`);
    }
  }
  return files;
}

async function prefixFiles(
  bucket: string,
  prefix: string,
  reader: ObjectReader,
  signal: AbortSignal,
): Promise<readonly ObjectName[]> {
  const files: ObjectName[] = [];
  try {
    for await (const key of reader.list(bucket, prefix, signal)) {
      // AWS's console writes an empty object for a folder.
      if (!key.endsWith('/')) files.push({ bucket, key });
      if (files.length > MAX_FILES) throw new UploadRefusal(`s3://${bucket}/${prefix} has too many files.`);
    }
  } catch (error) {
    if (error instanceof UploadRefusal || signal.aborted) throw error;
    throw new UploadRefusal(`s3://${bucket}/${prefix} could not be listed: access is denied.`);
  }
  if (files.length === 0) throw new UploadRefusal(`s3://${bucket}/${prefix} has no files.`);
  return files.toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

async function manifestFiles(
  manifest: ObjectName,
  reader: ObjectReader,
  signal: AbortSignal,
): Promise<readonly ObjectName[]> {
  const location = locationOf(manifest);
  let text = '';
  for await (const piece of openText(reader, manifest, 'NONE', signal)) {
    text += piece;
    if (text.length > MAX_MANIFEST_CHARACTERS)
      throw new UploadRefusal(`${location} is too large for a manifest.`);
  }
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new UploadRefusal(`${location} names no files.`);
  if (lines.length > MAX_FILES) throw new UploadRefusal(`${location} names too many files.`);
  const seen = new Set<string>();
  const buckets = new Set<string>();
  const files = lines.map((line, index) => {
    const [, bucket, key] = LOCATION.exec(line) ?? [];
    const place = `${location}, line ${index + 1}`;
    if (bucket === undefined || key === undefined || line !== line.trim()) {
      throw new UploadRefusal(`${place}: not of the form s3://bucket/key.`);
    }
    if (seen.has(line)) throw new UploadRefusal(`${place}: the file is named twice.`);
    if (line === location) throw new UploadRefusal(`${place}: the manifest names itself.`);
    seen.add(line);
    buckets.add(bucket);
    return { bucket, key };
  });
  if (buckets.size > MAX_BUCKETS) {
    throw new UploadRefusal(
      `${location} names files in ${buckets.size} buckets; at most ${MAX_BUCKETS} are possible.`,
    );
  }
  return files;
}
