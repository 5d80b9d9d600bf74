import type { SchemaElement } from 'hyparquet';
import { DECIMAL_BYTES } from '../../kernel/column-kinds.js';
import type { DataType } from '../../model/data-set.js';

/** A column of the output files. */
export interface ParquetColumnType {
  readonly name: string;
  readonly dataType: DataType;
  readonly nullable: boolean;
  /** Whether the values are SHA-256 digests in hex, which contain no repeats. */
  readonly isDigest: boolean;
}

/** AMC's DECIMAL: two decimals, and 36 digits before the decimal point. */
const DECIMAL = { precision: 38, scale: 2 } as const;

/** How AMC's types are stored, and how the footer describes them. */
const TYPES: Readonly<Record<DataType, Omit<SchemaElement, 'name'>>> = {
  STRING: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  DECIMAL: {
    type: 'FIXED_LEN_BYTE_ARRAY',
    type_length: DECIMAL_BYTES,
    converted_type: 'DECIMAL',
    ...DECIMAL,
    logical_type: { type: 'DECIMAL', ...DECIMAL },
  },
  INTEGER: { type: 'INT32' },
  LONG: { type: 'INT64' },
  TIMESTAMP: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  DATE: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
};

/** The schema as the footer states it. */
export function footerSchema(columns: readonly ParquetColumnType[]): SchemaElement[] {
  return [
    { name: 'schema', num_children: columns.length },
    ...columns.map(({ name, dataType, nullable }) => ({
      name,
      repetition_type: nullable ? ('OPTIONAL' as const) : ('REQUIRED' as const),
      ...TYPES[dataType],
    })),
  ];
}
