import type { EncodedRows, PartEncoder } from '../../model/part-encoder.js';
import type { RowPieces } from '../../model/row-pieces.js';
import { movedRowGroup, PARQUET_START, parquetFooter } from './file-footer.js';
import { mostRows, type ParquetSpec } from './row-group.js';

/**
 * Bytes of rows, as text, that are encoded at once: one row group of some 10,000 rows, or more if they are
 * smaller. It bounds the memory here and in readers. A partition's row groups end after this many bytes of its
 * rows: where they end depends only on the rows, not on blocks, threads or other partitions.
 */
const ROW_GROUP_BYTES = 6 * 1024 * 1024;
/** A cell of one character and its tab becomes at most eight bytes, and compression may add a sixth. */
const MOST_GROWTH = 6;
/**
 * The most bytes, besides its name, that the footer needs for a column and its part in a row group, and the
 * headers of its pages.
 */
const FOOTER_BYTES = 512;
const SCHEMA_BYTES = 64;
const CHUNK_BYTES = 256;
const PAGE_BYTES = 256;

/** @param encode runs `encodeRowGroups`, here or in another thread */
export function parquetParts(
  spec: ParquetSpec,
  encode: (rows: RowPieces, spec: ParquetSpec) => Promise<EncodedRows>,
): PartEncoder {
  const { columns } = spec;
  const names = columns.reduce((sum, { name }) => sum + name.length, 0);
  const mostEndBytes = (rowGroups: number) =>
    FOOTER_BYTES +
    columns.length * SCHEMA_BYTES +
    names +
    rowGroups * (FOOTER_BYTES + columns.length * CHUNK_BYTES + names);
  return {
    extension: '.parquet',
    contentType: 'application/vnd.apache.parquet',
    memberBytes: (maxPartBytes) => {
      const most = Math.min(ROW_GROUP_BYTES, Math.floor(maxPartBytes / MOST_GROWTH));
      // The smallest rows have one byte per cell.
      const rowGroups = Math.ceil(most / (mostRows(columns.length) * columns.length));
      const framing = mostEndBytes(rowGroups) + rowGroups * columns.length * PAGE_BYTES;
      const room = maxPartBytes - PARQUET_START.length - framing;
      return Math.max(1, Math.min(most, Math.floor(room / MOST_GROWTH)));
    },
    start: () => Promise.resolve(PARQUET_START),
    encode: (rows) => encode(rows, spec),
    end: (ranges) =>
      parquetFooter(
        ranges.flatMap(({ rowGroups, offset }) => rowGroups.map((group) => movedRowGroup(group, offset))),
        columns,
      ),
    mostEndBytes,
  };
}
