import type { ParquetSpec } from '../encode/parquet/row-group.js';
import type { RowBlock, TextBlock } from '../model/block.js';
import type { BlockResult } from '../model/block-result.js';
import type { CellBlock } from '../model/cell-block.js';
import type { EncodedRows } from '../model/part-encoder.js';
import type { RowPieces } from '../model/row-pieces.js';
import { DefectError, IngestError, InterruptedError, UsageError } from '../errors.js';
import type { BlockSpec } from '../rows/block-spec.js';
import { cellBlockOf } from '../rows/cell-block-of.js';
import { PoolWorker } from './pool-worker.js';
import type { WorkerReply, WorkerRequest } from './worker-messages.js';

/** Jobs that a worker holds: the current one, and the next, so that it need not wait for this thread. */
const JOBS_PER_WORKER = 2;

/** Smaller buffers may be in shared memory (Node's pool): they are copied, not moved. */
const MIN_TRANSFERRED_BYTES = 128 * 1024;

type Request = Exclude<WorkerRequest, { kind: 'spec' }>;

/** A result of a block, and how to get the next result; null if there is none. */
export interface ProcessedBlock {
  readonly result: BlockResult;
  readonly next: (() => Promise<ProcessedBlock>) | null;
}

interface Job {
  readonly request: Request;
  readonly resolve: (reply: WorkerReply) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Worker threads and the jobs that wait for them. Whoever creates jobs bounds their number: `BlockPool.results` for
 * blocks, the partition writer's `MAX_IN_FLIGHT_BYTES` for members.
 */
export class WorkerPool {
  readonly #size: number;
  readonly #signal: AbortSignal;
  readonly #workers: PoolWorker[] = [];
  readonly #jobs = new Map<number, Job>();
  /** By job, the worker that has more results of its block. */
  readonly #unfinished = new Map<number, PoolWorker>();
  #waiting: Job[] = [];
  #spec: BlockSpec | null = null;
  #lastJob = 0;
  #failure: { readonly cause: unknown } | null = null;
  readonly #onAbort = () => this.#fail(new InterruptedError(this.#signal.reason));

  constructor(size: number, signal: AbortSignal) {
    this.#size = size;
    this.#signal = signal;
    if (signal.aborted) this.#onAbort();
    else signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Starts all workers now instead of when there is work for them. */
  prepare(): void {
    if (this.#failure !== null) return;
    while (this.#workers.length < this.#size) this.#startWorker();
  }

  /** The settings for handling the blocks that follow. */
  setSpec(spec: BlockSpec): void {
    this.#spec = spec;
  }

  /** Handles a block. Takes ownership of its bytes. */
  process(block: TextBlock | RowBlock | CellBlock): Promise<ProcessedBlock> {
    const job = ++this.#lastJob;
    return this.#resultOf(
      block.kind !== 'text'
        ? { kind: 'rows', job, block: block.kind === 'rows' ? cellBlockOf(block) : block }
        : { kind: 'block', job, bytes: block.bytes, refused: block.refused, group: block.group },
    );
  }

  async #resultOf(request: Request): Promise<ProcessedBlock> {
    const reply = await this.#submit(request);
    if (reply.kind !== 'result') throw unexpected(reply);
    const result = { ...reply.result, output: asBuffer(reply.result.output) };
    const next = () => this.#resultOf({ kind: 'more', job: request.job });
    return { result, next: result.hasMore === true ? next : null };
  }

  /** Compresses a member. Takes ownership of its rows. */
  async compress(rows: RowPieces): Promise<Buffer> {
    const reply = await this.#submit({ kind: 'compress', job: ++this.#lastJob, rows });
    if (reply.kind !== 'compressed') throw unexpected(reply);
    return asBuffer(reply.bytes);
  }

  /** Encodes row groups. Takes ownership of the rows. */
  async encodeRowGroups(rows: RowPieces, parquet: ParquetSpec): Promise<EncodedRows> {
    const reply = await this.#submit({ kind: 'rowGroups', job: ++this.#lastJob, rows, parquet });
    if (reply.kind !== 'rowGroups') throw unexpected(reply);
    return { bytes: asBuffer(reply.bytes), rowGroups: reply.rowGroups };
  }

  /** Ends all workers; never throws. */
  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#fail(new DefectError('The workers were stopped already.', { code: 'POOL_CLOSED' }));
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }

