import { statSync } from 'node:fs';
import { threadsByDefault, WORTH_THREADS_BYTES } from '../workers/default-workers.js';
import { startThreadsEarly } from '../workers/thread.js';

/** The commands whose inputs threads work on. */
const WITH_THREADS: ReadonlySet<string | undefined> = new Set(['run', 'validate']);

/**
 * Starts the threads of a run before the command itself is loaded, where one of its arguments is a file that is worth
 * them: each side takes a while to load, and so they do it side by side.
 * @param args of the command line, from the command's name on
 */
export function startThreadsFor([command, ...words]: readonly string[]): void {
  if (!WITH_THREADS.has(command) || words.some((word) => word.startsWith('--workers'))) return;
  if (words.some(isLargeFile)) startThreadsEarly(threadsByDefault());
}

/** Whatever is wrong with a file is said when the run looks for it. */
function isLargeFile(word: string): boolean {
  if (word.startsWith('-')) return false;
  try {
    const found = statSync(word);
    return found.isFile() && found.size >= WORTH_THREADS_BYTES;
  } catch {
    return false;
  }
}
