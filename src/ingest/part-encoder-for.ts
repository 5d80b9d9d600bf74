import { compressorFor } from '../encode/compressor.js';
import { parquetParts } from '../encode/parquet/parquet-parts.js';
import { rowEncoder } from '../encode/row-encoder.js';
import { textParts } from '../encode/text-parts.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { Compression, OutputFormat } from '../model/output-format.js';
import type { PartEncoder } from '../model/part-encoder.js';
import type { BlockPool } from '../workers/block-pool.js';
import { encodedColumn } from '../rows/encoded-column.js';

const CONTENT_TYPES = { csv: 'text/csv', jsonl: 'application/x-ndjson' } as const;

/** What makes parts of the rows that the pool's block function gives. */
export function partEncoderFor(
  { format, compression }: { readonly format: OutputFormat; readonly compression: Compression },
  { columns }: DataSetPlan,
  pool: BlockPool,
): PartEncoder {
  if (format === 'parquet') {
    const types = columns.map(({ name, kind, nullable }) => ({
      name,
      dataType: kind.kind === 'value' ? kind.dataType : ('STRING' as const),
      nullable,
      isDigest: kind.kind === 'hashedPii',
    }));
    return parquetParts({ columns: types, compression }, (rows, spec) => pool.encodeRowGroups(rows, spec));
  }
  return textParts({
    extension: `.${format}`,
    contentType: CONTENT_TYPES[format],
    header: rowEncoder(format, columns.map(encodedColumn)).header,
    compressor: compressorFor({
      compression,
      mostlyDigests: columns.some(({ kind }) => kind.kind === 'hashedPii'),
      gzipDigests: (bytes) => pool.compress(bytes),
    }),
  });
}
