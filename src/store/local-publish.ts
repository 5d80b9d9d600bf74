import { access, lstat, mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StorageError, UsageError } from '../errors.js';
import { errnoOf } from './disk-error.js';
import { MANIFEST_NAME } from './run-store.js';

/** Another process may publish the same run between our two renames; then it is tried again. */
const PUBLISH_TRIES = 5;

/** Flushes a file, or a folder's list of names, to disk. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (cause) {
    // Some systems cannot flush a folder; nothing more can be done there.
    const errno = errnoOf(cause);
    if (errno !== 'EINVAL' && errno !== 'EISDIR' && errno !== 'EPERM') throw cause;
  } finally {
    await handle.close();
  }
}

/** Flushes the names in a folder and in all folders below it. */
export async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncFolders(join(folder, entry.name));
  }
  await syncPath(folder);
}

/**
 * Creates a folder and its parents. Node's recursive mkdir never ends if a folder exists in which nothing can be
 * created because the system says "no such file" (as in /proc).
 */
export async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    const above = dirname(folder);
    if (errno !== 'ENOENT' || above === folder) throw cause;
    await makeFolders(above);
    await mkdir(folder).catch((again: unknown) => {
      if (errnoOf(again) !== 'EEXIST') throw again;
    });
  }
}

/** Whether something is there. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * Refuses to replace anything other than an older run: the folder must be empty or contain a manifest or a report.
 * @throws {UsageError} OUTPUT_OCCUPIED
 */
export async function checkReplaceable(target: string): Promise<void> {
  try {
    if ((await lstat(target)).isDirectory()) {
      const names = await readdir(target);
      if (names.length === 0 || names.includes(MANIFEST_NAME) || names.includes('report.json')) return;
    }
  } catch (cause) {
    // Also if another process is just moving it aside.
    if (errnoOf(cause) === 'ENOENT') return;
    throw cause;
  }
  throw new UsageError(
    `Cannot write the run to ${target}: something that is not a run is there already. ` +
      'Move it away or choose another output folder.',
    { code: 'OUTPUT_OCCUPIED' },
  );
}

/**
 * Puts the folder `run` in place of `target` by renaming. An older run there is first moved to `aside`, and moved back
 * if the rename fails. All three are on one file system.
 */
export async function publishFolder(run: string, target: string, aside: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    await checkReplaceable(target);
    const moved = await moveIfThere(target, aside);
    try {
      await rename(run, target);
      return;
    } catch (cause) {
      const errno = errnoOf(cause);
      const occupied = errno === 'ENOTEMPTY' || errno === 'EEXIST';
      if (moved && !occupied) await putBack(aside, target, cause);
      if (!occupied || tries === PUBLISH_TRIES) throw cause;
      // For two older runs in a row: the next round needs a free location to move the second one to.
      aside = `${aside}-${tries}`;
    }
  }
}

async function moveIfThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return false;
    throw cause;
  }
}

async function putBack(aside: string, target: string, cause: unknown): Promise<void> {
  try {
    await rename(aside, target);
  } catch {
    throw new StorageError(
      `Cannot publish the run as ${target}, and the older run of that name could not be put back: it is in ${aside}. ` +
        'Move it back by hand, or run again to write it again.',
      { code: 'PUBLISH_FAILED', cause },
    );
  }
}
