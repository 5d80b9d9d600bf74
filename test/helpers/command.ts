import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The built command (npm test builds it first). */
export const COMMAND = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly stdin?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** SIGINT is sent once this returns true; it is called repeatedly. */
  readonly killWhen?: () => Promise<boolean>;
  /** A shell prefix, such as a limit for the command. */
  readonly shellPrefix?: string;
}

/**
 * Runs the command as a user does. Where a separate process makes no difference, the sources run in this process, which
 * is several times faster. With `AMC_TEST_COMMAND=built`, which the project `command` of vitest.config.ts sets, the
 * built command runs.
 */
export async function amcIngest(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const needsProcess =
    process.env['AMC_TEST_COMMAND'] === 'built' ||
    options.shellPrefix !== undefined ||
    options.killWhen !== undefined ||
    args.includes('-');
  if (needsProcess) return builtAmcIngest(args, options);
  const { amcIngestInProcess } = await import('./command-in-process.js');
  return amcIngestInProcess(args, options);
}

/** Runs the built command as its own process. */
export async function builtAmcIngest(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const spawnOptions = {
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined, ...options.env },
    cwd: options.cwd,
  };
  const quoted = [process.execPath, COMMAND, ...args]
    .map((word) => `'${word.replaceAll("'", "'\\''")}'`)
    .join(' ');
  const child =
    options.shellPrefix === undefined
      ? spawn(process.execPath, [COMMAND, ...args], spawnOptions)
      : spawn('bash', ['-c', `${options.shellPrefix} exec ${quoted}`], spawnOptions);
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  const ended = once(child, 'close');
  const { killWhen } = options;
  if (killWhen !== undefined) void interruptWhen(killWhen, child);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code: child.exitCode, stdout, stderr };
}

async function interruptWhen(isTime: () => Promise<boolean>, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    if (await isTime()) {
      child.kill('SIGINT');
      return;
    }
    await setTimeout(10);
  }
}
