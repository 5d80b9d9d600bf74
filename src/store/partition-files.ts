import { createHash, type Hash } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { DefectError } from '../errors.js';
import { freeMemory } from '../model/free-memory.js';
import type { EncodedRows, PositionedRows } from '../model/part-encoder.js';
import type { PartFile } from '../model/part-file.js';
import type { RowPieces } from '../model/row-pieces.js';
import { toDiskError } from './disk-error.js';
import type { PartitionWriterOptions } from './partition-writer-options.js';

const LINE_FEED = 0x0a;

/** What is written of a part before the store is notified: less would not be worth it. */
const MIN_REPORTED_BYTES = 512 * 1024;

/** A part that is being written. */
interface OpenPart {
  readonly name: string;
  readonly stagedPath: string;
  readonly hash: Hash;
  /** What its end is made from. */
  readonly rowRuns: Omit<PositionedRows, 'bytes'>[];
  rows: number;
  bytes: number;
}

/** One partition's files: what is added is written in that order. */
interface PartitionState {
  sequence: number;
  part: OpenPart | null;
  tail: Promise<void>;
}

/**
 * The parts of all partitions: compresses members, starts a new part when one is full, and passes full ones to the
 * store.
 */
export class PartitionFiles {
  readonly #options: PartitionWriterOptions;
  readonly #partitions = new Map<string, PartitionState>();
  readonly #stored: PartFile[] = [];
  #stagedCount = 0;

  constructor(options: PartitionWriterOptions) {
    this.#options = options;
  }

  /** Encodes `member` immediately and writes it after what was added to the partition before. Takes ownership of it. */
  append(partition: string, member: RowPieces): Promise<void> {
    const rows = countRows(member);
    const encoded = this.#options.encoder.encode(member);
    // When an earlier step failed, nobody awaits this one.
    encoded.catch(() => undefined);
    return this.#inOrder(partition, async (state) =>
      this.#writeMember(partition, state, await encoded, rows),
    );
  }

  /** Closes the partition's last part and passes it to the store. */
  close(partition: string): Promise<void> {
    return this.#inOrder(partition, (state) => this.#closePart(partition, state));
  }

  /** The parts passed on so far, in the order of their names. */
  stored(): PartFile[] {
    return this.#stored.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Waits for everything in progress; never throws. */
  async settle(): Promise<void> {
    await Promise.allSettled([...this.#partitions.values()].map(({ tail }) => tail));
  }

  #inOrder(partition: string, step: (state: PartitionState) => Promise<void>): Promise<void> {
    const state = this.#partitions.get(partition) ?? { sequence: 0, part: null, tail: Promise.resolve() };
    this.#partitions.set(partition, state);
    const done = state.tail.then(() => step(state));
    state.tail = done;
    return done;
  }

  async #writeMember(
    partition: string,
    state: PartitionState,
    { bytes, rowGroups }: EncodedRows,
    rows: number,
  ): Promise<void> {
    const encoded = rowGroups.reduce((sum, { num_rows }) => sum + Number(num_rows), 0);
    if (rowGroups.length > 0 && encoded !== rows) {
      throw new DefectError('Row groups hold another number of rows than went into them.', {
        code: 'ROWS_NOT_CONSERVED',
      });
    }
    const { encoder, maxPartBytes } = this.#options;
    const { part } = state;
    if (part !== null) {
      const before = part.rowRuns.reduce((sum, rowRun) => sum + rowRun.rowGroups.length, 0);
      const end = encoder.mostEndBytes(before + rowGroups.length);
      if (part.bytes + bytes.length + end > maxPartBytes) await this.#closePart(partition, state);
    }
    state.part ??= await this.#openPart(partition, state);
    if (rowGroups.length > 0) state.part.rowRuns.push({ rowGroups, offset: state.part.bytes });
    await this.#writeBytes(state.part, bytes);
    if (bytes.length >= MIN_REPORTED_BYTES) this.#options.store.written?.(state.part.stagedPath);
    freeMemory(bytes);
    state.part.rows += rows;
  }

  async #openPart(partition: string, state: PartitionState): Promise<OpenPart> {
    state.sequence += 1;
    const part: OpenPart = {
      name: this.#options.nameOf(partition, state.sequence),
      stagedPath: path.join(this.#options.store.stagingFolder, `part-${this.#stagedCount++}`),
      hash: createHash('sha256'),
      rowRuns: [],
      rows: 0,
      bytes: 0,
    };
    await this.#writeBytes(part, await this.#options.encoder.start());
    return part;
  }

  async #writeBytes(part: OpenPart, bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    try {
      await appendFile(part.stagedPath, bytes, { mode: 0o600 });
    } catch (cause) {
      throw toDiskError(cause, 'write a part', part.stagedPath);
    }
    part.hash.update(bytes);
    part.bytes += bytes.length;
  }

  async #closePart(partition: string, state: PartitionState): Promise<void> {
    const { part } = state;
    if (part === null) return;
    state.part = null;
    const { encoder, store } = this.#options;
    await this.#writeBytes(part, encoder.end(part.rowRuns));
    const sha256 = part.hash.digest('hex');
    await store.put(part.name, part.stagedPath, encoder.contentType, sha256);
    this.#stored.push({
      path: part.name,
      partition,
      rows: part.rows,
      bytes: part.bytes,
      sha256,
    });
  }
}

/** Every row ends with a line feed and contains no other. Conservation is checked against this count. */
function countRows(member: RowPieces): number {
  let rows = 0;
  for (const { buffer, byteOffset, byteLength } of member) {
    const piece = Buffer.from(buffer, byteOffset, byteLength);
    for (let at = piece.indexOf(LINE_FEED); at >= 0; at = piece.indexOf(LINE_FEED, at + 1)) rows += 1;
  }
  return rows;
}
