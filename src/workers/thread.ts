import { Worker } from 'node:worker_threads';
import { workerEntry } from './worker-entry.js';

/**
 * A worker's short-lived objects: there are few, as blocks and results are outside the heap. Node's default is 48 MB.
 */
const YOUNG_MEGABYTES = 6;

/** Threads that were started before there was work for them. */
const early: Worker[] = [];

/**
 * Starts threads that load their program while this one still loads its own. They do not keep the process alive; pools
 * take them before they start others. Memory: some 20 MB each while they wait.
 */
export function startThreadsEarly(count: number): void {
  for (let started = 0; started < count; started++) {
    const thread = startThread();
    thread.unref();
    early.push(thread);
    // A thread that failed is dropped; the pool's own thread will fail the same way and report it.
    const leave = () => {
      if (early.includes(thread)) early.splice(early.indexOf(thread), 1);
    };
    thread.once('error', leave).once('exit', leave);
  }
}

/** A thread that runs the workers' program: one that was started early, or a new one. */
export function takeThread(): Worker {
  const thread = early.shift() ?? startThread();
  thread.ref();
  return thread;
}

function startThread(): Worker {
  const { program, eval: evaluate } = workerEntry();
  return new Worker(program, {
    eval: evaluate,
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
}
