import { Readable, Writable } from 'node:stream';
import { runCommandLine } from '../../src/cli/run-command-line.js';
import type { CommandOptions, CommandResult } from './command.js';

/** The environment and the working directory belong to the process, so only one command runs at a time. */
let last: Promise<unknown> = Promise.resolve();

/** Runs the command line's sources in this process, with pipes for stdin, stdout and stderr. */
export function amcIngestInProcess(
  args: readonly string[],
  options: Pick<CommandOptions, 'cwd' | 'env' | 'stdin'>,
): Promise<CommandResult> {
  const result = last.then(() => run(args, options));
  last = result.catch(() => undefined);
  return result;
}

async function run(
  args: readonly string[],
  { cwd, env, stdin = '' }: Pick<CommandOptions, 'cwd' | 'env' | 'stdin'>,
): Promise<CommandResult> {
  const before = { cwd: process.cwd(), env: { ...process.env } };
  const [stdout, stderr] = [new Collector(), new Collector()];
  try {
    for (const name of ['FORCE_COLOR', 'NO_COLOR']) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, env);
    if (cwd !== undefined) process.chdir(cwd);
    const signal = new AbortController().signal;
    const streams = { signal, stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr };
    const code = await runCommandLine(['node', 'amc-ingest', ...args], streams);
    return { code, stdout: stdout.text, stderr: stderr.text };
  } finally {
    process.chdir(before.cwd);
    for (const name of Object.keys(process.env))
      if (!(name in before.env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before.env);
  }
}

class Collector extends Writable {
  readonly #chunks: Buffer[] = [];

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }
}
