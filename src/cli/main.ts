#!/usr/bin/env node
import module from 'node:module';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { EXIT_CODES, StorageError } from '../errors.js';
import { nodeNotice } from './node-notice.js';
import { startThreadsFor } from '../ingest/start-threads-early.js';

// Blocks on their way to and from the workers: with room for them, an eighth of all CPU for garbage collection is saved.
setFlagsFromString('--max-semi-space-size=8');
// Buffers count for the old generation, too, though they are freed without it: in its own measure it would be collected
// every few blocks, in each thread. Twice what lives is some 60 MB; more would hold what thousands of partitions leave.
setFlagsFromString('--heap-growing-percent=100');

// From Node 22 on, compiled code is kept between runs.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function')
  module.enableCompileCache();

startThreadsFor(process.argv.slice(2));

const cancel = new AbortController();
/** As shells count: 128 and the signal's number. */
let interruptedCode: number = EXIT_CODES.interrupted;
for (const [name, exitCode] of [
  ['SIGINT', EXIT_CODES.interrupted],
  ['SIGTERM', 143],
] as const) {
  process.on(name, () => {
    // The first asks to end cleanly; whoever repeats it does not want to wait for that.
    if (cancel.signal.aborted) process.exit(exitCode);
    interruptedCode = exitCode;
    cancel.abort(name);
  });
}
// A reader that goes away (`| head`) is not a failure of the run; results that cannot be written are.
const lostOutput: Error[] = [];
process.stdout.on('error', (error) => {
  if (!('code' in error && error.code === 'EPIPE')) lostOutput.push(error);
});

const notice = nodeNotice(process.argv.slice(2), process.versions.node, process.env);
if (notice !== null) process.stderr.write(notice);

// Loaded only now, as it takes a while: a signal that comes meanwhile is heard.
const { runCommandLine } = await import('./run-command-line.js');
const terminal = {
  signal: cancel.signal,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
};
const exitCode = await runCommandLine(process.argv, terminal);
// Whether the last bytes arrived is known when everything written before is.
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
