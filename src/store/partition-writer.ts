import path from 'node:path';
import type { PartFile } from '../model/part-file.js';
import { lengthOf, type RowPieces } from '../model/row-pieces.js';
import { PartitionFiles } from './partition-files.js';
import { PartitionBuffer } from './partition-buffer.js';
import { SpillFile } from './spill-file.js';
import type { PartitionWriterOptions } from './partition-writer-options.js';

export type { PartitionWriterOptions } from './partition-writer-options.js';

/** Rows waiting for their member to fill, over all partitions; beyond this they wait on disk. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

/** Members being compressed and written: beyond this the producer waits. */
const MAX_IN_FLIGHT_BYTES = 12 * 1024 * 1024;

/**
 * Parts being closed and stored concurrently: each takes some file operations, and its row groups' facts are held until
 * then.
 */
const MAX_CLOSING = 128;

/**
 * Writes the rows of every partition into parts of bounded size. The content of a part depends only on the sequence of
 * its partition's rows, not on how they were grouped into blocks.
 *
 * Memory: `MAX_WAITING_BYTES` + `MAX_IN_FLIGHT_BYTES` (twice, because of the compressed output) + what one call adds,
 * regardless of the number of partitions.
 */
export class PartitionWriter {
  readonly #memberBytes: number;
  readonly #buffers = new Map<string, PartitionBuffer>();
  readonly #files: PartitionFiles;
  readonly #spillFile: SpillFile;
  readonly #running = new Set<Promise<void>>();
  /** Called when the next member has been written, or the next part stored. */
  #onProgress: (() => void) | null = null;
  #closing = 0;
  #waitingBytes = 0;
  #inFlightBytes = 0;
  #failure: { readonly cause: unknown } | null = null;

  constructor(options: PartitionWriterOptions) {
    this.#memberBytes = options.encoder.memberBytes(options.maxPartBytes);
    this.#files = new PartitionFiles(options);
    this.#spillFile = new SpillFile(path.join(options.store.stagingFolder, 'waiting'));
  }

  /** Adds encoded rows to a partition. Takes ownership of the bytes. Resolves when there is room for more. */
  async append(partition: string, rows: Buffer): Promise<void> {
    let buffer = this.#buffers.get(partition);
    if (buffer === undefined) {
      buffer = new PartitionBuffer(this.#spillFile);
      this.#buffers.set(partition, buffer);
    }
    const waitedBefore = buffer.inMemory;
    buffer.add(rows);
    this.#waitingBytes += buffer.inMemory - waitedBefore;
    while (buffer.length >= this.#memberBytes) {
      const before = buffer.inMemory;
      const member = buffer.takeMember(this.#memberBytes);
      this.#waitingBytes += buffer.inMemory - before;
      this.#write(partition, member);
      await this.#room();
    }
    if (this.#waitingBytes > MAX_WAITING_BYTES) await this.#spill();
    this.#throwFailure();
  }

  /**
   * Writes what is left, closes all parts and waits until they are stored. Returns them in the order of their names.
   */
  async finish(): Promise<PartFile[]> {
    const closing: Promise<void>[] = [];
    try {
      for (const partition of [...this.#buffers.keys()].toSorted()) {
        const rest = this.#buffers.get(partition)?.takeAll() ?? [];
        if (lengthOf(rest) > 0) this.#write(partition, rest);
        // Nobody waits here until this part is stored: the threads continue compressing the next ones meanwhile.
        closing.push(this.#close(partition));
        await this.#room();
      }
    } catch (cause) {
      this.#fail(cause);
    }
    await Promise.all(closing);
    await this.settle();
    this.#throwFailure();
    return this.#files.stored();
  }

  /** Waits until nothing is being written any more; never throws. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    await this.#files.settle();
    await this.#spillFile.remove();
  }

  #write(partition: string, member: RowPieces): void {
    const length = lengthOf(member);
    this.#inFlightBytes += length;
    const task = this.#files
      .append(partition, member)
      .catch((cause: unknown) => this.#fail(cause))
      .finally(() => {
        this.#inFlightBytes -= length;
        this.#running.delete(task);
        this.#onProgress?.();
      });
    this.#running.add(task);
  }

  /** Closes a partition's last part; never throws. */
  async #close(partition: string): Promise<void> {
    this.#closing += 1;
    try {
      await this.#files.close(partition);
    } catch (cause) {
      this.#fail(cause);
    } finally {
      this.#closing -= 1;
      this.#onProgress?.();
    }
  }

  /** Waits until there is room for another member and part. One caller at a time. */
  async #room(): Promise<void> {
    while (
      (this.#inFlightBytes > MAX_IN_FLIGHT_BYTES && this.#running.size > 0) ||
      this.#closing > MAX_CLOSING
    ) {
      // Not `Promise.race` of all: each of them would keep an entry for every call until it ends.
      await new Promise<void>((resolve) => {
        this.#onProgress = resolve;
      });
    }
    this.#throwFailure();
  }

  /** Moves all waiting rows to disk. */
  async #spill(): Promise<void> {
    for (const buffer of this.#buffers.values()) await buffer.spill();
    await this.#spillFile.flush();
    this.#waitingBytes = 0;
  }

  #fail(cause: unknown): void {
    this.#failure ??= { cause };
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.cause;
  }
}
