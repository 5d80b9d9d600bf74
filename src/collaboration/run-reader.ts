import { open, type FileHandle } from 'node:fs/promises';
import { KEY_HASH_BYTES } from '../model/collaboration.js';
import { toDiskError } from '../store/disk-error.js';

/** Precedes each row: its key's hash and its length. */
export const HEADER_BYTES = KEY_HASH_BYTES + 4;
const READ_BYTES = 64 * 1024;

/**
 * Rows in the order of their keys' hashes; initially positioned before the first one. The fields are those of
 * the current row.
 */
export interface SortedSource {
  /** The row's bytes, without its line feed. They stay unchanged when the source moves on. */
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** The first 53 bits of the hash, and the other 11 of 64. */
  readonly order: number;
  readonly rest: number;
  /** Moves to the next row. Returns false when there is none. */
  next(): boolean | Promise<boolean>;
}

/** Writes the eight bytes of a row's hash. */
export function putHash(
  { order, rest }: Pick<SortedSource, 'order' | 'rest'>,
  target: Buffer,
  at: number,
): void {
  target.writeUInt32BE(Math.floor(order / 0x200000), at);
  target.writeUInt32BE((order % 0x200000) * 0x800 + rest, at + 4);
}

/** Reads the rows of a run that was written to disk. Rows already returned stay unchanged. */
export class RunReader implements SortedSource {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  order = 0;
  rest = 0;
  readonly #file: string;
  #handle: FileHandle | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  next(): boolean | Promise<boolean> {
    const at = this.end;
    if (at + HEADER_BYTES > this.bytes.length) return this.#fill(at);
    const length = this.bytes.readUInt32BE(at + KEY_HASH_BYTES);
    if (at + HEADER_BYTES + length > this.bytes.length) return this.#fill(at, HEADER_BYTES + length);
    const low = this.bytes.readUInt32BE(at + 4);
    this.order = this.bytes.readUInt32BE(at) * 0x200000 + (low >>> 11);
    this.rest = low & 0x7ff;
    this.start = at + HEADER_BYTES;
    this.end = this.start + length;
    return true;
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = null;
  }

  /** Continues reading into other memory, because rows already returned may still be in use. */
  async #fill(at: number, needed = HEADER_BYTES): Promise<boolean> {
    const left = this.bytes.subarray(at);
    const larger = Buffer.allocUnsafeSlow(Math.max(READ_BYTES, needed));
    left.copy(larger);
    let used = left.length;
    try {
      this.#handle ??= await open(this.#file, 'r');
      while (used < needed) {
        const { bytesRead } = await this.#handle.read(larger, used, larger.length - used);
        if (bytesRead === 0) break;
        used += bytesRead;
      }
    } catch (cause) {
      throw toDiskError(cause, 'read rows that wait for others of their key', this.#file);
    }
    this.bytes = larger.subarray(0, used);
    this.start = 0;
    this.end = 0;
    if (used === 0) return false;
    if (used < needed) {
      const cause = new Error('the file is cut off');
      throw toDiskError(cause, 'read rows that wait for others of their key', this.#file);
    }
    return this.next();
  }
}
