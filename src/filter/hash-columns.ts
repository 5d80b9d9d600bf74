import { UsageError } from '../errors.js';
import { cutRecords } from '../read/record-cutter.js';
import { CellHasher, type ColumnCounts, type FilterCounts } from './cell-hasher.js';
import { CsvFilter } from './csv-filter.js';
import { noColumnFound } from './filter-errors.js';
import type { FilterOptions } from './filter-options.js';
import { JsonFilter } from './json-filter.js';

/** Rows are passed on once this many bytes have arrived, or the input ends. */
const BLOCK_BYTES = 256 * 1024;

/** Replaced rows, and the counts, which are complete when all rows have been read. */
export interface HashedRows {
  readonly rows: AsyncGenerator<Buffer>;
  readonly counts: FilterCounts;
}

/**
 * Replaces the values of identifier columns with their hashes: the same as those of `run`, value by value.
 * Every input row is output, in order, with all other bytes unchanged; other columns are not examined. Pulls
 * its input, so a slow reader slows it down. Memory: a few blocks of 256 KiB, and a row of 1 MiB at most.
 *
 * @param useKernel default true; otherwise every row takes the reference path, with the same result
 * @throws UsageError when a column is missing, InputError for a row that cannot be read, and at the end of JSON
 * Lines when no row has any of the columns
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
  // For CSV, the header has already been checked.
  if (!isCsv && rows > 0 && columns.length > 0 && columns.every((column) => rowsWith(column) === 0))
    throw noColumnFound(columns.map(({ name }) => name));
}

/** Rows that have the column, with or without a value. */
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
