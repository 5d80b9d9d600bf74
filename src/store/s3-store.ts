import { STAGING_NAME, STAGING_PREFIX } from './staging-name.js';
import { setMaxListeners } from 'node:events';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import pLimit from 'p-limit';
import { DefectError, InterruptedError } from '../errors.js';
import { toDiskError } from './disk-error.js';
import { type PrivateFolder, createPrivateFolder, removeDeadFolders } from './private-folder.js';
import { RunNames } from './run-names.js';
import { DATA_PREFIX, MANIFEST_NAME, type RunStore, type RunStoreOptions } from './run-store.js';
import { checkBucket } from './s3-bucket-check.js';
import { createS3Client } from '../aws/s3-client.js';
import { S3RunObjects } from './s3-run-objects.js';
import { s3RunLocation } from './s3-run-location.js';
import { CONCURRENT_FILES } from './s3-upload.js';

/** Cleaning up after a failure takes no longer than this: S3 itself may be what failed. */
const CLEANUP_MS = 30_000;
/** … and less if someone waits for an interrupted run to end. */
const INTERRUPTED_CLEANUP_MS = 5_000;

/**
 * Opens a store in S3 after checking that the bucket is there and reachable. Parts are staged in a private folder below
 * `stagingRoot`, from which folders of dead processes are removed, and are uploaded four at a time; memory is bounded
 * by `UPLOAD_MEMORY_BYTES`.
 */
export async function openS3Store(options: RunStoreOptions): Promise<RunStore> {
  const place = s3RunLocation(options);
  const root = options.stagingRoot ?? tmpdir();
  const client = options.s3Client ?? createS3Client();
  const release = (): void => {
    if (options.s3Client === undefined) client.destroy();
  };
  try {
    const objects = new S3RunObjects(client, place);
    for (const bucket of objects.buckets) await checkBucket(client, bucket, options.signal);
    await removeDeadFolders(root, STAGING_NAME);
    const folder = await createPrivateFolder(root, STAGING_PREFIX).catch((cause: unknown) => {
      throw toDiskError(cause, 'make the staging folder', root);
    });
    return new S3RunStore(objects, folder, release, options.signal);
  } catch (cause) {
    release();
    throw cause;
  }
}

class S3RunStore implements RunStore {
  readonly location: string;
  readonly stagingFolder: string;
  readonly #objects: S3RunObjects;
  readonly #folder: PrivateFolder;
  readonly #release: () => void;
  readonly #halt = new AbortController();
  /** Aborted by the caller's signal and by `abort`. */
  readonly #signal: AbortSignal;
  readonly #names = new RunNames();
  /** Names that may exist because of this run, even if a put failed: possibly only its response was lost. */
  readonly #touched = new Set<string>();
  readonly #limit = pLimit(CONCURRENT_FILES);
  readonly #pending = new Set<Promise<void>>();
  #leftovers: Promise<ReadonlyMap<string, number>> | undefined;
  #aborted: Promise<void> | undefined;
  #published = false;

  constructor(
    objects: S3RunObjects,
    folder: PrivateFolder,
    release: () => void,
    signal: AbortSignal | undefined,
  ) {
    this.location = objects.location;
    this.stagingFolder = folder.stagingFolder;
    this.#objects = objects;
    this.#folder = folder;
    this.#release = release;
    this.#signal = AbortSignal.any([this.#halt.signal, ...(signal === undefined ? [] : [signal])]);
    // One listener for each request in flight: more than the ten at which Node warns of a leak.
    setMaxListeners(0, this.#signal);
  }

  async readCompleted(name: string): Promise<string | null> {
    const complete = await this.#objects.size(MANIFEST_NAME, this.#signal);
    return complete === null ? null : this.#objects.text(name, this.#signal);
  }

  async sizeOfCompleted(name: string): Promise<number | null> {
    const sizes = [MANIFEST_NAME, name].map((each) => this.#objects.size(each, this.#signal));
    const [complete, size] = await Promise.all(sizes);
    return complete === null ? null : (size ?? null);
  }

  async put(name: string, stagedPath: string, contentType: string, sha256?: string): Promise<void> {
    this.#assertOpen();
    this.#names.claim(name);
    const work = this.#limit(async () => {
      this.#assertOpen();
      const size = (await this.#invalidate()).get(name);
      this.#touched.add(name);
      const file = { name, path: stagedPath, contentType, sha256 };
      if (size === undefined || !(await this.#objects.holds(file, size, this.#signal))) {
        await this.#objects.upload(file, this.#signal);
      }
      await rm(stagedPath, { force: true });
    });
    try {
      await this.#track(work);
    } catch (cause) {
      this.#names.release(name);
      throw cause;
    }
  }

  manifestLocation(name: string): string {
    return this.#objects.locationOf(name);
  }

  async commit(manifest: string | null): Promise<void> {
    this.#assertOpen();
    if (this.#pending.size > 0)
      throw new DefectError('commit came before all puts.', { code: 'EARLY_COMMIT' });
    await this.#track(this.#publish(manifest));
    await this.#objects.abortUploads(AbortSignal.timeout(CLEANUP_MS));
    await this.#close();
  }

  abort(): Promise<void> {
    this.#aborted ??= this.#abandon();
    return this.#aborted;
  }

  async #abandon(): Promise<void> {
    const interrupted = this.#signal.aborted;
    this.#halt.abort();
    await Promise.allSettled(this.#pending);
    // Also if a commit was in progress and succeeded: it cleans up after itself.
    if (this.#published) return;
    const signal = AbortSignal.timeout(interrupted ? INTERRUPTED_CLEANUP_MS : CLEANUP_MS);
    try {
      // The manifest first and alone: while it may be there, nothing that it names is removed.
      if (this.#touched.delete(MANIFEST_NAME)) await this.#objects.remove([MANIFEST_NAME], signal);
      await this.#objects.remove([...this.#touched], signal);
    } catch {
      // Without a manifest nobody mistakes the leftovers for a run, and the next run replaces them.
    }
    if (this.#touched.size > 0) await this.#objects.abortUploads(signal);
    await this.#close();
  }

  async #publish(manifest: string | null): Promise<void> {
    await this.#invalidate();
    const names = this.#names.list().filter((name) => manifest !== null || !name.startsWith(DATA_PREFIX));
    await this.#objects.removeAllBut(names, this.#signal);
    this.#assertOpen();
    if (manifest !== null) {
      this.#touched.add(MANIFEST_NAME);
      await this.#objects.putManifest(manifest, this.#signal);
    }
    this.#published = true;
  }

  /**
   * Makes an older run with this name incomplete before its first file changes; once for all puts.
   * @returns the files that a dead run with this name has left, with their sizes. Files of a run that was complete are
   *   not among them: whoever repeats it wants them written again.
   */
  #invalidate(): Promise<ReadonlyMap<string, number>> {
    this.#leftovers ??= (async () => {
      const found = await this.#objects.list(this.#signal);
      if (!found.has(MANIFEST_NAME)) return found;
      await this.#objects.remove([MANIFEST_NAME], this.#signal);
      return new Map<string, number>();
    })();
    return this.#leftovers;
  }

  async #track(work: Promise<void>): Promise<void> {
    this.#pending.add(work);
    try {
      await work;
    } finally {
      this.#pending.delete(work);
    }
  }

  async #close(): Promise<void> {
    await this.#folder.remove();
    this.#release();
  }

  #assertOpen(): void {
    if (this.#published) throw new DefectError('The run was committed already.', { code: 'STORE_CLOSED' });
    if (this.#signal.aborted) throw new InterruptedError(this.#signal.reason);
  }
}
