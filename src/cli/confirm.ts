import { createInterface } from 'node:readline/promises';
import { UsageError } from '../errors.js';
import type { Terminal } from './terminal.js';

/**
 * Asks before doing something that cannot be undone. `--yes` answers for scripts.
 * @throws UsageError when there is nobody to ask
 */
export async function confirm(question: string, yes: boolean, terminal: Terminal): Promise<boolean> {
  if (yes) return true;
  if (terminal.stdin.isTTY !== true) {
    throw new UsageError(`${question} Nobody can be asked here: add --yes to go on. Nothing was done.`, {
      code: 'CONFIRMATION_NEEDED',
    });
  }
  const lines = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: terminal.signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
