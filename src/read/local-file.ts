import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, statSync, type BigIntStats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { IngestError, InputError, InterruptedError, StorageError } from '../errors.js';
import type { ByteSource } from './input-source.js';
import type { RandomAccess } from './random-access.js';
import { roomyChunk } from './roomy-chunk.js';
import { shownName } from './shown-name.js';
import { FileAccess } from './spool.js';

/** Maximum bytes read from the disk at once; two such chunks are held while one is being processed. */
const CHUNK_BYTES = 1024 * 1024;
/** … and the minimum. */
const SMALL_CHUNK_BYTES = 4096;
/** Files up to this size are read in one go. A folder may contain many thousands of them. */
const SMALL_BYTES = 256 * 1024;
/** What was a file when it was found may now be a pipe, which would not open. */
const SMALL_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The file is fine: the system cannot open any file, or its disk fails. */
const OF_THE_SYSTEM: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'EIO', 'ENOMEM', 'ESTALE']);

/** What must not change while a file is read. */
interface FileState {
  readonly size: number;
  readonly inode: bigint;
  /** In nanoseconds. A writer may set the first one back, but not the second. */
  readonly modified: bigint;
  readonly changed: bigint;
}

function stateOf({ size, ino, mtimeNs, ctimeNs }: BigIntStats): FileState {
  return { size: Number(size), inode: ino, modified: mtimeNs, changed: ctimeNs };
}

function isSame(one: FileState, other: FileState): boolean {
  return (
    one.size === other.size &&
    one.modified === other.modified &&
    one.changed === other.changed &&
    one.inode === other.inode
  );
}

/** Fills the memory with as much as the file has. */
async function readChunk(file: FileHandle, memory: Buffer): Promise<Buffer> {
  let length = 0;
  while (length < memory.length) {
    const { bytesRead } = await file.read(memory, length, memory.length - length, null);
    if (bytesRead === 0) return memory.subarray(0, length);
    length += bytesRead;
  }
  return memory;
}

/** A local file as input. Its name is shown on one line in reports and messages, whatever it contains. */
export class LocalFile implements ByteSource {
  readonly kind = 'bytes';
  readonly name: string;
  readonly identity: string;
  readonly size: number;
  readonly #path: string;
  #state: FileState | null = null;
  #sha256: string | null = null;

  /** @param identity distinguishes the file from others, whatever path leads to it; default: its path */
  constructor(path: string, name: string, size: number, identity: string | null = null) {
    this.#path = path;
    this.identity = identity ?? path;
    this.name = shownName(name);
    this.size = size;
  }

