import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** It is held for a moment only. An older one was left by a process that ended in between. */
const LEFT_AFTER_MS = 20_000;
const AGAIN_MS = 25;

/**
 * Does something while no other process does so: a file that must be new is the lock. Throws what the file system says,
 * or the reason of the signal.
 * @param file the lock; its folder exists
 */
export async function withFolderLock<T>(
  file: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  while (!(await take(file))) {
    await putAwayIfLeft(file);
    await pause(AGAIN_MS * (0.5 + Math.random()), undefined, { signal });
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await (await open(file, 'wx')).close();
    return true;
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) return false;
    throw cause;
  }
}

/** By a name of its own first: of several who find it, one puts it away. */
async function putAwayIfLeft(file: string): Promise<void> {
  const away = `${file}.${randomUUID()}`;
  try {
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs < LEFT_AFTER_MS) return;
    await rename(file, away);
  } catch (cause) {
    if (!hasCode(cause, 'ENOENT')) throw cause;
  } finally {
    await rm(away, { force: true });
  }
}

function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}
