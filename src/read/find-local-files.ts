import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError, UsageError } from '../errors.js';
import { LocalFile } from './local-file.js';
import { localGlob } from './local-glob.js';
import { shownName } from './shown-name.js';
import { fileIdentity, notReadable, walkFolder, type FolderSearch } from './walk-folder.js';

/** The files that a path stands for, and what was skipped on the way. */
export interface LocalFiles {
  readonly files: readonly LocalFile[];
  readonly skipped: readonly string[];
}

/**
 * The files that a path, a folder (searched recursively) or a glob stands for, in the order of their paths, each once.
 * Every file of a folder is included, regardless of its extension: its content determines what it is. Skipped are files
 * whose name says that they hold no data (`isIgnoredPath`), what the tool itself has written, and other files that it
 * uses.
 * @param own absolute paths of what the tool itself uses
 * @throws InputError when there are none, or one of them cannot be read
 */
export async function findLocalFiles(
  input: string,
  own: ReadonlySet<string> = new Set(),
): Promise<LocalFiles> {
  const info = await infoOf(input);
  if (info?.isFile() === true) return { files: [localFile(input, info)], skipped: [] };
  if (info?.isDirectory() === true) {
    const all = () => true;
    return search(
      input,
      { root: input, matches: all, mayHold: all, names: () => false, own },
      'The folder holds no files to read.',
    );
  }
  if (info !== null) {
    throw new UsageError(
      `Cannot read ${shownName(input)}: it is neither a file nor a folder. Pipe it in and name it "-".`,
      {
        code: 'INPUT_NOT_READABLE',
      },
    );
  }
  const glob = localGlob(input);
  if (glob === null) throw notFound(input, 'There is no file or folder of that name.');
  const whenNone = 'No file matches the pattern.';
  if ((await infoOf(glob.root))?.isDirectory() !== true) throw notFound(input, whenNone);
  return search(input, { ...glob, own }, whenNone);
}

async function search(input: string, wanted: FolderSearch, whenNone: string): Promise<LocalFiles> {
  const { files, skipped } = await walkFolder(wanted);
  if (files.length === 0) {
    const [first] = skipped;
    const skippedNote =
      first === undefined
        ? ''
        : ` Skipped: ${shownName(first)}${skipped.length > 1 ? ` and ${skipped.length - 1} more` : ''}, whose names say that they are not data; name a file itself to read it.`;
    throw notFound(input, `${whenNone}${skippedNote}`);
  }
  return { files: files.map((file) => localFile(file.path, file.info)), skipped };
}

function localFile(name: string, info: BigIntStats): LocalFile {
  return new LocalFile(path.resolve(name), name, Number(info.size), fileIdentity(info));
}

/** Null when there is nothing of that name. */
async function infoOf(place: string): Promise<BigIntStats | null> {
  try {
    return await stat(place, { bigint: true });
  } catch (cause) {
    const errno = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (errno === 'EACCES' || errno === 'EPERM') throw notReadable(place, cause);
    return null;
  }
}

function notFound(input: string, why: string): InputError {
  return new InputError(`No input was found at ${shownName(input)}. ${why}`, { code: 'INPUT_NOT_FOUND' });
}
