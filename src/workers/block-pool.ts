import type { Block } from '../model/block.js';
import type { BlockResult } from '../model/block-result.js';
import type { ParquetSpec } from '../encode/parquet/row-group.js';
import type { EncodedRows } from '../model/part-encoder.js';
import { freePieces, type RowPieces } from '../model/row-pieces.js';
import type { BlockSpec } from '../rows/block-spec.js';
import { KnownSpec } from '../rows/known-spec.js';
import type { LatestSpec } from '../rows/latest-spec.js';
import { freeBlock } from './free-block.js';
import { blockFailed, WorkerPool, type ProcessedBlock } from './worker-pool.js';

/**
 * Blocks that are in progress at once per worker: one being processed, one queued, and one whose result waits to be
 * taken. Together with the output of a block (up to 2.5 times its size), this bounds the memory of all workers.
 */
const BLOCKS_PER_WORKER = 3;

/**
 * This thread handles files with fewer bytes: that takes less time than sending them to another thread and the result
 * back.
 */
const MIN_SENT_BYTES = 16 * 1024;

/** Handles blocks and compresses members, in this thread or in others; the output is the same. */
export interface BlockPool {
  /**
   * The results of the blocks of one file, in the order of the blocks. At most `BLOCKS_PER_WORKER` blocks per worker
   * are read ahead. Files are handled one after the other. Blocks are transferred to the workers.
   * @throws DefectError when a worker dies, InterruptedError when the signal is aborted; whatever `blocks` throws
   */
  results(spec: BlockSpec, blocks: AsyncIterable<Block>): AsyncIterable<BlockResult>;
  /** A gzip member of encoded rows. Takes ownership of them. */
  compress(rows: RowPieces): Promise<Buffer>;
  /** The Parquet row groups of rows in their intermediate form. Takes ownership of them. */
  encodeRowGroups(rows: RowPieces, parquet: ParquetSpec): Promise<EncodedRows>;
  /** Starts the threads: they get ready while something else happens. */
  prepare(): void;
  /** Ends all workers; never throws. */
  close(): Promise<void>;
}

/** @param workers threads besides this one, started when there is work for them; 0: everything runs in this one */
export function openBlockPool(workers: number, signal: AbortSignal): BlockPool {
  return workers === 0 ? new OwnThread() : new Threads(new WorkerPool(workers, signal), workers);
}

/** The modules for this thread are large, and most runs leave all work to the workers. */
const loadOwnThread = () => import('./own-thread.js');

class OwnThread implements BlockPool {
  #latest: LatestSpec | null = null;

  async *results(spec: BlockSpec, blocks: AsyncIterable<Block>): AsyncGenerator<BlockResult> {
    for await (const block of blocks) {
      yield* (await this.#latestSpec()).results(spec, block);
      if (spec.reshape === undefined) freeBlock(block);
    }
  }

  async compress(rows: RowPieces): Promise<Buffer> {
    const { gzipDigests } = await loadOwnThread();
    const compressed = gzipDigests(rows);
    freePieces(rows);
    return compressed;
  }

  async encodeRowGroups(rows: RowPieces, parquet: ParquetSpec): Promise<EncodedRows> {
    const { encodeRowGroups } = await loadOwnThread();
    const encoded = encodeRowGroups(rows, parquet);
    freePieces(rows);
    return encoded;
  }

  prepare(): void {}

  async close(): Promise<void> {}

  async #latestSpec(): Promise<LatestSpec> {
    if (this.#latest !== null) return this.#latest;
    const program = await loadOwnThread();
    return (this.#latest ??= new program.LatestSpec());
  }
}

class Threads implements BlockPool {
  readonly #pool: WorkerPool;
  readonly #maxInFlight: number;
  readonly #known = new KnownSpec();
  #own: LatestSpec | null = null;

  constructor(pool: WorkerPool, workers: number) {
    this.#pool = pool;
    this.#maxInFlight = workers * BLOCKS_PER_WORKER;
  }

  async *results(spec: BlockSpec, blocks: AsyncIterable<Block>): AsyncGenerator<BlockResult> {
    const inFlight: Promise<ProcessedBlock>[] = [];
    // Objects may contain values that cannot be sent to another thread: they stay here.
    const staysHere = spec.dialect.format === 'objects';
    if (!staysHere) this.#pool.setSpec(this.#known.same(spec));
    let isFirst = true;
    for await (const block of blocks) {
      if (isFirst && block.kind === 'text' && block.bytes.length < MIN_SENT_BYTES) {
        yield* this.#smallResults(spec, block);
        continue;
      }
      isFirst = false;
      if (block.kind === 'objects') {
        if (staysHere) yield* (await this.#ownThread()).results(spec, block);
        continue;
      }
      const processed = this.#pool.process(block);
      // Awaited below, in order; until then a failure must not count as unhandled.
      processed.catch(() => undefined);
      inFlight.push(processed);
      const first = inFlight.length < this.#maxInFlight ? undefined : inFlight.shift();
      if (first !== undefined) yield* resultsOf(await first);
    }
    for (const processed of inFlight) yield* resultsOf(await processed);
  }

  async #ownThread(): Promise<LatestSpec> {
    if (this.#own !== null) return this.#own;
    const program = await loadOwnThread();
    return (this.#own ??= new program.LatestSpec());
  }

  async *#smallResults(spec: BlockSpec, block: Block): AsyncGenerator<BlockResult> {
    const own = await this.#ownThread();
    try {
      yield* own.results(spec, block);
    } catch (error) {
      throw blockFailed(error);
    }
  }

  compress(rows: RowPieces): Promise<Buffer> {
    return this.#pool.compress(rows);
  }

  encodeRowGroups(rows: RowPieces, parquet: ParquetSpec): Promise<EncodedRows> {
    return this.#pool.encodeRowGroups(rows, parquet);
  }

  prepare(): void {
    this.#pool.prepare();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** The results of a block, one after the other. */
async function* resultsOf(block: ProcessedBlock): AsyncGenerator<BlockResult> {
  for (let processed = block; ;) {
    yield processed.result;
    if (processed.next === null) return;
    processed = await processed.next();
  }
}
