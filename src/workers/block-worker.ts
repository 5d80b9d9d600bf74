/** The program of a worker thread: it takes what its pool asks for, or checks files. */
import { parentPort } from 'node:worker_threads';
import { DefectError } from '../errors.js';
import { WorkerJobs } from './worker-jobs.js';
import type { ChecksRequest, WorkerRequest } from './worker-messages.js';

const port = parentPort;
if (port === null) throw new DefectError('This file runs in a worker thread.', { code: 'NO_PARENT_THREAD' });

const jobs = new WorkerJobs((reply, moved) => {
  const memory = moved?.buffer;
  port.postMessage(reply, memory instanceof ArrayBuffer ? [memory] : []);
});

port.on('message', (request: WorkerRequest | ChecksRequest) => {
  if (request.kind !== 'checks') {
    jobs.take(request);
    return;
  }
  // What it fails with reaches those who wait for it: the thread ends.
  void import('../prepared/serve-checks.js').then(({ serveChecks }) =>
    serveChecks(request.port, request.terms),
  );
});
