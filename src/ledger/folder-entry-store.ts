import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, toDiskError } from '../store/disk-error.js';
import { newestFirst, type EntryStore } from './entry-store.js';

/** Entries as files in a folder, made on the condition that there is none (`O_EXCL`). */
export class FolderEntryStore implements EntryStore {
  readonly location: string;

  constructor(folder: string) {
    this.location = path.resolve(folder);
  }

  async create(key: string, text: string): Promise<boolean> {
    const file = path.join(this.location, key);
    try {
      await mkdir(path.dirname(file), { recursive: true });
      const handle = await open(file, 'wx');
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      return true;
    } catch (cause) {
      if (errnoOf(cause) === 'EEXIST') return false;
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
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(this.location, path.join(entry.parentPath, entry.name)))
        .map((name) => name.split(path.sep).join('/'))
        .toSorted();
    } catch (cause) {
      if (errnoOf(cause) === 'ENOENT') return [];
      throw toDiskError(cause, 'read the ledger', folder);
    }
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
