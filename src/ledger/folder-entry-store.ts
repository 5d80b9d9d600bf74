import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, toDiskError } from '../store/disk-error.js';
import { newestFirst, type EntryStore } from './entry-store.js';

/** What file systems without hard links answer (FAT, some shared folders). */
const NO_LINKS: ReadonlySet<string | null> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL']);

/**
 * Entries as files in a folder. Each is written under a name of its own, synced, and then linked to its key on
 * condition that the key does not exist: it is there in full or not at all, even after a power failure. If the file
 * system has no links, it is written in place (`O_EXCL`).
 */
export class FolderEntryStore implements EntryStore {
  readonly location: string;

  constructor(folder: string) {
    this.location = path.resolve(folder);
  }

  async create(key: string, text: string): Promise<boolean> {
    const file = path.join(this.location, key);
    const folder = path.dirname(file);
    try {
      await mkdir(folder, { recursive: true });
      const isNew = await linkNew(folder, file, text);
      if (isNew) await syncFolder(folder);
      return isNew;
    } catch (cause) {
      throw toDiskError(cause, 'write the ledger', file);
    }
  }

  async read(key: string): Promise<string | null> {
    const file = path.join(this.location, key);
    try {
      return await readFile(file, 'utf8');
    } catch (cause) {
      if (errnoOf(cause) === 'ENOENT') return null;
      throw toDiskError(cause, 'read the ledger', file);
    }
  }

  async list(prefix: string): Promise<readonly string[]> {
    const folder = path.join(this.location, prefix);
    try {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
        .map((entry) => path.relative(this.location, path.join(entry.parentPath, entry.name)))
        .map((name) => name.split(path.sep).join('/'))
        .toSorted();
    } catch (cause) {
      if (errnoOf(cause) === 'ENOENT') return [];
      throw toDiskError(cause, 'read the ledger', folder);
    }
  }

  async first(prefix: string): Promise<string | null> {
    return (await this.list(prefix))[0] ?? null;
  }

  async newest(prefix: string): Promise<readonly string[]> {
    const keys = await this.list(prefix);
    try {
      const times = keys.map(async (key) => ({
        key,
        at: (await stat(path.join(this.location, key))).mtimeMs,
      }));
      return newestFirst(await Promise.all(times));
    } catch (cause) {
      throw toDiskError(cause, 'read the ledger', this.location);
    }
  }
}

/** False if a file of that name exists. */
async function linkNew(folder: string, file: string, text: string): Promise<boolean> {
  const partial = path.join(folder, `.${randomUUID()}.partial`);
  try {
    await writeSynced(partial, text);
    await link(partial, file);
    return true;
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === 'EEXIST') return false;
    if (!NO_LINKS.has(errno)) throw cause;
  } finally {
    await rm(partial, { force: true });
  }
  try {
    await writeSynced(file, text);
    return true;
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') return false;
    throw cause;
  }
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** So that the name survives a power failure, too. Best effort: not every system can sync a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  try {
    await handle.sync();
  } catch {
    // The entry itself is on disk.
  } finally {
    await handle.close();
  }
}
