import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { IngestError } from '../errors.js';
import { KEY_HASH_BYTES } from '../model/collaboration.js';
import { errnoOf, toDiskError } from '../store/disk-error.js';
import { ByteRows } from './byte-rows.js';
import { MergedRows } from './merged-rows.js';
import { HEADER_BYTES, putHash, RunReader, type SortedSource } from './run-reader.js';
import { WaitingRows } from './waiting-rows.js';

/**
 * Runs that are merged into one. Because there are few levels, it also bounds how many are read at the same
 * time.
 */
const FAN_IN = 96;
const WRITE_BYTES = 1024 * 1024;
/** Bytes of rows kept in memory; beyond this, they are kept on disk. */
const MAX_WAITING_BYTES = 24 * 1024 * 1024;

export interface SortSettings {
  /** Private folder for data that does not fit in memory. */
  readonly folder: string;
  /** Prefix of its files' names. */
  readonly name: string;
  /** Default: 24 MiB. */
  readonly maxWaiting?: number | undefined;
  /** Default: 96. */
  readonly fanIn?: number | undefined;
}

/**
 * Sorts rows by the hashes of their keys; rows of a key keep their original order. Memory: the waiting rows (24
 * MiB) and 64 KiB for each file being read, 96 of each level; the rest is in files of mode 0600, which are
 * removed after they are read.
 */
export class SortedRows {
  readonly #settings: SortSettings;
  readonly #waiting = new WaitingRows();
  /**
   * Files: those of the first level were written from memory, those of each higher level from files of the
   * level below.
   */
  readonly #levels: string[][] = [];
  #files = 0;

  constructor(settings: SortSettings) {
    this.#settings = settings;
  }

  /** Adds a row, and keeps the bytes. Returns a promise only when rows have to be written to disk first. */
  add(rows: Buffer, start: number, end: number, hash: Uint8Array): Promise<void> | null {
    this.#waiting.add(rows, start, end, hash);
    const { maxWaiting = MAX_WAITING_BYTES } = this.#settings;
    return this.#waiting.isFull || this.#waiting.bytes > maxWaiting ? this.#spill() : null;
  }

  /** Returns all rows in order, and removes the files. */
  async read(work: (rows: SortedSource) => Promise<void>): Promise<void> {
    // The waiting rows were added last.
    await this.#merge(this.#levels.toReversed().flat(), [this.#waiting.sorted()], work);
    this.#levels.length = 0;
    this.#waiting.clear();
  }

  async #merge(
    files: readonly string[],
    more: readonly SortedSource[],
    work: (rows: SortedSource) => Promise<void>,
  ): Promise<void> {
    const readers = files.map((file) => new RunReader(file));
    try {
      await work(new MergedRows([...readers, ...more]));
    } finally {
      for (const reader of readers) await reader.close();
    }
    for (const file of files) await rm(file, { force: true });
  }

  async #spill(): Promise<void> {
    await this.#write(0, this.#waiting.sorted());
    this.#waiting.clear();
  }

  async #write(level: number, rows: SortedSource): Promise<void> {
    this.#files += 1;
    const file = path.join(this.#settings.folder, `${this.#settings.name}-${this.#files}.rows`);
    try {
      await writeRows(file, rows);
    } catch (cause) {
      if (cause instanceof IngestError || errnoOf(cause) === null) throw cause;
      throw toDiskError(cause, 'write rows that wait for others of their key', file);
    }
    const files = (this.#levels[level] ??= []);
    files.push(file);
    if (files.length < (this.#settings.fanIn ?? FAN_IN)) return;
    await this.#merge(files.splice(0), [], (merged) => this.#write(level + 1, merged));
  }
}

async function writeRows(file: string, rows: SortedSource): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    const out = new ByteRows();
    const header = Buffer.alloc(HEADER_BYTES);
    for (let next = rows.next(); typeof next === 'boolean' ? next : await next; next = rows.next()) {
      putHash(rows, header, 0);
      header.writeUInt32BE(rows.end - rows.start, KEY_HASH_BYTES);
      out.range(header, 0, HEADER_BYTES);
      out.range(rows.bytes, rows.start, rows.end);
      if (out.length > WRITE_BYTES) await handle.writeFile(out.take());
    }
    await handle.writeFile(out.take());
  } finally {
    await handle.close();
  }
}
