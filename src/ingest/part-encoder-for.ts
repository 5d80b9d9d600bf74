import { compressorFor } from '../encode/compressor.js';
import { escapedByBackslash, MOST_ESCAPED_GROWTH } from '../encode/csv-escape.js';
import type { ParquetColumnType } from '../encode/parquet/parquet-schema.js';
import { rowEncoder } from '../encode/row-encoder.js';
import { textParts } from '../encode/text-parts.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { Compression, CsvEscape, OutputFormat } from '../model/output-format.js';
import type { PartEncoder } from '../model/part-encoder.js';
import type { BlockPool } from '../workers/block-pool.js';
import { encodedColumn } from '../rows/encoded-column.js';

const CONTENT_TYPES = { csv: 'text/csv', jsonl: 'application/x-ndjson' } as const;

/** A column of the parts. */
export interface PartColumn extends ParquetColumnType {
  /** Whether the values are numbers in their canonical form. */
  readonly isNumber: boolean;
}

interface PartFormat {
  readonly format: OutputFormat;
  readonly compression: Compression;
  readonly csvEscape?: CsvEscape | undefined;
}

/** The encoder that makes parts from the rows that the pool's block function returns. */
export function partEncoderFor(
  format: PartFormat,
  { columns }: DataSetPlan,
  pool: BlockPool,
): Promise<PartEncoder> {
  const parts = columns.map((column) => ({
    ...encodedColumn(column),
    dataType: column.kind.kind === 'value' ? column.kind.dataType : ('STRING' as const),
    nullable: column.nullable,
    isDigest: column.kind.kind === 'hashedPii',
  }));
  return encoderOfColumns(format, parts, pool);
}

/** The encoder that makes parts from rows with these columns. */
export async function encoderOfColumns(
  { format, compression, csvEscape }: PartFormat,
  columns: readonly PartColumn[],
  pool: BlockPool,
): Promise<PartEncoder> {
  if (format === 'parquet') {
    const { parquetParts } = await import('../encode/parquet/parquet-parts.js');
    const types = columns.map(({ name, dataType, nullable, isDigest }) => ({
      name,
      dataType,
      nullable,
      isDigest,
    }));
    return parquetParts({ columns: types, compression }, (rows, spec) => pool.encodeRowGroups(rows, spec));
  }
  return textParts({
    extension: `.${format}`,
    contentType: CONTENT_TYPES[format],
    change: csvEscape === 'backslash' ? { rows: escapedByBackslash, growth: MOST_ESCAPED_GROWTH } : undefined,
    header: rowEncoder(format, columns).header,
    compressor: compressorFor({
      compression,
      mostlyDigests: columns.some(({ isDigest }) => isDigest),
      gzipDigests: (rows) => pool.compress(rows),
    }),
  });
}
