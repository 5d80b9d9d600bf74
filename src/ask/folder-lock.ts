import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** It is held for a moment only. An older one was left by a process that ended in between. */
const LEFT_AFTER_MS = 20_000;
const AGAIN_MS = 25;
/** Locks on putting away a lock, and so on, that are put away: each is one more process that ended within a moment. */
const MAX_DEPTH = 3;

/** What tells a lock from the next one of its name. */
interface Lock {
  readonly inode: bigint;
  readonly madeNs: bigint;
}
interface OwnLock extends Lock {
  /** By this process's own clock, from when on others may find it left: the disk's may be ahead or behind. */
  readonly leftFrom: number;
}

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
  let own = await take(file);
  while (own === null) {
    await putAwayIfLeft(file);
    await pause(AGAIN_MS * (0.5 + Math.random()), undefined, { signal });
    own = await take(file);
  }
  try {
    return await work();
  } finally {
    await release(file, own);
  }
}

async function take(file: string): Promise<OwnLock | null> {
  const leftFrom = performance.now() + LEFT_AFTER_MS / 2;
  try {
    const handle = await open(file, 'wx');
    try {
      return { ...lockOf(await handle.stat({ bigint: true })), leftFrom };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) return null;
    throw cause;
  }
}

/** One that took too long may be put away by others now, as the next one's lock has the same name. */
async function release(file: string, own: OwnLock): Promise<void> {
  if (performance.now() >= own.leftFrom) await putAway(file, own);
  else await rm(file, { force: true });
}

async function putAwayIfLeft(file: string, depth = 0): Promise<void> {
  const found = await lockAt(file);
  if (found !== null && isLeft(found)) await putAway(file, found, depth);
}

/**
 * Removes a lock that was left, and no other one of its name: whoever finds it left has to be the only one to put it
 * away, and looks again when it is. Otherwise the second of two would remove the lock that the first has taken since.
 * That right is a lock, too, of this one lock: where its holder has ended in between, it is put away in the same way.
 */
async function putAway(file: string, left: Lock, depth = 0): Promise<void> {
  const right = `${file}.${left.inode}-${left.madeNs}`;
  const own = await take(right);
  if (own === null) return depth < MAX_DEPTH ? putAwayIfLeft(right, depth + 1) : undefined;
  try {
    const now = await lockAt(file);
    if (now !== null && isSame(now, left)) await rm(file, { force: true });
  } finally {
    await release(right, own);
  }
}

async function lockAt(file: string): Promise<Lock | null> {
  try {
    return lockOf(await stat(file, { bigint: true }));
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return null;
    throw cause;
  }
}

/** Nothing is written into it, so that its time is that of its making. */
function lockOf({ ino, mtimeNs }: { readonly ino: bigint; readonly mtimeNs: bigint }): Lock {
  return { inode: ino, madeNs: mtimeNs };
}

function isSame(one: Lock, other: Lock): boolean {
  return one.inode === other.inode && one.madeNs === other.madeNs;
}

function isLeft({ madeNs }: Lock): boolean {
  return Date.now() - Number(madeNs / 1_000_000n) >= LEFT_AFTER_MS;
}

function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}
