import { chmod, mkdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import pLimit from 'p-limit';
import { DefectError, IngestError, InterruptedError, StorageError } from '../errors.js';
import { formatS3Location, parseOutputPrefix } from '../aws/s3-location.js';
import { errnoOf, toDiskError } from './disk-error.js';
import {
  checkReplaceable,
  exists,
  makeFolders,
  publishFolder,
  syncFolders,
  syncPath,
} from './local-publish.js';
import { createPrivateFolder, type PrivateFolder, removeDeadFolders } from './private-folder.js';
import { COMPLETED_TEXT_LIMIT, RunNames, checkRunIds } from './run-names.js';
import { DATA_PREFIX, MANIFEST_NAME, type RunStore, type RunStoreOptions } from './run-store.js';

/** Files flushed concurrently. Flushing takes no memory of ours; a higher number does not make a disk faster. */
const CONCURRENT_FILES = 4;

/** Where the older run with the same name waits while the new one replaces it. */
const REPLACED = 'replaced';
/** What follows the run's name in the name of its private folder. */
const PARTIAL = '.partial-';
const STAGING_NAME = /\.partial-[A-Za-z0-9]+$/;

/**
 * Opens a store in a local folder. Everything is written to `OUT/DATASETID/RUNID.partial-<random>/` (0700) and becomes
 * visible as `OUT/DATASETID/RUNID` by one rename; folders and files then have the usual permissions (umask), even
 * though they were staged privately. Leftovers of dead runs of the same data set are removed.
 */
export async function openLocalStore(options: RunStoreOptions): Promise<RunStore> {
  checkRunIds(options.dataSetId, options.runId);
  const parent = resolve(options.out, options.dataSetId);
  const location = join(parent, options.runId);
  const doing = 'write to the output folder';
  try {
    const isNew = !(await exists(parent));
    await makeFolders(parent);
    await checkReplaceable(location);
    await removeDeadRuns(parent);
    const folder = await privateFolderIn(parent, `${options.runId}${PARTIAL}`);
    try {
      await mkdir(join(folder.path, 'run'));
      // The umask's effect on a new folder shows its effect on a file; reading the umask itself is deprecated.
      const fileMode = (await stat(join(folder.path, 'run'))).mode & 0o666;
      return new LocalRunStore({ location, folder, fileMode, isNew }, options);
    } catch (cause) {
      await folder.remove();
      throw cause;
    }
  } catch (cause) {
    throw cause instanceof IngestError ? cause : toDiskError(cause, doing, parent);
  }
}

/** Another run that ends without a trace may remove the data set's folder at this moment: it is created again. */
async function privateFolderIn(parent: string, prefix: string): Promise<PrivateFolder> {
  try {
    return await createPrivateFolder(parent, prefix);
  } catch (cause) {
    if (errnoOf(cause) !== 'ENOENT') throw cause;
    await makeFolders(parent);
    return createPrivateFolder(parent, prefix);
  }
}

/**
 * Removes what dead runs of a data set have staged.
 * @param parent `OUT/DATASETID`
 * @returns how many folders were removed
 */
export function removeDeadRuns(parent: string): Promise<number> {
  return removeDeadFolders(parent, STAGING_NAME, async (folder) => {
    const location = join(parent, basename(folder).replace(STAGING_NAME, ''));
    // It died between its two renames: the older run is still complete and goes back to its location.
    if (!(await exists(location)) && (await exists(join(folder, REPLACED)))) {
      await rename(join(folder, REPLACED), location);
    }
  });
}

/** What precedes a file's name in the manifest: nothing, or where the run will be once it is copied to S3. */
function manifestPrefix({ manifestBase, dataSetId, runId }: RunStoreOptions): string {
  if (manifestBase === undefined) return '';
  const base = parseOutputPrefix(manifestBase);
  return formatS3Location({ bucket: base.bucket, key: `${base.key}${dataSetId}/${runId}/` });
}

interface LocalTarget {
  /** Where the run will be. */
  readonly location: string;
  readonly folder: PrivateFolder;
  readonly fileMode: number;
  /** Whether the data set's folder was created for this run. */
  readonly isNew: boolean;
}

class LocalRunStore implements RunStore {
  readonly location: string;
  readonly stagingFolder: string;
  readonly #folder: PrivateFolder;
  readonly #run: string;
  readonly #fileMode: number;
  readonly #isNew: boolean;
  readonly #signal: AbortSignal | undefined;
  readonly #manifestPrefix: string;
  readonly #names = new RunNames();
  readonly #limit = pLimit(CONCURRENT_FILES);
  readonly #pending = new Set<Promise<void>>();
  /** A file that is flushed before it is complete; one at a time, as reading the input needs the disk, too. */
  #flushing: Promise<void> | null = null;
  #flushFailure: unknown = null;
  #aborted = false;
  #published = false;

  constructor({ location, folder, fileMode, isNew }: LocalTarget, options: RunStoreOptions) {
    this.#isNew = isNew;
    this.location = location;
    this.stagingFolder = folder.stagingFolder;
    this.#folder = folder;
    this.#run = join(folder.path, 'run');
    this.#fileMode = fileMode;
    this.#signal = options.signal;
    this.#manifestPrefix = manifestPrefix(options);
  }

  async readCompleted(name: string): Promise<string | null> {
    const size = await this.sizeOfCompleted(name);
    if (size === null) return null;
    const path = join(this.location, name);
    if (size > COMPLETED_TEXT_LIMIT) {
      throw new StorageError(
        `Cannot read ${path}: it is larger than any file of a run. Remove the run folder.`,
        {
          code: 'COMPLETED_FILE_TOO_LARGE',
        },
      );
    }
    return orNull(readFile(path, 'utf8'), path);
  }

  async sizeOfCompleted(name: string): Promise<number | null> {
    if (!(await exists(join(this.location, MANIFEST_NAME)))) return null;
    const path = join(this.location, name);
    const found = await orNull(stat(path), path);
    return found?.isFile() ? found.size : null;
  }

  async put(name: string, stagedPath: string): Promise<void> {
    this.#assertOpen();
    this.#names.claim(name);
    const work = this.#limit(async () => {
      this.#assertOpen();
      const target = join(this.#run, name);
      await chmod(stagedPath, this.#fileMode);
      await syncPath(stagedPath);
      await makeFolders(dirname(target));
      await rename(stagedPath, target);
    });
    try {
      await this.#track(work);
    } catch (cause) {
      this.#names.release(name);
      throw cause instanceof IngestError ? cause : toDiskError(cause, `write ${name}`, this.#run);
    }
  }

  written(stagedPath: string): void {
    this.#flushing ??= syncPath(stagedPath)
      .catch((cause: unknown) => {
        // Complete by now, and where it belongs. Any other failure is reported only once by the system, and must not be
        // lost.
        if (errnoOf(cause) !== 'ENOENT')
          this.#flushFailure ??= toDiskError(cause, 'write a part', stagedPath);
      })
      .finally(() => {
        this.#flushing = null;
      });
  }

  manifestLocation(name: string): string {
    return this.#manifestPrefix + name;
  }

  async commit(manifest: string | null): Promise<void> {
    this.#assertOpen();
    if (this.#pending.size > 0)
      throw new DefectError('commit came before all puts.', { code: 'EARLY_COMMIT' });
    await this.#flushing;
    this.#assertOpen();
    await this.#track(this.#publish(manifest));
    await this.#folder.remove();
  }

  async abort(): Promise<void> {
    this.#aborted = true;
    // A commit in progress succeeds or fails; either way only private files are left to remove.
    await Promise.allSettled([...this.#pending, this.#flushing]);
    await this.#folder.remove();
    // Unless it is no longer empty.
    if (this.#isNew && !this.#published) await rmdir(dirname(this.location)).catch(() => {});
  }

  async #publish(manifest: string | null): Promise<void> {
    try {
      if (manifest === null) {
        await rm(join(this.#run, DATA_PREFIX), { recursive: true, force: true });
      } else {
        const path = join(this.#run, MANIFEST_NAME);
        await writeFile(path, manifest, { flag: 'wx' });
        await syncPath(path);
      }
      await syncFolders(this.#run);
      await publishFolder(this.#run, this.location, join(this.#folder.path, REPLACED));
      this.#published = true;
      await syncPath(dirname(this.location));
    } catch (cause) {
      throw cause instanceof IngestError ? cause : toDiskError(cause, 'publish the run', this.location);
    }
  }

  async #track(work: Promise<void>): Promise<void> {
    this.#pending.add(work);
    try {
      await work;
    } finally {
      this.#pending.delete(work);
    }
  }

  #assertOpen(): void {
    if (this.#published) throw new DefectError('The run was committed already.', { code: 'STORE_CLOSED' });
    if (this.#aborted || this.#signal?.aborted) throw new InterruptedError(this.#signal?.reason);
    if (this.#flushFailure !== null) throw this.#flushFailure;
  }
}

/** Null for a missing file; other failures are thrown. */
async function orNull<T>(work: Promise<T>, path: string): Promise<T | null> {
  try {
    return await work;
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return null;
    throw toDiskError(cause, 'read a file of the earlier run', path);
  }
}
