import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { IngestError, InterruptedError, StorageError, UsageError } from '../errors.js';
import type { RunFiles } from './run-files.js';

const READ_BYTES = 1024 * 1024;

/** A run in a local folder. */
export class FolderRunFiles implements RunFiles {
  readonly location: string;
  readonly #marks = new Map<string, string>();

  constructor(folder: string) {
    this.location = path.resolve(folder);
  }

  async list(): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    try {
      for (const entry of await readdir(this.location, { recursive: true, withFileTypes: true })) {
        if (entry.isDirectory()) continue;
        const file = path.join(entry.parentPath, entry.name);
        const name = path.relative(this.location, file).split(path.sep).join('/');
        const { size, mtimeMs } = await stat(file);
        found.set(name, size);
        this.#marks.set(name, String(mtimeMs));
      }
    } catch (cause) {
      if (isErrno(cause, 'ENOENT')) return new Map();
      throw this.#unreadable(this.location, cause);
    }
    return found;
  }

  markOf(name: string): string | null {
    return this.#marks.get(name) ?? null;
  }

  async *open(name: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const file = path.join(this.location, name);
    const stream = createReadStream(file, { highWaterMark: READ_BYTES, signal });
    try {
      for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
    } catch (cause) {
      throw signal.aborted ? new InterruptedError(cause) : this.#unreadable(file, cause);
    } finally {
      stream.destroy();
    }
  }

  #unreadable(file: string, cause: unknown): IngestError {
    if (isErrno(cause, 'EACCES') || isErrno(cause, 'ENOTDIR')) {
      const why = isErrno(cause, 'EACCES') ? 'there is no permission to read it' : 'it is not a folder';
      return new UsageError(`Cannot verify ${file}: ${why}. Name the folder of a run: OUT/DATASETID/RUNID.`, {
        code: 'RUN_NOT_READABLE',
        cause,
      });
    }
    return new StorageError(`Cannot read ${file}. Check the disk, then verify again.`, {
      code: 'DISK_FAILED',
      cause,
    });
  }
}

function isErrno(cause: unknown, errno: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === errno;
}
