import { type IngestError, StorageError, UsageError } from '../errors.js';

/** What is in the way, and what to do about it, for failures that the user has to fix. */
const USAGE_REASONS = new Map([
  ['EACCES', 'there is no permission to write there. Choose another folder or change its permissions.'],
  ['EPERM', 'the system does not permit it. Choose another folder or change its permissions.'],
  ['ENOTDIR', 'a part of the path is a file, not a folder. Choose another folder.'],
  ['EEXIST', 'a file of that name is in the way. Choose another folder.'],
  ['EROFS', 'the file system is read-only. Choose a folder on a writable disk.'],
  ['ENOENT', 'the path does not exist and cannot be created. Choose another folder.'],
  ['ENAMETOOLONG', 'the path is too long. Choose a shorter one.'],
  ['ELOOP', 'the path has links that lead back to themselves. Choose another folder.'],
]);

const STORAGE_REASONS = new Map([
  ['ENOSPC', 'the disk is full. Free some space or choose another disk, then run again.'],
  ['EDQUOT', 'the disk quota is used up. Free some space or choose another disk, then run again.'],
  ['EIO', 'the disk reported a read or write error. Check the disk, then run again.'],
  ['EMFILE', 'too many files are open. Raise the limit (ulimit -n), then run again.'],
  ['ENFILE', 'too many files are open on this machine. Run again later.'],
]);

/** The system's error code (`ENOENT`, …) of a failed file operation, or null. */
export function errnoOf(cause: unknown): string | null {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
}

/**
 * The error for a failed file operation: `doing` says what was attempted ("create the output folder"), `path` where. If
 * the user has to change something it is a {@link UsageError}, otherwise a {@link StorageError}.
 */
export function toDiskError(cause: unknown, doing: string, path: string): IngestError {
  const errno = errnoOf(cause) ?? 'an unknown reason';
  const usage = USAGE_REASONS.get(errno);
  const message = `Cannot ${doing} (${path}): `;
  if (usage !== undefined) return new UsageError(message + usage, { code: 'OUTPUT_NOT_WRITABLE', cause });
  const storage =
    STORAGE_REASONS.get(errno) ?? `the system reported ${errno}. Check the disk, then run again.`;
  const code = errno === 'ENOSPC' || errno === 'EDQUOT' ? 'DISK_FULL' : 'DISK_FAILED';
  return new StorageError(message + storage, { code, cause });
}
