import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { InterruptedError } from '../errors.js';
import type { Terminal } from './terminal.js';

/**
 * Prompts on a terminal for a line that is not shown while it is typed; null when the input ends without one.
 * @throws InterruptedError on Ctrl-C, or when the signal is aborted
 */
export async function readHiddenLine(question: string, terminal: Terminal): Promise<string | null> {
  const { stdin, stderr, signal } = terminal;
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // With `terminal`, keys arrive one by one, so the system does not echo them; readline's own echo is
  // discarded.
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 });
  // Only now: everything typed from here on is hidden.
  stderr.write(question);
  let stop = () => {};
  try {
    return await new Promise<string | null>((resolve, reject) => {
      stop = () => reject(new InterruptedError(signal.reason));
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop);
      lines.once('SIGINT', stop);
      lines.once('line', resolve);
      lines.once('close', () => resolve(null));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    lines.close();
    stderr.write('\n');
  }
}
