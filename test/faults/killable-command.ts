import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'vitest';
import { runReportShape, type RunReport } from '../../src/report/run-report.js';
import { COMMAND } from '../helpers/command.js';

export type Environment = Readonly<Record<string, string>>;

export interface Ended {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as its own process; `onStart` may arrange for it to be killed. */
export async function start(
  args: readonly string[],
  env: Environment,
  onStart: (child: ChildProcess) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  onStart(child);
  await once(child, 'close');
  return {
    code: child.exitCode,
    stdout: Buffer.concat(output).toString(),
    stderr: Buffer.concat(errors).toString(),
  };
}

/** Runs the command to a successful end, and returns what it reports. */
export async function complete(args: readonly string[], env: Environment): Promise<RunReport> {
  const { code, stdout, stderr } = await start(args, env);
  expect(code, stderr).toBe(0);
  return runReportShape.parse(JSON.parse(stdout));
}

/** The arguments of a run whose report goes to stdout. */
export function runArguments(file: string, out: string, ...more: readonly string[]): readonly string[] {
  const common = ['--schema', 'd2c-sales', '--country', 'US', '--workers', '0', '--json', '--quiet'];
  return ['run', file, ...common, '--out', out, ...more];
}
