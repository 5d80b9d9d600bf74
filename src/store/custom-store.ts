import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { pipeline } from 'node:stream/promises';
import pLimit from 'p-limit';
import { DefectError, IngestError, InterruptedError, StorageError } from '../errors.js';
import { toDiskError } from './disk-error.js';
import { createPrivateFolder, removeDeadFolders, type PrivateFolder } from './private-folder.js';
import { COMPLETED_TEXT_LIMIT, RunNames, checkRunIds } from './run-names.js';
import { DATA_PREFIX, MANIFEST_NAME, type RunStore, type RunStoreOptions } from './run-store.js';
import { STAGING_NAME, STAGING_PREFIX } from './staging-name.js';
import { writeStagedText } from './staged-text.js';
import type { Store, StoreFile } from './store.js';

/** Files written concurrently. */
const CONCURRENT_FILES = 4;
/** Cleaning up after a failure takes no longer than this. */
const CLEANUP_MS = 30_000;

/** Opens a run in a caller's own store. Parts are staged in a private folder below the system's temporary folder. */
export async function openCustomStore(store: Store, options: RunStoreOptions): Promise<RunStore> {
  checkRunIds(options.dataSetId, options.runId);
  const root = options.stagingRoot ?? tmpdir();
  await removeDeadFolders(root, STAGING_NAME);
  const folder = await createPrivateFolder(root, STAGING_PREFIX).catch((cause: unknown) => {
    throw toDiskError(cause, 'make the staging folder', root);
  });
  return new CustomRunStore(store, folder, options);
}

class CustomRunStore implements RunStore {
  readonly location: string;
  readonly stagingFolder: string;
  readonly #store: Store;
  readonly #folder: PrivateFolder;
  readonly #prefix: string;
  readonly #halt = new AbortController();
  /** Aborted by the caller's signal and by `abort`. */
  readonly #signal: AbortSignal;
  readonly #names = new RunNames();
  /** Names that may exist because of this run, even if writing them failed. */
  readonly #touched = new Set<string>();
  readonly #limit = pLimit(CONCURRENT_FILES);
  readonly #pending = new Set<Promise<void>>();
  #invalidated: Promise<void> | undefined;
  #aborted: Promise<void> | undefined;
  #published = false;

  constructor(store: Store, folder: PrivateFolder, { dataSetId, runId, signal }: RunStoreOptions) {
    this.#store = store;
    this.#folder = folder;
    this.#prefix = `${dataSetId}/${runId}/`;
    this.location = store.location + this.#prefix;
    this.stagingFolder = folder.stagingFolder;
    this.#signal = AbortSignal.any([this.#halt.signal, ...(signal === undefined ? [] : [signal])]);
    setMaxListeners(0, this.#signal);
  }

  async readCompleted(name: string): Promise<string | null> {
    const size = await this.sizeOfCompleted(name);
    if (size === null) return null;
    if (size > COMPLETED_TEXT_LIMIT) {
      throw new StorageError(
        `Cannot read ${this.location}${name}: it is larger than any file of a run. Remove that run.`,
        { code: 'COMPLETED_FILE_TOO_LARGE' },
      );
    }
    return this.#call(`read ${name}`, () => this.#store.read(this.#prefix + name, this.#signal));
  }

  async sizeOfCompleted(name: string): Promise<number | null> {
    return (await this.#size(MANIFEST_NAME)) === null ? null : this.#size(name);
  }

  async put(name: string, stagedPath: string, contentType: string, sha256?: string): Promise<void> {
    this.#assertOpen();
    this.#names.claim(name);
    const work = this.#limit(async () => {
      await this.#invalidate();
      this.#assertOpen();
      await this.#write(name, stagedPath, contentType, sha256);
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
    return this.location + name;
  }

  async commit(manifest: string | null): Promise<void> {
    this.#assertOpen();
    if (this.#pending.size > 0)
      throw new DefectError('commit came before all puts.', { code: 'EARLY_COMMIT' });
    await this.#track(this.#publish(manifest));
    await this.#folder.remove();
  }

  abort(): Promise<void> {
    this.#aborted ??= this.#abandon();
    return this.#aborted;
  }

  async #abandon(): Promise<void> {
    this.#halt.abort();
    await Promise.allSettled(this.#pending);
    if (this.#published) return;
    const signal = AbortSignal.timeout(CLEANUP_MS);
    try {
      // The manifest first: while it may be there, nothing that it names is removed.
      if (this.#touched.delete(MANIFEST_NAME)) await this.#remove(MANIFEST_NAME, signal);
      for (const name of this.#touched) await this.#remove(name, signal);
    } catch {
      // Without a manifest nobody mistakes the leftovers for a run, and the next run replaces them.
    }
    await this.#folder.remove();
  }

  async #publish(manifest: string | null): Promise<void> {
    await this.#invalidate();
    const kept = new Set(
      this.#names.list().filter((name) => manifest !== null || !name.startsWith(DATA_PREFIX)),
    );
    const found = await this.#call('list the run', () => this.#store.list(this.#prefix, this.#signal));
    for (const full of found) {
      const name = full.startsWith(this.#prefix) ? full.slice(this.#prefix.length) : null;
      if (name !== null && !kept.has(name)) await this.#remove(name, this.#signal);
    }
    this.#assertOpen();
    if (manifest !== null) {
      const stagedPath = await writeStagedText(this, MANIFEST_NAME, manifest);
      await this.#write(MANIFEST_NAME, stagedPath, 'text/plain; charset=utf-8');
    }
    this.#published = true;
  }

  /** Makes an older run with this name incomplete before its first file changes; once for all puts. */
  #invalidate(): Promise<void> {
    this.#invalidated ??= (async () => {
      if ((await this.#size(MANIFEST_NAME)) !== null) await this.#remove(MANIFEST_NAME, this.#signal);
    })();
    return this.#invalidated;
  }

  async #write(name: string, stagedPath: string, contentType: string, sha256?: string): Promise<void> {
    this.#touched.add(name);
    const file: StoreFile = {
      localPath: stagedPath,
      bytes: (await stat(stagedPath)).size,
      contentType,
      sha256: sha256 ?? (await sha256Of(stagedPath)),
      open: () => createReadStream(stagedPath),
    };
    await this.#call(`write ${name}`, () => this.#store.write(this.#prefix + name, file, this.#signal));
  }

  #size(name: string): Promise<number | null> {
    return this.#call(`look for ${name}`, () => this.#store.size(this.#prefix + name, this.#signal));
  }

  #remove(name: string, signal: AbortSignal): Promise<void> {
    return this.#call(`remove ${name}`, () => this.#store.remove(this.#prefix + name, signal));
  }

  async #call<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof IngestError) throw cause;
      throw new StorageError(
        `The store given in the options failed to ${doing} in ${this.location}; nothing was uploaded. Its error is the cause.`,
        { code: 'STORE_FAILED', cause },
      );
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
    if (this.#signal.aborted) throw new InterruptedError(this.#signal.reason);
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
