import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** A lock is held only for a moment. An older one was left by a process that ended while holding it. */
const LEFT_AFTER_MS = 20_000;
const AGAIN_MS = 25;
/** How deep locks on removing a lock may nest: each level means one more process that ended within that moment. */
const MAX_DEPTH = 3;

/** Distinguishes a lock from the next one of the same name. */
interface Lock {
  readonly inode: bigint;
  readonly madeNs: bigint;
}
interface OwnLock extends Lock {
  /** When others may start to consider it abandoned, by this process's own clock: the disk's clock may differ. */
  readonly leftFrom: number;
}

/**
 * Does something while no other process does it: a file that must be new is the lock. Throws the file system's
 * error, or the signal's reason.
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

/** If it took too long, others may already have removed its lock, and the next one has the same name. */
async function release(file: string, own: OwnLock): Promise<void> {
  if (performance.now() >= own.leftFrom) await putAway(file, own);
  else await rm(file, { force: true });
}

async function putAwayIfLeft(file: string, depth = 0): Promise<void> {
  const found = await lockAt(file);
  if (found !== null && isLeft(found)) await putAway(file, found, depth);
}

/**
 * Removes an abandoned lock, and no other lock of its name. Whoever finds it abandoned must be the only one to
 * remove it, and checks again when it is; otherwise the second of two processes would remove the lock that the
 * first has just taken. That right is itself a lock on this lock: if its holder ended meanwhile, it is removed
 * in the same way.
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

/** Nothing is written into it, so its modification time is its creation time. */
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
