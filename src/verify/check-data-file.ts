import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { RunReport } from '../report/run-report.js';
import { ParquetFooter } from './parquet-footer.js';
import type { RunFiles } from './run-files.js';
import { TextContent } from './text-content.js';
import type { Problem } from './verification.js';

type PartFile = RunReport['files'][number];

const DIGEST = /^[0-9a-f]{64}$/;

/** What one data file contains, and what is wrong with it. */
export interface CheckedFile {
  readonly bytes: number;
  readonly rows: number;
  readonly problems: readonly Problem[];
}

/** Reads a data file once, to its end: size, SHA-256, whether it can be unpacked, its rows, and the names of its columns. */
export async function checkDataFile(
  files: RunFiles,
  file: PartFile,
  { output, ...report }: RunReport,
  signal: AbortSignal,
): Promise<CheckedFile> {
  const problems: Problem[] = [];
  const note = (code: Problem['code'], message: string) => problems.push({ code, file: file.path, message });
  const hash = createHash('sha256');
  const content =
    output.format === 'parquet'
      ? new ParquetFooter()
      : new TextContent(output.format, report.prepared !== undefined);
  let bytes = 0;
  let unpacked = true;
  // Read failures are rethrown; only unpacking failures are findings.
  let readFailure: { readonly cause: unknown } | null = null;
  const take = (chunk: Uint8Array) => {
    hash.update(chunk);
    bytes += chunk.length;
  };
  const source = files.open(file.path, signal)[Symbol.asyncIterator]();
  async function* taken(): AsyncGenerator<Uint8Array> {
    try {
      for (let next = await source.next(); next.done !== true; next = await source.next()) {
        take(next.value);
        yield next.value;
      }
    } catch (cause) {
      readFailure = { cause };
      throw cause;
    }
  }
  const unpack = output.format !== 'parquet' && output.compression === 'gzip';
  try {
    const counting = async (plain: AsyncIterable<Uint8Array>) => {
      for await (const chunk of plain) content.add(chunk);
    };
    await (unpack
      ? pipeline(Readable.from(taken()), createGunzip(), counting)
      : pipeline(Readable.from(taken()), counting));
  } catch (cause) {
    if (readFailure !== null || signal.aborted) throw cause;
    unpacked = false;
    // The rest is still read, for its checksum.
    for await (const chunk of rest(source)) take(chunk);
  } finally {
    await source.return?.();
  }
  const sha256 = hash.digest('hex');
  // For files that were not read from start to end, the report states a mark.
  const found = DIGEST.test(file.sha256) ? sha256 : `${files.markOf?.(file.path) ?? ''}:${bytes}`;
  if (bytes !== file.bytes || found !== file.sha256) {
    note('FILE_CHANGED', 'its size or SHA-256 is not the one that the report states');
  }
  if (!unpacked) note('FILE_NOT_READABLE', 'it cannot be unpacked (gzip)');
  const { rows, columns } = unpacked ? content.read() : { rows: null, columns: null };
  const sample = report.prepared?.sample ?? null;
  const isSampled = sample !== null && file.rows >= sample;
  if (unpacked && (rows === null || rows < file.rows || (rows > file.rows && !isSampled))) {
    const held = rows === null ? 'is truncated' : `has ${rows} rows`;
    note('ROWS_DIFFER', `it ${held}, and the report states ${file.rows} rows`);
  }
  const stated = statedColumns(report);
  const isOwn = report.prepared === undefined;
  if (isOwn && rows !== null && columns !== null && columns.join('\n') !== stated.join('\n'))
    note(
      'COLUMNS_DIFFER',
      `its columns are not those that the report states, in their order: ${stated.join(', ')}`,
    );
  return { bytes, rows: rows ?? 0, problems };
}

/** The names of the columns of every data file, in order. */
function statedColumns({ collaboration, columns }: Pick<RunReport, 'collaboration' | 'columns'>): string[] {
  return collaboration?.columns.map(({ name }) => name) ?? Object.keys(columns);
}

async function* rest(source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
}
