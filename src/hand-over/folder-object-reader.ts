import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RandomAccess } from '../read/random-access.js';
import { FileAccess } from '../read/spool.js';

/** A local folder in place of an S3 bucket: the object `key` is the file at that path below the folder. */
export class FolderObjectReader {
  readonly #bucket: string;
  readonly #folder: string;

  constructor(bucket: string, folder: string) {
    this.#bucket = bucket;
    this.#folder = path.resolve(folder);
  }

  get(bucket: string, key: string): Promise<AsyncIterable<Uint8Array>> {
    return Promise.resolve(createReadStream(this.#pathOf(bucket, key)));
  }

  /** Opens the object for random access; the caller closes it. */
  async access(bucket: string, key: string): Promise<RandomAccess> {
    const file = this.#pathOf(bucket, key);
    return new FileAccess(await open(file), await this.size(bucket, key), key);
  }

  async size(bucket: string, key: string): Promise<number> {
    return (await stat(this.#pathOf(bucket, key))).size;
  }

  async *list(bucket: string, prefix: string): AsyncGenerator<string> {
    const entries = await readdir(this.#pathOf(bucket, '.'), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const key = path
        .relative(this.#folder, path.join(entry.parentPath, entry.name))
        .split(path.sep)
        .join('/');
      if (entry.isFile() && key.startsWith(prefix)) yield key;
    }
  }

  /** No key can lead out of the folder. */
  #pathOf(bucket: string, key: string): string {
    const file = path.resolve(this.#folder, key);
    const inside = file === this.#folder || file.startsWith(this.#folder + path.sep);
    if (bucket !== this.#bucket || !inside) throw new Error('no such object');
    return file;
  }
}
