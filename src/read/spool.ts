import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { IngestError, InputError, InterruptedError, StorageError } from '../errors.js';
import type { ByteSource } from './input-source.js';
import type { RandomAccess } from './random-access-file.js';

/**
 * Copies a source that can only be read from its start (S3, a stream) to a private temporary file, so that it can be
 * read at any position. The file is in a folder of its own (0700, the file 0600) in the system's temporary folder, is
 * bounded by the disk, and is unlinked as soon as it is open: nothing is left behind even if the process is killed.
 * @throws StorageError SPOOL_FAILED when the disk is full or cannot be written
 */
export async function spool(source: ByteSource, signal: AbortSignal): Promise<RandomAccess> {
  const handle = await openPrivateFile();
  try {
    let size = 0;
    for await (const chunk of source.open(signal)) {
      if (signal.aborted) throw new InterruptedError(signal.reason);
      for (let done = 0; done < chunk.length;) {
        done += (await handle.write(chunk, done, chunk.length - done, size + done)).bytesWritten;
      }
      size += chunk.length;
    }
    return new FileAccess(handle, size, source.name);
  } catch (cause) {
    await handle.close();
    throw cause instanceof IngestError ? cause : spoolFailed(cause);
  }
}

async function openPrivateFile(): Promise<FileHandle> {
  try {
    const folder = await mkdtemp(path.join(tmpdir(), 'amc-ingest-'));
    try {
      return await open(path.join(folder, 'spool'), 'wx+', 0o600);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (cause) {
    throw spoolFailed(cause);
  }
}

function spoolFailed(cause: unknown): StorageError {
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unknown error';
  return new StorageError(
    `Cannot keep a copy of an archive in the temporary folder ${tmpdir()}: the system reported ${errno}. Make room, or set TMPDIR to a folder that has it.`,
    { code: 'SPOOL_FAILED', cause },
  );
}

/** Random access to an open file. `close` closes it. */
export class FileAccess implements RandomAccess {
  readonly size: number;
  readonly #handle: FileHandle;
  readonly #name: string;

  constructor(handle: FileHandle, size: number, name: string) {
    this.#handle = handle;
    this.size = size;
    this.#name = name;
  }

  async read(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.#handle.read(buffer, done, length - done, position + done);
      if (bytesRead === 0) {
        throw new InputError(
          `${this.#name} ends before what its table of contents names: it is truncated or damaged.`,
          { code: 'TRUNCATED_FILE' },
        );
      }
      done += bytesRead;
    }
    return buffer;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
