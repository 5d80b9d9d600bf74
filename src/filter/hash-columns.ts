import { UsageError } from '../errors.js';
import { cutRecords } from '../read/record-cutter.js';
import { CellHasher, type ColumnCounts, type FilterCounts } from './cell-hasher.js';
import { CsvFilter } from './csv-filter.js';
import { noColumnFound } from './filter-errors.js';
import type { FilterOptions } from './filter-options.js';
import { JsonFilter } from './json-filter.js';

/** Rows are passed on when this many bytes have come, or the input ends. */
const BLOCK_BYTES = 256 * 1024;

/** Replaced rows, and the counts that are whole when all are read. */
export interface HashedRows {
  readonly rows: AsyncGenerator<Buffer>;
  readonly counts: FilterCounts;
}

/**
 * Replaces the values of identifier columns by their hashes: those of `run`, value by value. Every row that comes in
 * goes out, in its order, with its other bytes as they were; other columns are not looked at. Pulls its input, so a slow
 * reader slows it down. Memory: a few blocks of 256 KiB, and a row of 1 MiB at most.
 *
 * @param useKernel default true; without it every row takes the reference, with the same result
 * @throws UsageError when a column is not there, InputError at a row that cannot be read, and at the end of JSON Lines of
 *   which no row has any of the columns
 */
export function hashColumns(
  chunks: AsyncIterable<Uint8Array>,
  options: FilterOptions,
  useKernel = true,
): HashedRows {
  const hasher = new CellHasher(options);
  return { rows: filtered(chunks, options, { hasher, useKernel }), counts: hasher.counts };
}

async function* filtered(
  chunks: AsyncIterable<Uint8Array>,
  options: FilterOptions,
  { hasher, useKernel }: { readonly hasher: CellHasher; readonly useKernel: boolean },
): AsyncGenerator<Buffer> {
  const isCsv = options.format === 'csv';
  const delimiter = (options.delimiter ?? ',').charCodeAt(0);
  const filter = isCsv
    ? new CsvFilter(options, hasher, useKernel)
    : new JsonFilter(options, hasher, useKernel);
  const quoting = isCsv && options.isUnquoted !== true ? { delimiter } : null;
  let isFirst = true;
  for await (const block of cutRecords(chunks, { quoting, lineEnd: '\n', blockBytes: BLOCK_BYTES })) {
    if (isFirst) refuseUtf16(block.bytes);
    isFirst = false;
    yield filter.filter(block);
  }
  const { rows, columns } = hasher.counts;
  // In CSV the header has told.
  if (!isCsv && rows > 0 && columns.length > 0 && columns.every((column) => rowsWith(column) === 0))
    throw noColumnFound(columns.map(({ name }) => name));
}

/** Rows that have the column, with a value or without. */
export function rowsWith({ hashed, alreadyHashed, empty, notStandardized }: ColumnCounts): number {
  return hashed + alreadyHashed + empty + notStandardized;
}

function refuseUtf16(bytes: Buffer): void {
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE(0);
  if (mark === 0xfeff || mark === 0xfffe || bytes.subarray(0, 1024).includes(0))
    throw new UsageError('The input is not UTF-8 text. Convert it first, for example with iconv -t UTF-8.', {
      code: 'FILTER_ENCODING',
    });
}
