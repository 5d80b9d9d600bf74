/** The program of a worker thread: handles blocks and compresses members, one after the other. */
import { parentPort } from 'node:worker_threads';
import { gzipDigests } from '../encode/digest-gzip.js';
import { encodeRowGroups } from '../encode/parquet/row-group.js';
import { DefectError } from '../errors.js';
import type { Block } from '../model/block.js';
import type { BlockResult } from '../model/block-result.js';
import { freePieces } from '../model/row-pieces.js';
import type { BlockSpec } from '../rows/block-spec.js';
import { LatestSpec } from '../rows/latest-spec.js';
import { freeBlock } from './free-block.js';
import type { ChecksRequest, WorkerReply, WorkerRequest } from './worker-messages.js';

const port = parentPort;
if (port === null) throw new DefectError('This file runs in a worker thread.', { code: 'NO_PARENT_THREAD' });

const latest = new LatestSpec();
let spec: BlockSpec | null = null;
/** By job, the remaining results of blocks that have more than one. */
const unfinished = new Map<number, Iterator<BlockResult>>();

port.on('message', (request: WorkerRequest | ChecksRequest) => {
  if (request.kind === 'checks') {
    // What it fails with reaches those who wait for it: the thread ends.
    void import('../prepared/serve-checks.js').then(({ serveChecks }) =>
      serveChecks(request.port, request.terms),
    );
    return;
  }
  if (request.kind === 'spec') {
    ({ spec } = request);
    latest.process(spec);
    return;
  }
  try {
    answer(request);
  } catch (error) {
    send({ kind: 'failed', job: request.job, error }, null);
  }
});

function answer(request: Exclude<WorkerRequest, { kind: 'spec' }>): void {
  const { job } = request;
  if (request.kind === 'more') {
    const rest = unfinished.get(job);
    if (rest === undefined) throw new DefectError('A block is done already.', { code: 'WORKER_PROTOCOL' });
    sendNext(job, rest);
    return;
  }
  if (request.kind === 'rows') {
    sendResults(job, request.block);
    return;
  }
  if (request.kind === 'compress') {
    const compressed = gzipDigests(request.rows);
    send({ kind: 'compressed', job, bytes: compressed }, compressed);
    freePieces(request.rows);
    return;
  }
  if (request.kind === 'rowGroups') {
    const { bytes: encoded, rowGroups } = encodeRowGroups(request.rows, request.parquet);
    send({ kind: 'rowGroups', job, bytes: encoded, rowGroups }, encoded);
    freePieces(request.rows);
    return;
  }
  const { buffer, byteOffset, byteLength } = request.bytes;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  const { refused, group } = request;
  sendResults(job, { kind: 'text', bytes, refused, ...(group === undefined ? {} : { group }) });
}

function sendResults(job: number, block: Block): void {
  if (spec === null) throw new DefectError('A block came before its spec.', { code: 'BLOCK_WITHOUT_SPEC' });
  sendNext(job, latest.results(spec, block));
  // Only what is reshaped has more results.
  if (spec.reshape === undefined) freeBlock(block);
}

/** Sends the next result; the rest waits until it is requested. */
function sendNext(job: number, results: Iterator<BlockResult>): void {
  const next = results.next();
  if (next.done === true) throw new DefectError('A block has no result.', { code: 'WORKER_PROTOCOL' });
  if (next.value.hasMore === true) unfinished.set(job, results);
  else unfinished.delete(job);
  send({ kind: 'result', job, result: next.value }, next.value.output);
}

/** @param moved bytes that are moved to the main thread: they have their memory to themselves */
function send(reply: WorkerReply, moved: Buffer | null): void {
  const memory = moved?.buffer;
  port?.postMessage(reply, memory instanceof ArrayBuffer ? [memory] : []);
}