  async fingerprint(signal: AbortSignal): Promise<string> {
    if (await this.#isSmall(signal)) {
      const bytes = this.#readSmall();
      this.#sha256 = createHash('sha256').update(bytes).digest('hex');
      return `file:${bytes.length}:${this.#sha256}`;
    }
    const { size } = await this.#begin();
    const hash = createHash('sha256');
    // Two buffers in turn: allocating memory for every chunk would be most of the work.
    const buffers = [Buffer.alloc(0), Buffer.alloc(0)];
    const lent = (length: number, turn: number) => {
      const index = turn % 2;
      if (buffers[index]?.length !== length) buffers[index] = Buffer.allocUnsafeSlow(length);
      return buffers[index] ?? Buffer.alloc(length);
    };
    for await (const chunk of this.#read(signal, lent)) hash.update(chunk);
    await this.#checkUnchanged();
    this.#sha256 = hash.digest('hex');
    return `file:${size}:${this.#sha256}`;
  }

  get sha256(): string | null {
    return this.#sha256;
  }

  async *open(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    if (await this.#isSmall(signal)) {
      const bytes = this.#readSmall();
      if (bytes.length > 0) yield bytes;
      return;
    }
    await this.#begin();
    yield* this.#read(signal, roomyChunk);
    await this.#checkUnchanged();
  }

  async openRandom(): Promise<RandomAccess> {
    const { size } = await this.#begin();
    const access = new FileAccess(await this.#openHandle(), size, this.name);
    return {
      size: access.size,
      read: (position, length) => access.read(position, length),
      close: async () => {
        await access.close();
        await this.#checkUnchanged();
      },
    };
  }

  async #openHandle() {
    try {
      return await open(this.#path);
    } catch (cause) {
      throw this.#failed(cause);
    }
  }

  /** Whether it is small now, and still a file: a pipe would be read as empty. */
  async #isSmall(signal: AbortSignal): Promise<boolean> {
    if (this.size > SMALL_BYTES) return false;
    // Reading in one go never waits: without a pause, thousands of files could not be interrupted.
    await setImmediate();
    if (signal.aborted) throw new InterruptedError(signal.reason);
    try {
      const now = statSync(this.#path);
      return now.isFile() && now.size <= SMALL_BYTES;
    } catch (cause) {
      throw this.#failed(cause);
    }
  }

  /**
   * A small file in full, in one go: opening it as a stream would take longer than reading it. It must be unchanged
   * since it was last read, and during the read.
   */
  #readSmall(): Buffer {
    let file: number | null = null;
    try {
      file = openSync(this.#path, SMALL_FLAGS);
      const before = stateOf(fstatSync(file, { bigint: true }));
      if (!isSame(this.#state ?? before, before) || before.size > SMALL_BYTES) throw this.#changed();
      const bytes = Buffer.allocUnsafeSlow(before.size);
      for (let done = 0; done < bytes.length;) {
        const count = readSync(file, bytes, done, bytes.length - done, done);
        if (count === 0) throw this.#changed();
        done += count;
      }
      if (!isSame(before, stateOf(statSync(this.#path, { bigint: true })))) throw this.#changed();
      this.#state = before;
      return bytes;
    } catch (cause) {
      throw cause instanceof InputError ? cause : this.#failed(cause);
    } finally {
      if (file !== null) closeSync(file);
    }
  }

  /** @param memoryFor returns memory for a chunk; the next one is read while one is being processed */
  async *#read(
    signal: AbortSignal,
    memoryFor: (bytes: number, turn: number) => Buffer,
  ): AsyncGenerator<Uint8Array> {
    const file = await this.#openHandle();
    // Each read allocates memory for a whole chunk, even for small files.
    const most = Math.min(CHUNK_BYTES, Math.max(this.size + 1, SMALL_CHUNK_BYTES));
    let turn = 0;
    const readNext = () => {
      const read = readChunk(file, memoryFor(most, turn++));
      // It is checked when its turn comes.
      read.catch(() => undefined);
      return read;
    };
    let next = readNext();
    try {
      while (true) {
        const chunk = await next;
        if (signal.aborted) throw new InterruptedError(signal.reason);
        if (chunk.length === 0) return;
        next = readNext();
        yield chunk;
      }
    } catch (cause) {
      throw cause instanceof IngestError ? cause : this.#failed(cause);
    } finally {
      await next.catch(() => undefined);
      await file.close();
    }
  }

  async #currentState(): Promise<FileState> {
    try {
      return stateOf(await stat(this.#path, { bigint: true }));
    } catch (cause) {
      throw this.#failed(cause);
    }
  }

  /** Two reads may run at the same time: the file is the same for both. */
  async #begin(): Promise<FileState> {
    const now = await this.#currentState();
    this.#state ??= now;
    if (!isSame(this.#state, now)) throw this.#changed();
    return now;
  }

  async #checkUnchanged(): Promise<void> {
    const now = await this.#currentState();
    if (this.#state === null || !isSame(this.#state, now)) throw this.#changed();
  }

  #failed(cause: unknown): IngestError {
    const errno = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (errno === 'ENOENT') return this.#changed(cause);
    if (OF_THE_SYSTEM.has(errno)) {
      return new StorageError(
        `Cannot read ${this.name}: the system reported ${String(errno)}. Check the disk and the limit of open files (ulimit -n), then run again.`,
        { code: 'INPUT_NOT_READABLE', cause },
      );
    }
    const why =
      errno === 'EACCES' || errno === 'EPERM'
        ? 'there is no permission to read it'
        : `the system reported ${String(errno)}`;
    return new InputError(`Cannot read ${this.name}: ${why}. Nothing was uploaded.`, {
      code: 'INPUT_NOT_READABLE',
      cause,
    });
  }

  #changed(cause?: unknown): InputError {
    return new InputError(
      `${this.name} was changed or removed while it was read; nothing was uploaded. Run again when the file is final.`,
      { code: 'INPUT_CHANGED', cause },
    );
  }
}
