import { InputError } from '../errors.js';
import { MAX_PART_BYTES } from '../ingest/ingest-options.js';
import { gunzip } from '../read/compression/gunzip.js';
import { digestChunks } from '../read/digest-chunks.js';
import { chain, peek } from '../read/peek.js';
import { checkParquet } from './check-parquet.js';
import { checkCsv, checkJsonLines } from './check-text.js';
import type { CheckContext, CheckedFile } from './checked-file.js';
import { FileCheck } from './file-check.js';
import { HEAD_BYTES, storedAs, textFormat } from './file-form.js';
import type { PreparedFile } from './prepared-file.js';
import { wholeLines } from './whole-lines.js';

/** A first line up to this length determines the format. */
const SAMPLE_BYTES = 4096;
/** Text in UTF-8 contains no zeros. */
const START_BYTES = 512;
/** Not a line of a manifest. */
const UNNAMEABLE = /[\r\n]|^\s|\s$/;

/**
 * Checks a file, wherever it is: how it is written, its columns and its rows. Holds about 2 MB of it; for Parquet, what
 * `openParquet` holds.
 * @throws StorageError, InputError INPUT_CHANGED, InterruptedError; problems with its content are in the result
 */
export async function checkFile(file: PreparedFile, context: CheckContext): Promise<CheckedFile> {
  const check = new FileCheck(file, context);
  if (!isTakable(check) || file.size === 0) return check.finish();
  try {
    await read(check);
  } catch (error) {
    if (!(error instanceof InputError) || error.code === 'INPUT_CHANGED' || context.signal.aborted)
      throw error;
    await file.source.confirm?.(context.signal);
    check.problem('PREPARED_NOT_READABLE', error.message);
  }
  return check.finish();
}

/** Whether AMC could accept it at all, judging by the listing. */
function isTakable(check: FileCheck): boolean {
  const { size, location } = check.file;
  const base = location.slice(location.lastIndexOf('/') + 1);
  if (UNNAMEABLE.test(location) || /^[._]/.test(base)) {
    check.problem(
      'PREPARED_FILE_NAME',
      `The name of ${check.name} cannot be a line of a manifest, or begins with "." or "_", which AMC does not read. Rename the file.`,
    );
    return false;
  }
  if (size < MAX_PART_BYTES) return true;
  check.problem(
    'PREPARED_FILE_SIZE',
    `${check.name} has ${size} bytes; AMC may fail on files of 1 GB and more. Write more and smaller files.`,
  );
  return false;
}

async function read(check: FileCheck): Promise<void> {
  const { source } = check.file;
  const { signal } = check.context;
  const stored = digestChunks(source.open(signal), (sha256) => (check.sha256 = sha256));
  const start = await peek(stored, HEAD_BYTES);
  const { as, name } = storedAs(start.head);
  if (as === 'other') {
    await start.rest.return?.();
    check.problem(
      'PREPARED_FORMAT',
      `${check.name} is ${name}. AMC is handed CSV or JSON Lines, plain or as gzip, or Parquet.`,
    );
    return;
  }
  if (as === 'parquet') {
    await start.rest.return?.();
    return checkParquet(check);
  }
  const all = chain(start.head, start.rest);
  const plain = as === 'gzip' ? gunzip(all, check.name) : all;
  const digested = digestChunks(plain, (sha256) => (check.unpackedSha256 = sha256));
  const text = await peek(digested, SAMPLE_BYTES);
  try {
    if (text.head.length === 0) return;
    if (text.head.subarray(0, START_BYTES).includes(0)) {
      check.problem(
        'PREPARED_FORMAT',
        `${check.name} is not text in UTF-8: it contains NUL bytes. Export CSV or JSON Lines in UTF-8, or Parquet.`,
      );
      return;
    }
    const format = textFormat(text.head.toString('utf8'));
    if (format === 'list') {
      check.problem(
        'PREPARED_FORMAT',
        `${check.name} is a list in JSON. Write one object for each line, without a list around them.`,
      );
      return;
    }
    check.form = { format, compression: as === 'gzip' ? 'gzip' : 'none' };
    const lines = wholeLines(chain(text.head, text.rest), check.name);
    await (format === 'csv' ? checkCsv(lines, check) : checkJsonLines(lines, check));
  } finally {
    await text.rest.return?.();
  }
}
