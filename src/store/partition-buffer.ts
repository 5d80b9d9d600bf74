import { freeMemory, ownsMemory } from '../model/free-memory.js';
import { freePieces, type RowPieces } from '../model/row-pieces.js';
import type { SpilledBytes, SpillFile } from './spill-file.js';

const LINE_FEED = 0x0a;
const EMPTY: Buffer = Buffer.alloc(0);

/** Initial room for small pieces; it doubles when full. */
const INITIAL_BYTES = 2 * 1024;

/** Larger pieces are kept as they are, smaller ones are copied together. */
const MIN_KEPT_BYTES = 64 * 1024;

/**
 * The encoded rows of one partition that wait for their member to fill, in memory or on disk. With thousands of
 * partitions, each block brings only a few rows per partition: these are collected in one growing buffer.
 */
export class PartitionBuffer {
  readonly #file: SpillFile;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  /** Bytes of the memory that they occupy. */
  #keptMemory = 0;
  /** What came after the kept pieces. */
  #tail = EMPTY;
  #tailUsed = 0;
  #spilled: SpilledBytes[] = [];
  #onDisk = 0;

  /** @param file is used when memory runs short */
  constructor(file: SpillFile) {
    this.#file = file;
  }

  /** Memory taken, in bytes. */
  get inMemory(): number {
    return this.#keptMemory + this.#tail.length;
  }

  /** All waiting bytes. */
  get length(): number {
    return this.#keptBytes + this.#tailUsed + this.#onDisk;
  }

  /** Adds `rows`, which end with a line feed. Takes ownership of them: the caller must not change them any more. */
  add(rows: Buffer): void {
    // Only a piece that does not share its memory: that memory may be moved to another thread later.
    if (rows.length >= MIN_KEPT_BYTES && ownsMemory(rows)) {
      this.#keepTail();
      this.#keep(rows);
      return;
    }
    const needed = this.#tailUsed + rows.length;
    if (needed > this.#tail.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#tail.length * 2, INITIAL_BYTES));
      this.#tail.copy(larger, 0, 0, this.#tailUsed);
      freeMemory(this.#tail);
      this.#tail = larger;
    }
    rows.copy(this.#tail, this.#tailUsed);
    this.#tailUsed = needed;
  }

  /** Takes the bytes up to the first row end at or after `size`; at least `size` bytes must be waiting. */
  takeMember(size: number): RowPieces {
    const chunks = this.#takeChunks();
    let index = 0;
    let before = 0;
    for (let chunk = chunks[0]; chunk !== undefined && before + chunk.length < size; chunk = chunks[++index])
      before += chunk.length;
    const last = chunks[index];
    if (last === undefined) return chunks;
    // Every chunk ends with a row.
    const end = last.indexOf(LINE_FEED, size - 1 - before) + 1;
    const endsHere = end === 0 || end === last.length;
    const member = chunks.slice(0, index);
    if (endsHere) member.push(last);
    else {
      const { head, rest } = cutAt(last, end);
      member.push(head);
      this.#keep(rest);
    }
    for (const chunk of chunks.slice(index + 1)) this.#keep(chunk);
    return member;
  }

  /** Takes everything. */
  takeAll(): RowPieces {
    return this.#takeChunks();
  }

  #takeChunks(): Buffer[] {
    const chunks = this.#chunks();
    if (this.#spilled.length > 0) chunks.unshift(this.#readBack());
    this.#clear();
    return chunks;
  }

  /** Moves what is in memory to disk; the file must be flushed afterwards. */
  async spill(): Promise<void> {
    for (const chunk of this.#chunks()) {
      if (chunk.length === 0) continue;
      this.#spilled.push(await this.#file.add(chunk));
      this.#onDisk += chunk.length;
      freePieces([chunk]);
    }
    this.#clear();
  }

  #keepTail(): void {
    if (this.#tailUsed === 0) return;
    this.#keep(this.#tail.subarray(0, this.#tailUsed));
    this.#tail = EMPTY;
    this.#tailUsed = 0;
  }

  /** Keeps a chunk as it is; nothing else is in its memory. */
  #keep(chunk: Buffer): void {
    this.#kept.push(chunk);
    this.#keptBytes += chunk.length;
    this.#keptMemory += chunk.buffer.byteLength;
  }

  #chunks(): Buffer[] {
    this.#keepTail();
    return this.#kept;
  }

  #clear(): void {
    this.#kept = [];
    this.#keptBytes = 0;
    this.#keptMemory = 0;
  }

  #readBack(): Buffer {
    const bytes = Buffer.allocUnsafeSlow(this.#onDisk);
    let position = 0;
    for (const piece of this.#spilled) {
      this.#file.read(piece, bytes, position);
      position += piece.length;
    }
    this.#spilled = [];
    this.#onDisk = 0;
    return bytes;
  }
}

/** Both sides of a position, each in its own memory: the smaller one is copied. */
function cutAt(chunk: Buffer, place: number): { readonly head: Buffer; readonly rest: Buffer } {
  const head = chunk.subarray(0, place);
  const rest = chunk.subarray(place);
  return head.length < rest.length ? { head: ownCopy(head), rest } : { head, rest: ownCopy(rest) };
}

function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
