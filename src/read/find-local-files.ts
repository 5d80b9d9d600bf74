import { stat } from 'node:fs/promises';
import path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { InputError, UsageError } from '../errors.js';
import { visibleLine } from '../visible-text.js';
import { LocalFile } from './local-file.js';

/** Endings of the files that are taken from a folder; a file that is named is read whatever its ending. */
const FORMATS = 'csv,tsv,tab,txt,jsonl,ndjson,json,parquet,xlsx,xml';
const FOLDER_PATTERN = `**/*.{{${FORMATS}},{${FORMATS}}.{gz,zst,bz2},zip}`;

/**
 * The files behind a path, a folder (searched through) or a glob, in the order of their paths. Names that
 * start with `.` or `_` are passed over in folders and globs.
 * @throws InputError when there are none
 */
export async function findLocalFiles(input: string): Promise<LocalFile[]> {
  const info = await stat(input).catch(() => null);
  if (info?.isFile() === true) return [new LocalFile(path.resolve(input), input, info.size)];
  if (info?.isDirectory() === true) {
    return filesOf(
      await glob(FOLDER_PATTERN, { cwd: input, ignore: ['**/_*'], caseSensitiveMatch: false }),
      input,
      input,
      'The folder holds no data files (csv, tsv, txt, jsonl, json, parquet, xlsx, xml, also .gz, .zst, .bz2; or zip).',
    );
  }
  if (info !== null) {
    throw new UsageError(
      `Cannot read ${visibleLine(input)}: it is neither a file nor a folder. Pipe it in and name it "-".`,
      {
        code: 'INPUT_NOT_READABLE',
      },
    );
  }
  if (!isDynamicPattern(input)) throw notFound(input, 'There is no file or folder of that name.');
  return filesOf(
    (await glob(input)).filter((file) => !path.basename(file).startsWith('_')),
    '.',
    input,
    'No file matches the pattern.',
  );
}

async function filesOf(
  names: readonly string[],
  folder: string,
  input: string,
  whenNone: string,
): Promise<LocalFile[]> {
  if (names.length === 0) throw notFound(input, whenNone);
  const sorted = names.toSorted((a, b) => (a < b ? -1 : 1));
  const files: LocalFile[] = [];
  for (const name of sorted) {
    const file = path.join(folder, name);
    files.push(new LocalFile(path.resolve(file), file, (await stat(file)).size));
  }
  return files;
}

function notFound(input: string, why: string): InputError {
  return new InputError(`No input was found at ${visibleLine(input)}. ${why}`, { code: 'INPUT_NOT_FOUND' });
}
