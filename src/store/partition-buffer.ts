import { appendFile, readFile, rm } from 'node:fs/promises';
import { toDiskError } from './disk-error.js';

const LINE_FEED = 0x0a;

/** First room for small pieces; it doubles when it is full. */
const INITIAL_BYTES = 2 * 1024;

/** Larger pieces are kept as they are, smaller ones are copied together. */
const MIN_KEPT_BYTES = 64 * 1024;

/**
 * The encoded rows of one partition that wait for their member to fill, in memory or on the disk. With thousands of
 * partitions, blocks bring each but a few rows: these lie in one growing buffer.
 */
export class PartitionBuffer {
  readonly #spillPath: string;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  /** What came behind the pieces kept. */
  #tail: Buffer = Buffer.alloc(0);
  #tailUsed = 0;
  #onDisk = 0;

  /** @param spillPath private file that is used when memory runs short */
  constructor(spillPath: string) {
    this.#spillPath = spillPath;
  }

  /** Memory taken, in bytes. */
  get inMemory(): number {
    return this.#keptBytes + this.#tail.length;
  }

  /** All that waits, in bytes. */
  get length(): number {
    return this.#keptBytes + this.#tailUsed + this.#onDisk;
  }

  /** Adds `rows`, which end with a line feed. They are taken away: the caller must not change them any more. */
  add(rows: Buffer): void {
    // Only a piece that has its memory to itself: that memory may be moved to another thread later.
    if (rows.length >= MIN_KEPT_BYTES && rows.length === rows.buffer.byteLength) {
      this.#keepTail();
      this.#kept.push(rows);
      this.#keptBytes += rows.length;
      return;
    }
    const needed = this.#tailUsed + rows.length;
    if (needed > this.#tail.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#tail.length * 2, INITIAL_BYTES));
      this.#tail.copy(larger, 0, 0, this.#tailUsed);
      this.#tail = larger;
    }
    rows.copy(this.#tail, this.#tailUsed);
    this.#tailUsed = needed;
  }

  /** Takes the bytes up to the first row end at or behind `size`; at least `size` bytes have to wait. */
  async takeMember(size: number): Promise<Buffer> {
    const all = await this.takeAll();
    const end = all.indexOf(LINE_FEED, size - 1) + 1;
    if (end === 0 || end === all.length) return all;
    const rest = Buffer.allocUnsafeSlow(all.length - end);
    all.copy(rest, 0, end);
    this.add(rest);
    return all.subarray(0, end);
  }

  /** Takes everything, in memory of its own. */
  async takeAll(): Promise<Buffer> {
    const chunks = this.#chunks();
    if (this.#onDisk > 0) chunks.unshift(await this.#unspill());
    this.#clear();
    const [only] = chunks;
    return only !== undefined && chunks.length === 1 ? only : join(chunks);
  }

  /** Moves what is in memory to the disk. */
  async spill(): Promise<void> {
    const bytes = join(this.#chunks());
    try {
      await appendFile(this.#spillPath, bytes, { mode: 0o600 });
    } catch (cause) {
      throw toDiskError(cause, 'write rows that wait for their part', this.#spillPath);
    }
    this.#onDisk += bytes.length;
    this.#clear();
  }

  #keepTail(): void {
    if (this.#tailUsed === 0) return;
    this.#kept.push(this.#tail.subarray(0, this.#tailUsed));
    this.#keptBytes += this.#tailUsed;
    this.#tail = Buffer.alloc(0);
    this.#tailUsed = 0;
  }

  #chunks(): Buffer[] {
    this.#keepTail();
    return this.#kept;
  }

  #clear(): void {
    this.#kept = [];
    this.#keptBytes = 0;
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

/** The chunks in one buffer of its own. */
function join(chunks: readonly Buffer[]): Buffer {
  const joined = Buffer.allocUnsafeSlow(chunks.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const chunk of chunks) position += chunk.copy(joined, position);
  return joined;
}
