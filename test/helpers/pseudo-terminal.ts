import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { COMMAND } from './command.js';

/** Whether pseudo-terminals are available: `script` of util-linux, as Linux has it. */
export const HAS_PSEUDO_TERMINAL = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

const quoted = (word: string) => `'${word.replaceAll("'", String.raw`'\''`)}'`;

export interface TerminalSession {
  readonly code: number | null;
  /** The entire output of the terminal, including the echoes of the system. */
  readonly shown: string;
}

/**
 * Runs a shell command on a pseudo-terminal with 100 columns.
 * @param typed what is typed as soon as its text is shown, in this order
 */
export async function onTerminal(
  command: string,
  typed: readonly (readonly [prompt: string, keys: string])[] = [],
): Promise<TerminalSession> {
  const child = spawn('script', ['-qec', `stty cols 100 rows 30; ${command}`, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm-256color', FORCE_COLOR: undefined, NO_COLOR: undefined },
  });
  let shown = '';
  const waiting = [...typed];
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    for (;;) {
      const [next] = waiting;
      const at = next === undefined ? -1 : shown.indexOf(next[0], seen);
      if (next === undefined || at < 0) return;
      seen = at + next[0].length;
      waiting.shift();
      child.stdin.write(next[1]);
    }
  });
  await once(child, 'close');
  return { code: child.exitCode, shown };
}

/** The command as words of a shell. */
export function amcIngestWords(...args: readonly string[]): string {
  return [process.execPath, COMMAND, ...args].map(quoted).join(' ');
}
