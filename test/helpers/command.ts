import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
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
  /** Sent when the text appears on stderr, or after a time. */
  readonly killAfterMs?: number;
  /** A shell prefix, e.g. a limit that the command runs under. */
  readonly shellPrefix?: string;
}

/** Runs the command as a user would, in a process of its own. */
export async function amcIngest(
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
  const timer =
    options.killAfterMs === undefined ? null : setTimeout(() => child.kill('SIGINT'), options.killAfterMs);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (timer !== null) clearTimeout(timer);
  return { code: child.exitCode, stdout, stderr };
}
