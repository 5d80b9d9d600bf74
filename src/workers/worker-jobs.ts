import { gzipDigests } from '../encode/digest-gzip.js';
import { encodeRowGroups } from '../encode/parquet/row-group.js';
import { DefectError } from '../errors.js';
import type { Block } from '../model/block.js';
import type { BlockResult } from '../model/block-result.js';
import { freePieces } from '../model/row-pieces.js';
import type { BlockSpec } from '../rows/block-spec.js';
import { LatestSpec } from '../rows/latest-spec.js';
import { freeBlock } from './free-block.js';
import type { WorkerReply, WorkerRequest } from './worker-messages.js';

/** Sends a reply to the main thread. The bytes in `moved` are given away: they do not share their memory. */
export type SendReply = (reply: WorkerReply, moved: Uint8Array | null) => void;

/** What a worker thread does for its pool: handles blocks, compresses members and encodes row groups, one after the other. */
export class WorkerJobs {
  readonly #send: SendReply;
  readonly #latest = new LatestSpec();
  #spec: BlockSpec | null = null;
  /** By job, the remaining results of blocks that have more than one. */
  readonly #unfinished = new Map<number, Iterator<BlockResult>>();

  constructor(send: SendReply) {
    this.#send = send;
  }

  /** Takes a request, and sends its answer: failures are replies, too. */
  take(request: WorkerRequest): void {
    if (request.kind === 'spec') {
      this.#spec = request.spec;
      this.#latest.process(request.spec);
      return;
    }
    try {
      this.#answer(request);
    } catch (error) {
      this.#send({ kind: 'failed', job: request.job, error }, null);
    }
  }

  #answer(request: Exclude<WorkerRequest, { kind: 'spec' }>): void {
    const { job } = request;
    if (request.kind === 'more') {
      const rest = this.#unfinished.get(job);
      if (rest === undefined) throw new DefectError('A block is done already.', { code: 'WORKER_PROTOCOL' });
      this.#sendNext(job, rest);
      return;
    }
    if (request.kind === 'rows') {
      this.#sendResults(job, request.block);
      return;
    }
    if (request.kind === 'compress') {
      const compressed = gzipDigests(request.rows);
      this.#send({ kind: 'compressed', job, bytes: compressed }, compressed);
      freePieces(request.rows);
      return;
    }
    if (request.kind === 'rowGroups') {
      const { bytes: encoded, rowGroups } = encodeRowGroups(request.rows, request.parquet);
      this.#send({ kind: 'rowGroups', job, bytes: encoded, rowGroups }, encoded);
      freePieces(request.rows);
      return;
    }
    const { buffer, byteOffset, byteLength } = request.bytes;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    const { refused, group } = request;
    this.#sendResults(job, { kind: 'text', bytes, refused, ...(group === undefined ? {} : { group }) });
  }

  #sendResults(job: number, block: Block): void {
    const spec = this.#spec;
    if (spec === null) throw new DefectError('A block came before its spec.', { code: 'BLOCK_WITHOUT_SPEC' });
    this.#sendNext(job, this.#latest.results(spec, block));
    // Only reshaped blocks have more results.
    if (spec.reshape === undefined) freeBlock(block);
  }

  /** Sends the next result; the rest waits until it is requested. */
  #sendNext(job: number, results: Iterator<BlockResult>): void {
    const next = results.next();
    if (next.done === true) throw new DefectError('A block has no result.', { code: 'WORKER_PROTOCOL' });
    if (next.value.hasMore === true) this.#unfinished.set(job, results);
    else this.#unfinished.delete(job);
    this.#send({ kind: 'result', job, result: next.value }, next.value.output);
  }
}
