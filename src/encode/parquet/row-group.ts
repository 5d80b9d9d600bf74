import zlib from 'node:zlib';
import type { RowGroup } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { gzipDigests } from '../digest-gzip.js';
import type { Compression } from '../../model/output-format.js';
import type { EncodedRows } from '../../model/part-encoder.js';
import { LINE_FEED, TAB } from './row-form.js';
import { footerSchema, storedSchema, type ParquetColumnType } from './parquet-schema.js';
import { storedValueReader } from './stored-values.js';

/** What the encoder of row groups has to know. Plain data: it can be sent between threads. */
export interface ParquetSpec {
  readonly columns: readonly ParquetColumnType[];
  readonly compression: Compression;
}

const CODECS = { none: 'UNCOMPRESSED', snappy: 'SNAPPY', gzip: 'GZIP' } as const;
/** As texts are compressed: where there are digests by our own program, which is as good and several times faster. */
const GZIP = { GZIP: (bytes: Uint8Array) => zlib.gzipSync(bytes, { level: 6 }) };
const GZIP_DIGESTS = { GZIP: gzipDigests };
const CREATED_BY = 'amc-ingest';
/** Every Parquet file starts with them. */
export const PARQUET_START = Buffer.from('PAR1');

/**
 * Encodes rows in the form of `row-form.ts` as one row group. Memory: the rows, their values and what comes of them,
 * some ten times the rows.
 */
export function encodeRowGroup(rows: Buffer, { columns, compression }: ParquetSpec): EncodedRows {
  const values = splitColumns(rows, columns);
  const count = values[0]?.length ?? 0;
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: storedSchema(columns),
    codec: CODECS[compression],
    compressors: columns.some(({ isDigest }) => isDigest) ? GZIP_DIGESTS : GZIP,
  });
  void parquet.write({
    columnData: columns.map(({ name, dataType, isDigest }, index) => ({
      name,
      // Snappy finds 7 % in digests and takes longer over them than all else of the file.
      ...(isDigest && compression === 'snappy' ? { codec: 'UNCOMPRESSED' as const } : {}),
      data: values[index] ?? [],
      // Of digests and texts they say nothing; decimals are not ordered as their bytes are.
      statistics: dataType !== 'STRING' && dataType !== 'DECIMAL',
      offsetIndex: false,
    })),
    rowGroupSize: count,
  });
  const encoded = writer.getBytes().subarray(PARQUET_START.length);
  const bytes = Buffer.allocUnsafeSlow(encoded.length);
  bytes.set(encoded);
  const [rowGroup = null] = parquet.row_groups;
  return { bytes, rowGroup: rowGroup === null ? null : moved(rowGroup, -PARQUET_START.length) };
}

/** The footer of a file with these row groups: it goes to the end. */
export function parquetFooter(
  rowGroups: readonly { readonly rowGroup: RowGroup; readonly offset: number }[],
  { columns, compression }: ParquetSpec,
): Buffer {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: footerSchema(columns),
    codec: CODECS[compression],
    createdBy: CREATED_BY,
  });
  parquet.row_groups = rowGroups.map(({ rowGroup, offset }) => moved(rowGroup, offset));
  parquet.num_rows = rowGroups.reduce((sum, { rowGroup }) => sum + rowGroup.num_rows, 0n);
  void parquet.finish();
  return Buffer.from(writer.getBytes().subarray(PARQUET_START.length));
}

/** The row group's description with all places moved by so many bytes. */
function moved(rowGroup: RowGroup, by: number): RowGroup {
  const distance = BigInt(by);
  return {
    ...rowGroup,
    columns: rowGroup.columns.map((chunk) => {
      const { meta_data: meta } = chunk;
      if (meta === undefined) return chunk;
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
    }),
  };
}

/** By column the values of all rows, null for none. */
function splitColumns(
  rows: Buffer,
  columns: readonly ParquetColumnType[],
): (Uint8Array | number | bigint | null)[][] {
  const readers = columns.map(({ dataType }) => storedValueReader(dataType));
  const values: (Uint8Array | number | bigint | null)[][] = columns.map(() => []);
  let column = 0;
  let start = 0;
  for (let at = 0; at < rows.length; at++) {
    const byte = rows[at];
    if (byte !== TAB && byte !== LINE_FEED) continue;
    const read = readers[column];
    if (read !== undefined) values[column]?.push(at === start ? null : read(rows, start, at));
    column = byte === LINE_FEED ? 0 : column + 1;
    start = at + 1;
  }
  return values;
}
