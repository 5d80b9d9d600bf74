import { parquetMetadataAsync, parquetSchema, type FileMetaData } from 'hyparquet';
import { IngestError, InputError } from '../../errors.js';
import type { RandomAccess } from '../random-access.js';
import { cellFormat, type CellFormat } from './cell-format.js';
import { checkThrift } from './check-thrift.js';
import { ParquetProblem } from './parquet-problem.js';

/** The size of a footer with millions of column chunks; real footers have a few kilobytes to a few megabytes. */
const MAX_FOOTER_BYTES = 128 * 1024 * 1024;
const TAIL_BYTES = 8;
const MAGIC = 'PAR1';
const ENCRYPTED_MAGIC = 'PARE';

/** A column at the top of the schema. */
export interface ParquetColumn {
  readonly name: string;
  /** Null for a column without a single value per row: groups, lists, maps, intervals. */
  readonly format: CellFormat | null;
  readonly element: FileMetaData['schema'][number];
}

/** What a file's footer says. */
export interface ParquetFile {
  readonly metadata: FileMetaData;
  readonly columns: readonly ParquetColumn[];
}

/** @throws InputError CORRUPT_PARQUET, UNSUPPORTED_FORMAT */
export async function readParquetFooter(access: RandomAccess, name: string): Promise<ParquetFile> {
  if (access.size < TAIL_BYTES + MAGIC.length) throw corruptParquet(name, 'it is too short');
  const tail = await access.read(access.size - TAIL_BYTES, TAIL_BYTES);
  const magic = tail.toString('latin1', 4);
  if (magic === ENCRYPTED_MAGIC) throw encrypted(name);
  if (magic !== MAGIC) throw corruptParquet(name, 'it is truncated: its footer is missing');
  const footerBytes = tail.readUInt32LE(0);
  if (footerBytes > access.size - TAIL_BYTES) throw corruptParquet(name, 'its footer is damaged');
  if (footerBytes > MAX_FOOTER_BYTES) throw corruptParquet(name, 'its footer is larger than 128 MiB');
  return guard(name, async () => {
    const footerStart = access.size - TAIL_BYTES - footerBytes;
    const footer = await access.read(footerStart, footerBytes + TAIL_BYTES);
    checkThrift(footer.subarray(0, footerBytes));
    const metadata = await parquetMetadataAsync(
      {
        byteLength: access.size,
        // It requests only the footer.
        slice: (start, end = access.size) => {
          const copy = new ArrayBuffer(end - start);
          new Uint8Array(copy).set(footer.subarray(start - footerStart, end - footerStart));
          return copy;
        },
      },
      { geoparquet: false, initialFetchSize: footerBytes + TAIL_BYTES },
    );
    const rows = metadata.row_groups.reduce((sum, { num_rows }) => sum + num_rows, 0n);
    if (rows !== metadata.num_rows || metadata.row_groups.some(({ num_rows }) => num_rows < 0n))
      throw new ParquetProblem('its footer contradicts itself');
    const columns = parquetSchema(metadata).children.map(({ element, children }) => ({
      name: element.name,
      format: children.length > 0 || element.repetition_type === 'REPEATED' ? null : cellFormat(element),
      element,
    }));
    return { metadata, columns };
  });
}

/** Runs a step; an error in the file is rethrown with the file's name. */
export async function guard<T>(name: string, step: () => Promise<T> | T): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    if (cause instanceof IngestError) throw cause;
    // The decoder's messages may contain values: they stay in the cause.
    throw corruptParquet(
      name,
      cause instanceof ParquetProblem ? cause.message : 'it cannot be decoded',
      cause,
    );
  }
}

function corruptParquet(name: string, why: string, cause?: unknown): InputError {
  return new InputError(
    `${name} cannot be read as Parquet: ${why}. Export or transfer it again; nothing was uploaded.`,
    { code: 'CORRUPT_PARQUET', cause },
  );
}

function encrypted(name: string): InputError {
  return new InputError(
    `Cannot read ${name}: it is an encrypted Parquet file. Export it without encryption.`,
    {
      code: 'UNSUPPORTED_FORMAT',
    },
  );
}
