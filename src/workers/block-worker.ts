/** The program of a worker thread: handles blocks and compresses members, one after the other. */
import { parentPort } from 'node:worker_threads';
import { gzipDigests } from '../encode/digest-gzip.js';
import { encodeRowGroups } from '../encode/parquet/row-group.js';
import { DefectError } from '../errors.js';
import type { Block } from '../model/block.js';
import type { BlockResult } from '../model/block-result.js';
import { blockFunction, type BlockFunction } from '../rows/block-processor.js';
import type { WorkerReply, WorkerRequest } from './worker-messages.js';

const port = parentPort;
if (port === null) throw new DefectError('This file runs in a worker thread.', { code: 'NO_PARENT_THREAD' });

let processBlock: BlockFunction | null = null;

port.on('message', (request: WorkerRequest) => {
  if (request.kind === 'spec') {
    processBlock = blockFunction(request.spec);
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
  if (request.kind === 'rows') {
    const result = processed(request.block);
    send({ kind: 'result', job, result }, result.output);
    return;
  }
  const bytes = Buffer.from(request.bytes.buffer, request.bytes.byteOffset, request.bytes.byteLength);
  if (request.kind === 'compress') {
    const compressed = gzipDigests(bytes);
    send({ kind: 'compressed', job, bytes: compressed }, compressed);
    return;
  }
  if (request.kind === 'rowGroups') {
    const { bytes: encoded, rowGroups } = encodeRowGroups(bytes, request.parquet);
    send({ kind: 'rowGroups', job, bytes: encoded, rowGroups }, encoded);
    return;
  }
  const result = processed({ kind: 'text', bytes, refused: request.refused });
  send({ kind: 'result', job, result }, result.output);
}

function processed(block: Block): BlockResult {
  if (processBlock === null)
    throw new DefectError('A block came before its spec.', { code: 'BLOCK_WITHOUT_SPEC' });
  return processBlock(block);
}

/** @param moved bytes that are moved to the main thread: they have their memory to themselves */
function send(reply: WorkerReply, moved: Buffer | null): void {
  const memory = moved?.buffer;
  port?.postMessage(reply, memory instanceof ArrayBuffer ? [memory] : []);
}
