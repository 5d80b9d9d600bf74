import { appendFile, readFile, rm } from 'node:fs/promises';
import { toDiskError } from './disk-error.js';

const LINE_FEED = 0x0a;

/** The encoded rows of one partition that wait for their member to fill, in memory or on the disk. */
export class PartitionBuffer {
  readonly #spillPath: string;
  #chunks: Buffer[] = [];
  #inMemory = 0;
  #onDisk = 0;

  /** @param spillPath private file that is used when memory runs short */
  constructor(spillPath: string) {
    this.#spillPath = spillPath;
  }

  get inMemory(): number {
    return this.#inMemory;
  }

  /** All that waits, in bytes. */
  get length(): number {
    return this.#inMemory + this.#onDisk;
  }

  /** Adds a copy of `rows`, which end with a line feed. @returns its length */
  add(rows: Buffer): number {
    const copy = Buffer.allocUnsafeSlow(rows.length);
    rows.copy(copy);
    this.#chunks.push(copy);
    this.#inMemory += copy.length;
    return copy.length;
  }

  /** Takes the bytes up to the first row end at or behind `size`; at least `size` bytes have to wait. */
  async takeMember(size: number): Promise<Buffer> {
    const all = await this.takeAll();
    const end = all.indexOf(LINE_FEED, size - 1) + 1;
    if (end === 0 || end === all.length) return all;
    this.add(all.subarray(end));
    return all.subarray(0, end);
  }

  /** Takes everything. */
  async takeAll(): Promise<Buffer> {
    const chunks = this.#onDisk > 0 ? [await this.#unspill(), ...this.#chunks] : this.#chunks;
    const [only] = chunks;
    const all = only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
    this.#chunks = [];
    this.#inMemory = 0;
    return all;
  }

  /** Moves what is in memory to the disk. */
  async spill(): Promise<void> {
    try {
      await appendFile(this.#spillPath, Buffer.concat(this.#chunks), { mode: 0o600 });
    } catch (cause) {
      throw toDiskError(cause, 'write rows that wait for their part', this.#spillPath);
    }
    this.#onDisk += this.#inMemory;
    this.#chunks = [];
    this.#inMemory = 0;
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
