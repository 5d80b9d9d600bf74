/** The program of a worker thread: it takes its pool's requests, or checks files. */
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
  // Its failures reach whoever waits for it: the thread ends.
  void import('../prepared/serve-checks.js').then(({ serveChecks }) =>
    serveChecks(request.port, request.terms),
  );
});
