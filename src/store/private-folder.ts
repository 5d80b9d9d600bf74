import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from './disk-error.js';
import { isProcessDead, thisProcess } from './process-identity.js';

/** A folder of mode 0700 that belongs to one run of this process. */
export interface PrivateFolder {
  readonly path: string;
  /** A folder inside it for files that are being written. */
  readonly stagingFolder: string;
  /** Removes it with everything in it; never throws. */
  remove(): Promise<void>;
}

const OWNER_FILE = 'owner.json';
/**
 * A folder contains its owner's name moments after its creation; one that still has none after this time never will.
 */
const NAMELESS_MS = 10 * 60_000;

/**
 * Creates a private folder `PARENT/PREFIX<random>` that records its owner, so that {@link removeDeadFolders} can
 * distinguish it from one that a dead process left behind. Throws what the file system reports.
 */
export async function createPrivateFolder(parent: string, prefix: string): Promise<PrivateFolder> {
  // mkdtemp makes it 0700 from the start: at no moment can others look inside.
  const path = await mkdtemp(join(parent, prefix));
  const remove = async (): Promise<void> => {
    await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  };
  try {
    await writeFile(join(path, OWNER_FILE), JSON.stringify(await thisProcess()), { mode: 0o600 });
    const stagingFolder = join(path, 'staging');
    await mkdir(stagingFolder, { mode: 0o700 });
    return { path, stagingFolder, remove };
  } catch (cause) {
    await remove();
    throw cause;
  }
}

/**
 * Removes the folders below `parent` whose names match and whose owner is certainly dead: a process of this host that
 * no longer runs. A folder from another host, or whose owner cannot be read, is kept. Best effort: never throws.
 * `beforeRemoval` may save something from such a folder first; if it fails, the folder is kept.
 * @returns how many were removed
 */
export async function removeDeadFolders(
  parent: string,
  names: RegExp,
  beforeRemoval?: (folder: string) => Promise<void>,
): Promise<number> {
  let removed = 0;
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    // A link is never followed: in a shared temporary folder somebody else may have placed it.
    if (!entry.isDirectory() || !names.test(entry.name)) continue;
    const folder = join(parent, entry.name);
    if (!(await isOwnerDead(folder))) continue;
    try {
      await beforeRemoval?.(folder);
      await rm(folder, { recursive: true, force: true });
      removed += 1;
    } catch {
      // Left for the next run, or for its owner: it does no harm.
    }
  }
  return removed;
}

async function isOwnerDead(folder: string): Promise<boolean> {
  try {
    return await isProcessDead(JSON.parse(await readFile(join(folder, OWNER_FILE), 'utf8')));
  } catch (cause) {
    if (errnoOf(cause) !== 'ENOENT') return false;
  }
  // Its process died right after creating the folder, or another host is just about to record its name.
  const made = await stat(folder).catch(() => null);
  return made !== null && Date.now() - made.mtimeMs > NAMELESS_MS;
}
