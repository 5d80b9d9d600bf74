import { PassThrough, Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import type { Terminal } from '../../src/cli/terminal.js';
import type { ExitCode } from '../../src/errors.js';

export interface CommandRun {
  readonly code: ExitCode | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/**
 * Runs one command in this process, with the environment of the test. Rejects with commander's error on wrong usage.
 */
export async function runSubcommand(
  make: (terminal: Terminal, finish: (code: ExitCode) => void) => Command,
  args: readonly string[],
  signal: AbortSignal = new AbortController().signal,
): Promise<CommandRun> {
  const stdout = new Collector();
  const stderr = new Collector();
  const stdin = Readable.from([]).pipe(new PassThrough());
  let code: ExitCode | undefined;
  const command = make({ signal, stdin, stdout, stderr }, (exitCode) => {
    code = exitCode;
  });
  command.exitOverride().configureOutput({
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
  });
  await command.parseAsync(args, { from: 'user' });
  return { code, stdout: stdout.text, stderr: stderr.text };
}
