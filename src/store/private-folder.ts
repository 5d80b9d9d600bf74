import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { errnoOf } from './disk-error.js';

/** A folder of mode 0700 that belongs to one run of this process. */
export interface PrivateFolder {
  readonly path: string;
  /** Folder inside it for files that are being written. */
  readonly stagingFolder: string;
  /** Removes it with all it holds; never throws. */
  remove(): Promise<void>;
}

const OWNER_FILE = 'owner.json';

/**
 * Makes a private folder `PARENT/PREFIX<random>` that records its owner, so that {@link removeDeadFolders} can
 * tell it from one a dead process left behind. Throws what the file system reports.
 */
export async function createPrivateFolder(parent: string, prefix: string): Promise<PrivateFolder> {
  // mkdtemp makes it 0700 from the start: there is no moment in which others can look in.
  const path = await mkdtemp(join(parent, prefix));
  const remove = async (): Promise<void> => {
    await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  };
  try {
    const owner = { pid: process.pid, host: hostname(), started: await startOf(process.pid) };
    await writeFile(join(path, OWNER_FILE), JSON.stringify(owner), { mode: 0o600 });
    const stagingFolder = join(path, 'staging');
    await mkdir(stagingFolder, { mode: 0o700 });
    return { path, stagingFolder, remove };
  } catch (cause) {
    await remove();
    throw cause;
  }
}

/**
 * Removes the folders `PARENT/PREFIX*` whose owner is certainly dead: a process of this host that no longer
 * runs. One without a readable owner, or of another host, is kept. Best effort: never throws.
 * `beforeRemoval` may save something from such a folder first; when it fails the folder is kept.
 */
export async function removeDeadFolders(
  parent: string,
  prefix: string,
  beforeRemoval?: (folder: string) => Promise<void>,
): Promise<void> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    // A link is never followed: in a shared temporary folder somebody else may have placed it.
    if (!entry.isDirectory() || !entry.name.startsWith(prefix)) continue;
    const folder = join(parent, entry.name);
    if (!(await isOwnerDead(folder))) continue;
    try {
      await beforeRemoval?.(folder);
      await rm(folder, { recursive: true, force: true });
    } catch {
      // Left for the next run, or for its owner: it is in nobody's way.
    }
  }
}

async function isOwnerDead(folder: string): Promise<boolean> {
  let owner: unknown;
  try {
    owner = JSON.parse(await readFile(join(folder, OWNER_FILE), 'utf8'));
  } catch {
    return false;
  }
  if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('host' in owner)) return false;
  const { pid, host } = owner;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0 || host !== hostname()) return false;
  if (!isRunning(pid)) return true;
  // Pids are used again, and in containers the next run often has the very same one.
  const started = await startOf(pid);
  return (
    'started' in owner && typeof owner.started === 'string' && started !== null && started !== owner.started
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return errnoOf(cause) !== 'ESRCH';
  }
}

/** When a process started, in clock ticks since boot; null where the system has no /proc. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // Field 22; the second field, the program's name, may hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
