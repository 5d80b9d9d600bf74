import { appendFile, readFile, rm } from 'node:fs/promises';
import { toDiskError } from './disk-error.js';

const LINE_FEED = 0x0a;

/** First room of a partition that has rows; it doubles when it is full. */
const INITIAL_BYTES = 2 * 1024;

/**
 * The encoded rows of one partition that wait for their member to fill, in memory or on the disk. They lie in one
 * growing buffer: with thousands of partitions, blocks bring each but a few rows.
 */
export class PartitionBuffer {
  readonly #spillPath: string;
  #bytes: Buffer = Buffer.alloc(0);
  #used = 0;
  #onDisk = 0;

  /** @param spillPath private file that is used when memory runs short */
  constructor(spillPath: string) {
    this.#spillPath = spillPath;
  }

  /** Memory taken, in bytes. */
  get inMemory(): number {
    return this.#bytes.length;
  }

  /** All that waits, in bytes. */
  get length(): number {
    return this.#used + this.#onDisk;
  }

  /** Adds a copy of `rows`, which end with a line feed. */
  add(rows: Buffer): void {
    const needed = this.#used + rows.length;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2, INITIAL_BYTES));
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    rows.copy(this.#bytes, this.#used);
    this.#used = needed;
  }

  /** Takes the bytes up to the first row end at or behind `size`; at least `size` bytes have to wait. */
  async takeMember(size: number): Promise<Buffer> {
    const all = await this.takeAll();
    const end = all.indexOf(LINE_FEED, size - 1) + 1;
    if (end === 0 || end === all.length) return all;
    this.add(all.subarray(end));
    return all.subarray(0, end);
  }

  /** Takes everything, with its memory. */
  async takeAll(): Promise<Buffer> {
    const waiting = this.#bytes.subarray(0, this.#used);
    const all = this.#onDisk > 0 ? Buffer.concat([await this.#unspill(), waiting]) : waiting;
    this.#bytes = Buffer.alloc(0);
    this.#used = 0;
    return all;
  }

  /** Moves what is in memory to the disk. */
  async spill(): Promise<void> {
    try {
      await appendFile(this.#spillPath, this.#bytes.subarray(0, this.#used), { mode: 0o600 });
    } catch (cause) {
      throw toDiskError(cause, 'write rows that wait for their part', this.#spillPath);
    }
    this.#onDisk += this.#used;
    this.#bytes = Buffer.alloc(0);
    this.#used = 0;
  }

  async #unspill(): Promise<Buffer> {
    try {
      const bytes = await readFile(this.#spillPath);
      await rm(this.#spillPath);
      this.#onDisk = 0;
      return bytes;
    } catch (cause) {
      throw toDiskError(cause, 'read rows that wait for their part', this.#spillPath);
    }
  }
}