  #submit(request: Request): Promise<WorkerReply> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) {
        reject(this.#failure.cause);
        return;
      }
      const job = { request, resolve, reject };
      if (request.kind === 'more') {
        this.#jobs.set(request.job, job);
        this.#unfinished.get(request.job)?.send(request);
        return;
      }
      // Jobs that free memory go first. Blocks keep their order, because their results are awaited in that order.
      if (request.kind === 'compress' || request.kind === 'rowGroups') this.#waiting.unshift(job);
      else this.#waiting.push(job);
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#freeWorker();
      const job = worker === null ? undefined : this.#waiting.shift();
      if (worker === null || job === undefined) return;
      this.#jobs.set(job.request.job, job);
      if (job.request.kind !== 'compress' && this.#spec !== null) worker.useSpec(this.#spec);
      worker.send(transferable(job.request));
    }
  }

  /** The worker with the fewest jobs; a new one if all others are busy; null if all are full. */
  #freeWorker(): PoolWorker | null {
    let best: PoolWorker | null = null;
    for (const worker of this.#workers) if (best === null || worker.load < best.load) best = worker;
    if (best !== null && best.load === 0) return best;
    if (this.#workers.length < this.#size) return this.#startWorker();
    return best !== null && best.load < JOBS_PER_WORKER ? best : null;
  }

  #startWorker(): PoolWorker {
    const worker: PoolWorker = new PoolWorker({
      onReply: (reply) => this.#settle(reply, worker),
      onDeath: (cause) => this.#fail(workerDied(cause)),
    });
    this.#workers.push(worker);
    return worker;
  }

  #settle(reply: WorkerReply, worker: PoolWorker): void {
    const job = this.#jobs.get(reply.job);
    this.#jobs.delete(reply.job);
    if (reply.kind === 'result' && reply.result.hasMore === true) this.#unfinished.set(reply.job, worker);
    else this.#unfinished.delete(reply.job);
    if (reply.kind === 'failed') {
      this.#fail(blockFailed(reply.error));
      job?.reject(this.#failure?.cause);
    } else job?.resolve(reply);
    this.#dispatch();
  }

  /** Nothing more is done: every job that is in progress or comes later fails with the first cause. */
  #fail(cause: unknown): void {
    this.#failure ??= { cause };
    const jobs = [...this.#jobs.values(), ...this.#waiting];
    this.#jobs.clear();
    this.#waiting = [];
    for (const job of jobs) job.reject(this.#failure.cause);
    for (const worker of this.#workers) void worker.stop();
  }
}

/** The request with bytes that may be transferred to another thread. */
function transferable(request: Request): Request {
  if (request.kind !== 'block') return request;
  const { bytes } = request;
  if (bytes.length >= MIN_TRANSFERRED_BYTES && bytes.buffer instanceof ArrayBuffer) return request;
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return { ...request, bytes: copy };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A thread that ended by itself, ran out of memory, or was started from a bundle without its program. */
export function workerDied(cause: unknown): DefectError | UsageError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND')
    return new UsageError(
      'The program of the worker threads, or a package that it needs, is missing. A bundle needs it as block-worker.js in its folder (docs/etl-library.md, Bundling); otherwise install amc-ingest again.',
      { code: 'PACKAGE_FILES_MISSING', cause },
    );
  return new DefectError(
    'A worker thread ended unexpectedly; nothing was uploaded. Run again with fewer workers or smaller blocks; with 0 workers all is done in one thread.',
    { code: 'WORKER_DIED', cause },
  );
}

/** Errors lose their class on the way from the worker. */
export function blockFailed(cause: unknown): IngestError {
  return new DefectError(
    'A block could not be handled; nothing was uploaded. This is a bug in amc-ingest. Please report it.',
    { code: 'BLOCK_FAILED', cause },
  );
}

function unexpected(reply: WorkerReply): DefectError {
  return new DefectError(`A worker answered with "${reply.kind}" to another question.`, {
    code: 'WORKER_PROTOCOL',
  });
}
