import type { ColumnChunk, RowGroup } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { footerSchema, type ParquetColumnType } from './parquet-schema.js';

const CREATED_BY = 'amc-ingest';
/** The first bytes of every Parquet file. */
export const PARQUET_START = Buffer.from('PAR1');

/** The footer of a file with these row groups: everything up to the file's end. */
export function parquetFooter(rowGroups: RowGroup[], columns: readonly ParquetColumnType[]): Buffer {
  const writer = new ByteWriter();
  const metadata = {
    // Only features of the format's first version are used, and some readers insist on that number.
    version: 1,
    created_by: CREATED_BY,
    schema: footerSchema(columns),
    num_rows: rowGroups.reduce((sum, { num_rows }) => sum + num_rows, 0n),
    row_groups: rowGroups,
    metadata_length: 0,
  };
  writeMetadata(writer, metadata);
  writer.appendBytes(PARQUET_START);
  return Buffer.from(writer.getBytes());
}

/** The row group's description with all offsets moved by this many bytes. */
export function movedRowGroup(rowGroup: RowGroup, by: number): RowGroup {
  return { ...rowGroup, columns: rowGroup.columns.map((chunk) => movedChunk(chunk, by)) };
}

/** The column chunk's description with all offsets moved by this many bytes. */
export function movedChunk(chunk: ColumnChunk, by: number): ColumnChunk {
  const { meta_data: meta } = chunk;
  if (meta === undefined) return chunk;
  const distance = BigInt(by);
  const { dictionary_page_offset: dictionary } = meta;
  return {
    ...chunk,
    file_offset: chunk.file_offset + distance,
    meta_data: {
      ...meta,
      data_page_offset: meta.data_page_offset + distance,
      ...(dictionary === undefined ? {} : { dictionary_page_offset: dictionary + distance }),
    },
  };
}
