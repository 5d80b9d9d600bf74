import type { Compression } from '../model/output-format.js';
import type { ParquetColumn, ParquetFile } from '../read/parquet/parquet-file.js';
import type { DataSetPlan, PlanColumn } from '../schema/plan.js';

/** Codecs of Parquet's pages, as an upload request states them. */
const COMPRESSIONS: ReadonlyMap<string, Compression> = new Map([
  ['SNAPPY', 'snappy'],
  ['GZIP', 'gzip'],
  ['UNCOMPRESSED', 'none'],
]);

/**
 * The codecs that a file's pages have. Writers leave columns uncompressed if compression does not make them smaller.
 */
export function codecsOf({ metadata }: ParquetFile): readonly string[] {
  const codecs = metadata.row_groups.flatMap(({ columns }) =>
    columns.flatMap(({ meta_data: meta }) => (meta === undefined ? [] : [String(meta.codec)])),
  );
  const compressing = [...new Set(codecs)].filter((codec) => codec !== 'UNCOMPRESSED').toSorted();
  return compressing.length === 0 ? ['UNCOMPRESSED'] : compressing;
}

/** The compression that a request states; null for codecs that it cannot name. */
export function compressionOf(codec: string): Compression | null {
  return COMPRESSIONS.get(codec) ?? null;
}

/** What is wrong with the types of a file's columns, by column of the data set. */
export function typeProblems(file: ParquetFile, { columns }: DataSetPlan): string[] {
  const byName = new Map(file.columns.map((column) => [column.name, column]));
  return columns.flatMap((column) => {
    const found = byName.get(column.name);
    const wanted = found === undefined ? null : wrongType(found, column);
    return wanted === null ? [] : [`${column.name} has to be ${wanted}`];
  });
}

/** What the column has to be; null when it already is. */
function wrongType({ element, format }: ParquetColumn, { kind }: PlanColumn): string | null {
  const { type, logical_type: logical, converted_type: converted } = element;
  const dataType = kind.kind === 'value' ? kind.dataType : 'STRING';
  switch (dataType) {
    case 'STRING':
      return type === 'BYTE_ARRAY' && (logical?.type === 'STRING' || converted === 'UTF8')
        ? null
        : 'text (BYTE_ARRAY, STRING)';
    case 'INTEGER':
      return type === 'INT32' && isSignedInteger(element) ? null : 'a whole number of 32 bits (INT32)';
    case 'LONG':
      return type === 'INT64' && isSignedInteger(element) ? null : 'a whole number of 64 bits (INT64)';
    case 'DECIMAL': {
      const isDecimal = format?.kind === 'number' && (logical?.type === 'DECIMAL' || converted === 'DECIMAL');
      const scale = (logical?.type === 'DECIMAL' ? logical.scale : element.scale) ?? 0;
      return isDecimal && scale <= 2 ? null : 'a decimal with at most two places (DECIMAL(38, 2))';
    }
    case 'TIMESTAMP': {
      const isTime =
        type === 'INT64' &&
        ((logical?.type === 'TIMESTAMP' && logical.unit !== 'NANOS') ||
          converted === 'TIMESTAMP_MILLIS' ||
          converted === 'TIMESTAMP_MICROS');
      return isTime ? null : 'a time in milliseconds or microseconds (INT64, TIMESTAMP)';
    }
    case 'DATE':
      return logical?.type === 'DATE' || converted === 'DATE' ? null : 'a date (INT32, DATE)';
  }
}

function isSignedInteger({
  logical_type: logical,
  converted_type: converted,
}: ParquetColumn['element']): boolean {
  if (logical !== undefined) return logical.type === 'INTEGER' && logical.isSigned;
  return converted === undefined || /^INT_(?:32|64)$/.test(converted);
}
