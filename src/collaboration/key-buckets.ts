import { createReadStream } from 'node:fs';
import { appendFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { toDiskError } from '../store/disk-error.js';

const FAN_OUT = 256;
const FIRST_BYTES = 1024;
/** Bytes kept in memory; beyond this, they are kept on disk. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;
/** A larger bucket is divided further, because its contents are processed in memory. */
const MAX_BUCKET_BYTES = 16 * 1024 * 1024;
/**
 * Bytes of a hash by which buckets are divided. A bucket that is still larger has a single key, and is only
 * streamed.
 */
const MAX_DEPTH = 4;
const READ_BYTES = 1024 * 1024;

export interface BucketSettings {
  /** Private folder for data that does not fit in memory. */
  readonly folder: string;
  /** Prefix of its files' names. */
  readonly name: string;
  /** Returns where the piece that starts at `start` ends; -1 when it is incomplete. */
  readonly endOf: (bytes: Buffer, start: number) => number;
  /** Returns the hash of a piece: at least four bytes. */
  readonly hashOf: (piece: Buffer) => Buffer;
  /** Default: 32 MiB in memory, 16 MiB per bucket. */
  readonly maxWaiting?: number;
  readonly maxBucket?: number;
}

/**
 * Divides pieces by the first bytes of a hash, so that all pieces of one key are together, in their original
 * order. Memory: `MAX_WAITING_BYTES`, regardless of the input; the rest is in files of mode 0600, which are
 * removed as they are read.
 */
export class KeyBuckets {
  readonly #settings: BucketSettings;
  readonly #depth: number;
  #waiting: (Waiting | undefined)[] = [];
  #waitingBytes = 0;
  readonly #onDisk = new Map<number, number>();

  constructor(settings: BucketSettings, depth = 0) {
    this.#settings = settings;
    this.#depth = depth;
  }

  /** Adds a copy of a piece. Returns a promise only when other pieces have to be written to disk first. */
  add(piece: Buffer, hash: Buffer): Promise<void> | null {
    const number = hash[this.#depth] ?? 0;
    const waiting = (this.#waiting[number] ??= { bytes: Buffer.alloc(0), used: 0 });
    const needed = waiting.used + piece.length;
    if (needed > waiting.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, waiting.bytes.length * 2, FIRST_BYTES));
      waiting.bytes.copy(larger, 0, 0, waiting.used);
      this.#waitingBytes += larger.length - waiting.bytes.length;
      waiting.bytes = larger;
    }
    piece.copy(waiting.bytes, waiting.used);
    waiting.used = needed;
    return this.#waitingBytes > (this.#settings.maxWaiting ?? MAX_WAITING_BYTES) ? this.#spill() : null;
  }

  /**
   * The buckets in the order of their hashes: the pieces of each in the order in which they were added, many at
   * a time (`piecesIn` splits them).
   */
  async *buckets(): AsyncGenerator<AsyncIterable<Buffer>> {
    // What is read back shares the memory with buckets that are still waiting.
    if (this.#onDisk.size > 0) await this.#spill();
    for (let number = 0; number < FAN_OUT; number++) {
      const onDisk = this.#onDisk.get(number) ?? 0;
      const waiting = this.#waiting[number];
      const bytes = onDisk + (waiting?.used ?? 0);
      if (bytes === 0) continue;
      const pieces = waiting === undefined ? this.#readBack(number) : inMemory(waiting);
      const isSmall = bytes <= (this.#settings.maxBucket ?? MAX_BUCKET_BYTES);
      if (isSmall || this.#depth + 1 >= MAX_DEPTH) yield pieces;
      else yield* this.#divided(number, pieces);
      this.#waiting[number] = undefined;
      if (onDisk > 0) await rm(this.#fileOf(number), { force: true });
    }
  }

  async *#divided(number: number, pieces: AsyncIterable<Buffer>): AsyncGenerator<AsyncIterable<Buffer>> {
    const name = `${this.#settings.name}-${number}`;
    const finer = new KeyBuckets({ ...this.#settings, name }, this.#depth + 1);
    for await (const bytes of pieces) {
      for (const piece of piecesIn(bytes, this.#settings.endOf))
        await finer.add(piece, this.#settings.hashOf(piece));
    }
    yield* finer.buckets();
  }

  async #spill(): Promise<void> {
    const all = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const [number, waiting] of all.entries()) {
      if (waiting === undefined) continue;
      const file = this.#fileOf(number);
      try {
        await appendFile(file, waiting.bytes.subarray(0, waiting.used), { mode: 0o600 });
      } catch (cause) {
        throw toDiskError(cause, 'write rows that wait for others of their key', file);
      }
      this.#onDisk.set(number, (this.#onDisk.get(number) ?? 0) + waiting.used);
    }
  }

  async *#readBack(number: number): AsyncGenerator<Buffer> {
    const { endOf } = this.#settings;
    const file = this.#fileOf(number);
    let rest: Buffer = Buffer.alloc(0);
    try {
      for await (const chunk of createReadStream(file, { highWaterMark: READ_BYTES })) {
        if (!Buffer.isBuffer(chunk)) continue;
        const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        const end = lastEnd(bytes, endOf);
        if (end > 0) yield bytes.subarray(0, end);
        rest = bytes.subarray(end);
      }
    } catch (cause) {
      throw toDiskError(cause, 'read rows that wait for others of their key', file);
    }
  }

  #fileOf(number: number): string {
    return path.join(this.#settings.folder, `${this.#settings.name}-${number}.keys`);
  }
}

/** Pieces of one bucket, one after another. */
interface Waiting {
  bytes: Buffer;
  used: number;
}

async function* inMemory({ bytes, used }: Waiting): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes.subarray(0, used));
}

/** Splits bytes into their pieces. */
export function* piecesIn(bytes: Buffer, endOf: BucketSettings['endOf']): Generator<Buffer> {
  let start = 0;
  for (let end = endOf(bytes, start); end >= 0; end = endOf(bytes, start)) {
    yield bytes.subarray(start, end);
    start = end;
  }
}

function lastEnd(bytes: Buffer, endOf: BucketSettings['endOf']): number {
  let last = 0;
  for (let end = endOf(bytes, last); end >= 0; end = endOf(bytes, last)) last = end;
  return last;
}
