import type { Worker } from 'node:worker_threads';
import { ownsMemory } from '../model/free-memory.js';
import type { BlockSpec } from '../rows/block-spec.js';
import { takeThread } from './thread.js';
import type { WorkerReply, WorkerRequest } from './worker-messages.js';

export interface PoolWorkerEvents {
  readonly onReply: (reply: WorkerReply) => void;
  /** The thread ended by itself, or its memory ran out. */
  readonly onDeath: (cause: unknown) => void;
}

/** One worker thread. */
export class PoolWorker {
  readonly #worker: Worker;
  #spec: BlockSpec | null = null;
  #load = 0;
  #stopping: Promise<void> | null = null;

  constructor({ onReply, onDeath }: PoolWorkerEvents) {
    this.#worker = takeThread();
    this.#worker.on('message', (reply: WorkerReply) => {
      this.#load -= 1;
      if (this.#stopping === null) onReply(reply);
    });
    const dies = (cause: unknown) => {
      if (this.#stopping === null) onDeath(cause);
    };
    this.#worker.on('error', dies);
    this.#worker.on('messageerror', dies);
    this.#worker.on('exit', (code) => dies(new Error(`The thread ended with exit code ${code}.`)));
  }

  /** Jobs that were sent and not yet answered. */
  get load(): number {
    return this.#load;
  }

  /** Sends the spec unless the worker already has it. */
  useSpec(spec: BlockSpec): void {
    if (this.#spec === spec) return;
    this.#spec = spec;
    this.#worker.postMessage({ kind: 'spec', spec } satisfies WorkerRequest);
  }

  /** Sends a job; the memory of its bytes moves along. */
  send(request: Exclude<WorkerRequest, { kind: 'spec' }>): void {
    this.#load += 1;
    this.#worker.postMessage(request, transferList(request));
  }

  /** Ends the thread, whatever it is doing; never throws. */
  stop(): Promise<void> {
    this.#stopping ??= this.#worker.terminate().then(
      () => undefined,
      () => undefined,
    );
    return this.#stopping;
  }
}

/** The memory that moves along with a request. */
function transferList(request: Exclude<WorkerRequest, { kind: 'spec' }>): ArrayBuffer[] {
  if (request.kind === 'more') return [];
  if (request.kind === 'block') return memoryOf([request.bytes]);
  if (request.kind !== 'rows') return memoryOf(request.rows);
  const parts = request.block.batches.flatMap(({ bytes, cells, lines }) => [bytes, cells, lines]);
  return [...new Set(memoryOf(parts.filter((part) => part !== null && ownsMemory(part))))];
}

function memoryOf(parts: readonly (ArrayBufferView | null)[]): ArrayBuffer[] {
  return parts.flatMap((part) => (part?.buffer instanceof ArrayBuffer ? part.buffer : []));
}
