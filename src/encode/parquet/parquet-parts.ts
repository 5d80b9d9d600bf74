import type { EncodedRows, PartEncoder } from '../../model/part-encoder.js';
import { PARQUET_START, parquetFooter, type ParquetSpec } from './row-group.js';

/**
 * Rows, as text, that become one row group: some ten thousand. It bounds what is held while one is encoded, and what a
 * reader has to hold.
 */
const ROW_GROUP_BYTES = 8 * 1024 * 1024;
/** A cell of one letter and its tab becomes at most eight bytes, and compression may add a sixth. */
const MOST_GROWTH = 6;
/** What the footer says of a column and of its part in a row group, and the headers of its pages; beside its name. */
const FOOTER_BYTES = 512;
const SCHEMA_BYTES = 64;
const CHUNK_BYTES = 256;
const PAGE_BYTES = 256;

/** @param encode runs `encodeRowGroup`, here or in another thread */
export function parquetParts(
  spec: ParquetSpec,
  encode: (rows: Buffer, spec: ParquetSpec) => Promise<EncodedRows>,
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
      const room = maxPartBytes - PARQUET_START.length - mostEndBytes(1) - columns.length * PAGE_BYTES;
      return Math.max(1, Math.min(ROW_GROUP_BYTES, Math.floor(room / MOST_GROWTH)));
    },
    start: () => Promise.resolve(PARQUET_START),
    encode: (rows) => encode(rows, spec),
    end: (stretches) =>
      parquetFooter(
        stretches.flatMap(({ rowGroup, offset }) => (rowGroup === null ? [] : { rowGroup, offset })),
        spec,
      ),
    mostEndBytes,
  };
}
