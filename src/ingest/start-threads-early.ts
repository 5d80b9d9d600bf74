import { statSync } from 'node:fs';
import { threadsByDefault, WORTH_THREADS_BYTES } from '../workers/default-workers.js';
import { startThreadsEarly } from '../workers/thread.js';

/** The commands that process inputs in threads. */
const WITH_THREADS: ReadonlySet<string | undefined> = new Set(['run', 'validate']);

/**
 * Starts the threads of a run before the command itself is loaded, if one of its arguments is a file large
 * enough to need them: both take a while to load, so they load in parallel.
 * @param args the command line from the command's name on
 */
export function startThreadsFor([command, ...words]: readonly string[]): void {
  if (!WITH_THREADS.has(command) || words.some((word) => word.startsWith('--workers'))) return;
  if (words.some(isLargeFile)) startThreadsEarly(threadsByDefault());
}

/** The run reports any problem with the file when it looks it up. */
function isLargeFile(word: string): boolean {
  if (word.startsWith('-')) return false;
  try {
    const found = statSync(word);
    return found.isFile() && found.size >= WORTH_THREADS_BYTES;
  } catch {
    return false;
  }
}
