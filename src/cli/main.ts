#!/usr/bin/env node
import module from 'node:module';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { EXIT_CODES, StorageError } from '../errors.js';
import { nodeNotice } from './node-notice.js';
import { startThreadsFor } from '../ingest/start-threads-early.js';

// Blocks travel to and from the workers: with room for them, garbage collection takes an eighth less of all CPU
// time.
setFlagsFromString('--max-semi-space-size=8');
// Buffers count towards the old generation, too, although they are freed separately: by V8's default, it would
// be collected every few blocks, in each thread. Twice the live data is some 60 MB; more would retain the
// garbage of thousands of partitions.
setFlagsFromString('--heap-growing-percent=100');

// From Node 22 on, compiled code is kept between runs.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function')
  module.enableCompileCache();

startThreadsFor(process.argv.slice(2));

const cancel = new AbortController();
/** By shell convention: 128 plus the signal's number. */
let interruptedCode: number = EXIT_CODES.interrupted;
for (const [name, exitCode] of [
  ['SIGINT', EXIT_CODES.interrupted],
  ['SIGTERM', 143],
] as const) {
  process.on(name, () => {
    // The first signal requests a clean end; whoever repeats it does not want to wait for that.
    if (cancel.signal.aborted) process.exit(exitCode);
    interruptedCode = exitCode;
    cancel.abort(name);
  });
}
// A reader that goes away (`| head`) does not make the run fail; results that cannot be written do.
const lostOutput: Error[] = [];
process.stdout.on('error', (error) => {
  if (!('code' in error && error.code === 'EPIPE')) lostOutput.push(error);
});

const notice = nodeNotice(process.argv.slice(2), process.versions.node, process.env);
if (notice !== null) process.stderr.write(notice);

// Loaded only now, because it takes a while: a signal that arrives meanwhile is handled.
const { runCommandLine } = await import('./run-command-line.js');
const terminal = {
  signal: cancel.signal,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
};
const exitCode = await runCommandLine(process.argv, terminal);
// Only when everything before it has been written is it known whether the last bytes arrived.
await new Promise<void>((resolve) => {
  process.stdout.write('', () => setImmediate(resolve));
});
const [cause] = lostOutput;
if (cause === undefined) {
  process.exitCode = exitCode === EXIT_CODES.interrupted ? interruptedCode : exitCode;
} else {
  const { reportError } = await import('./report-error.js');
  const lost = new StorageError(
    `The result could not be written to stdout (${cause.message}). Free the disk or choose another file, then run again.`,
    { code: 'STDOUT_FAILED', cause },
  );
  process.exitCode = await reportError(lost, terminal, false);
}
