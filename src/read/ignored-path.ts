import { LEDGER_NAME } from '../model/ledger-name.js';

/**
 * Names of files that are not data: markers, checksums, manifests and descriptions that engines write next to the data,
 * what systems leave in folders, and files that are still being written.
 */
const SIDE_FILES: readonly RegExp[] = [
  /_\$folder\$$/,
  /\.(?:crc|md5|sha1|sha224|sha256|sha384|sha512|sfv|asc|sig)$/i,
  /^(?:md5|sha1|sha256|sha512)sums?(?:\.txt)?$/i,
  /\.metadata$/i,
  // The list of an UNLOAD's files has no extension (`unload_manifest`); a query's list is named after the query.
  /manifest$/i,
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-manifest\.csv$/i,
  /^(?:thumbs\.db|desktop\.ini)$/i,
  /^~\$/,
  // Incomplete: programs that transfer files rename them afterwards.
  /\._COPYING_$/,
  /\.(?:filepart|partial|crdownload|tmp|temp|in-?progress)$/i,
  // An earlier state of a file: its rows would count twice.
  /~$/,
  /\.(?:bak|sw[op])$/i,
  // Written next to a file when that file is complete.
  /\.(?:done|ok|ready|trg|ctl|complete)$/i,
];

/** Folders in which systems keep deleted files, or copies of their own. */
const SIDE_FOLDER = /^(?:@eadir|#recycle|lost\+found|\$recycle\.bin|system volume information)$/i;

/** What a killed run leaves: `RUNID.partial-Ab3xYz/`. */
const UNFINISHED_RUN = /\.partial-[A-Za-z0-9]+$/;

/**
 * Whether one of a path's names says that it holds no data, as in folders of failed attempts (`_temporary/`). This is
 * the one rule for folders, globs, prefixes in S3, archives and the drops that the function is notified about. Folders
 * of partitions (`dt=2024-05-13/`) are data whatever their column is called.
 * @param path below the listed folder, with `/` between names
 */
export function isIgnoredPath(path: string): boolean {
  const names = path.split('/');
  return names.some((name, index) => isIgnoredName(name, index < names.length - 1));
}

/** Whether a file or folder of that name, including everything in it, is not data. */
export function isIgnoredName(name: string, isFolder: boolean): boolean {
  if (name.startsWith('.')) return name !== '.' && name !== '..';
  if (name.startsWith('_')) return !(isFolder && name.includes('='));
  if (isFolder) return name === LEDGER_NAME || UNFINISHED_RUN.test(name) || SIDE_FOLDER.test(name);
  return SIDE_FILES.some((pattern) => pattern.test(name));
}

/** The part of a path that makes it non-data: the folder, with `/`, or the file itself. */
export function ignoredPart(path: string): string {
  const names = path.split('/');
  const at = names.findIndex((name, index) => isIgnoredName(name, index < names.length - 1));
  return at < 0 || at === names.length - 1 ? path : `${names.slice(0, at + 1).join('/')}/`;
}
