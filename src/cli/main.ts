#!/usr/bin/env node
import process from 'node:process';
import { runCommandLine } from './run-command-line.js';

const cancel = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The first asks to end cleanly; whoever repeats it does not want to wait for that.
    if (cancel.signal.aborted) process.exit(130);
    cancel.abort(name);
  });
}
// A reader that goes away (`| head`) is no failure of the run.
process.stdout.on('error', () => undefined);

process.exitCode = await runCommandLine(process.argv, {
  signal: cancel.signal,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
