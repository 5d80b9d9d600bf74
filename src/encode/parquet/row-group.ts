import type { RowGroup } from 'hyparquet';
import { DefectError } from '../../errors.js';
import { CELL_BYTES } from '../../kernel/column-kinds.js';
import { columnProgram } from '../../kernel/column-program.js';
import type { Compression } from '../../model/output-format.js';
import type { EncodedRows } from '../../model/part-encoder.js';
import { copyPieces, joinPieces, lengthOf } from '../../model/row-pieces.js';
import { encodeColumnChunk } from './column-chunk.js';
import { movedChunk, movedRowGroup } from './file-footer.js';
import { pageCompression } from './page-compression.js';
import type { ParquetColumnType } from './parquet-schema.js';
import { STORED_KINDS } from './stored-kind.js';

/** The settings for encoding row groups. Plain data: it can be sent between threads. */
export interface ParquetSpec {
  readonly columns: readonly ParquetColumnType[];
  readonly compression: Compression;
}

/** As other writers do; parallel readers each process a row group. */
const MAX_ROWS = 122_880;
/** Cells whose positions are held at once, 8 bytes each. */
const MAX_CELLS = 2 * 1024 * 1024;

/** The most rows in a row group. */
export function mostRows(columnCount: number): number {
  return Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_CELLS / columnCount)));
}

/**
 * Encodes rows in the form of `row-form.ts` as row groups: one, unless the rows are many and small. Memory:
 * twice the rows, 8 bytes per cell, twice the output, and three times a column.
 */
export function encodeRowGroups(rows: readonly Uint8Array[], spec: ParquetSpec): EncodedRows {
  const program = columnProgram();
  program.begin();
  const length = lengthOf(rows);
  const start = program.take(length);
  const memory = new Uint8Array(program.memory.buffer);
  copyPieces(rows, memory, start);
  const end = start + length;
  memory.fill(0, end, end + 16);
  const pieces: Uint8Array[] = [];
  const rowGroups: RowGroup[] = [];
  let bytes = 0;
  for (let at = start; at < end; at = program.foundEnd()) {
    const group = encodeRowGroup(at, end, spec);
    pieces.push(...group.pieces);
    rowGroups.push(movedRowGroup(group.rowGroup, bytes));
    bytes += group.bytes;
  }
  return { bytes: joinPieces(pieces), rowGroups };
}

interface RowGroupBytes {
  readonly pieces: readonly Uint8Array[];
  readonly bytes: number;
  /** Offsets are relative to the group's first byte. */
  readonly rowGroup: RowGroup;
}

function encodeRowGroup(start: number, end: number, { columns, compression }: ParquetSpec): RowGroupBytes {
  const program = columnProgram();
  const stride = columns.length * CELL_BYTES;
  // A cell has at least one byte: the separator after it.
  const most = Math.min(mostRows(columns.length), Math.ceil((end - start) / columns.length));
  const cells = program.take(most * stride);
  const rows = program.findCells(start, end, cells, most);
  if (program.foundCells() !== rows * columns.length || rows === 0)
    throw new DefectError('Rows on their way to Parquet have other cells than the schema has columns.', {
      code: 'ROWS_NOT_CONSERVED',
    });
  const hasDigests = columns.some(({ isDigest }) => isDigest);
  const pieces: Uint8Array[] = [];
  const chunks: RowGroup['columns'] = [];
  let bytes = 0;
  let plainBytes = 0n;
  columns.forEach(({ name, dataType, nullable, isDigest }, index) => {
    const chunk = encodeColumnChunk(
      { cells: cells + index * CELL_BYTES, stride, rows },
      {
        name,
        kind: STORED_KINDS[dataType],
        nullable,
        compression: pageCompression(compression, isDigest, hasDigests),
      },
    );
    chunks.push(movedChunk({ file_offset: 0n, meta_data: chunk.meta }, bytes));
    pieces.push(...chunk.pieces);
    bytes += chunk.bytes;
    plainBytes += chunk.meta.total_uncompressed_size;
  });
  program.free(cells);
  return {
    pieces,
    bytes,
    rowGroup: {
      columns: chunks,
      total_byte_size: plainBytes,
      num_rows: BigInt(rows),
      total_compressed_size: BigInt(bytes),
    },
  };
}
