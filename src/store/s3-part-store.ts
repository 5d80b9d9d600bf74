import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import pLimit from 'p-limit';
import { toDiskError } from './disk-error.js';
import { createPrivateFolder, removeDeadFolders } from './private-folder.js';
import { RunNames } from './run-names.js';
import type { PartStore } from './run-store.js';
import type { S3RunObjects } from './s3-run-objects.js';
import { CONCURRENT_FILES } from './s3-upload.js';

const STAGING_PREFIX = 'amc-ingest-part-';
const STAGING_FOLDERS = /^amc-ingest-part-/;

/** Where one range of a run puts its parts. It publishes nothing: that happens once all ranges are there. */
export interface S3PartStore extends PartStore {
  /** Removes the staging folder; what was put stays. Never throws. */
  close(): Promise<void>;
}

/**
 * Opens the part store of a range. Parts are staged in a private folder and put under the names they are given,
 * replacing what an earlier attempt at the same range put there.
 */
export async function openS3PartStore(objects: S3RunObjects, signal: AbortSignal): Promise<S3PartStore> {
  const root = tmpdir();
  await removeDeadFolders(root, STAGING_FOLDERS);
  const folder = await createPrivateFolder(root, STAGING_PREFIX).catch((cause: unknown) => {
    throw toDiskError(cause, 'make the staging folder', root);
  });
  const names = new RunNames();
  const limit = pLimit(CONCURRENT_FILES);
  return {
    stagingFolder: folder.stagingFolder,
    put: (name, path, contentType, sha256) =>
      limit(async () => {
        names.claim(name);
        await objects.upload({ name, path, contentType, sha256 }, signal);
        await rm(path, { force: true });
      }),
    close: () => folder.remove(),
  };
}
