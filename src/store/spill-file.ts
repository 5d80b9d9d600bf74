import { readSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { toDiskError } from './disk-error.js';

/** Bytes collected before they are written: with thousands of partitions each brings a few kilobytes. */
const GATHERED_BYTES = 1024 * 1024;

/** The position of bytes in a spill file. */
export interface SpilledBytes {
  readonly start: number;
  readonly length: number;
}

/**
 * One private file for the rows of all partitions that wait too long for memory: opening one file per partition took
 * longer than filling it. It is created when first needed. Memory: `GATHERED_BYTES`.
 */
export class SpillFile {
  readonly #path: string;
  #file: FileHandle | null = null;
  #gathered: Buffer | null = null;
  #gatheredBytes = 0;
  #written = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Adds bytes, which may be changed afterwards; returns where they can be read after the next `flush`. */
  async add(bytes: Buffer): Promise<SpilledBytes> {
    const start = this.#written + this.#gatheredBytes;
    this.#gathered ??= Buffer.allocUnsafeSlow(GATHERED_BYTES);
    for (let at = 0; at < bytes.length;) {
      const count = bytes.copy(this.#gathered, this.#gatheredBytes, at);
      at += count;
      this.#gatheredBytes += count;
      if (this.#gatheredBytes === GATHERED_BYTES) await this.flush();
    }
    return { start, length: bytes.length };
  }

  /** Writes what was added. @throws StorageError */
  async flush(): Promise<void> {
    if (this.#gathered === null) return;
    try {
      this.#file ??= await open(this.#path, 'wx+', 0o600);
      for (let at = 0; at < this.#gatheredBytes;) {
        const left = this.#gatheredBytes - at;
        const { bytesWritten } = await this.#file.write(this.#gathered, at, left, this.#written);
        at += bytesWritten;
        this.#written += bytesWritten;
      }
    } catch (cause) {
      throw toDiskError(cause, 'write rows that wait for their part', this.#path);
    }
    this.#gatheredBytes = 0;
  }

  /**
   * Reads to `target` from `at`. The pieces are many and small, and usually still in the system's memory, so it reads
   * synchronously.
   */
  read({ start, length }: SpilledBytes, target: Buffer, at: number): void {
    try {
      for (let done = 0; done < length;) {
        const count =
          this.#file === null ? 0 : readSync(this.#file.fd, target, at + done, length - done, start + done);
        if (count === 0) throw new Error('The file has become shorter.');
        done += count;
      }
    } catch (cause) {
      throw toDiskError(cause, 'read rows that wait for their part', this.#path);
    }
  }

  /** Removes the file; never throws. */
  async remove(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    if (file === null) return;
    await file.close().catch(() => undefined);
    await rm(this.#path, { force: true }).catch(() => undefined);
  }
}
