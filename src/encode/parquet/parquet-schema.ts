import type { SchemaElement } from 'hyparquet';
import type { DataType } from '../../model/data-set.js';

/** A column of the files that are written. */
export interface ParquetColumnType {
  readonly name: string;
  readonly dataType: DataType;
  readonly nullable: boolean;
  /** Whether the values are SHA-256 digests in hex: they hold no repeats. */
  readonly isDigest: boolean;
}

/** AMC's DECIMAL: two decimals, and 36 digits before the point. */
export const DECIMAL_BYTES = 16;
const DECIMAL = { precision: 38, scale: 2 } as const;

type Physical = Pick<SchemaElement, 'type' | 'type_length'>;
type Meaning = Omit<SchemaElement, 'name' | 'type' | 'type_length'>;

/** How AMC's types are stored, and what the footer says that they mean. */
const TYPES: Readonly<Record<DataType, { readonly physical: Physical; readonly meaning: Meaning }>> = {
  STRING: {
    physical: { type: 'BYTE_ARRAY' },
    meaning: { converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  },
  DECIMAL: {
    physical: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: DECIMAL_BYTES },
    meaning: { converted_type: 'DECIMAL', ...DECIMAL, logical_type: { type: 'DECIMAL', ...DECIMAL } },
  },
  INTEGER: { physical: { type: 'INT32' }, meaning: {} },
  LONG: { physical: { type: 'INT64' }, meaning: {} },
  TIMESTAMP: {
    physical: { type: 'INT64' },
    meaning: {
      converted_type: 'TIMESTAMP_MILLIS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    },
  },
  DATE: { physical: { type: 'INT32' }, meaning: { converted_type: 'DATE', logical_type: { type: 'DATE' } } },
};

/** The schema as the footer states it. */
export function footerSchema(columns: readonly ParquetColumnType[]): SchemaElement[] {
  return schemaOf(columns, (dataType) => ({ ...TYPES[dataType].physical, ...TYPES[dataType].meaning }));
}

/** The same without what the types mean: values are written as they are stored. */
export function storedSchema(columns: readonly ParquetColumnType[]): SchemaElement[] {
  return schemaOf(columns, (dataType) => TYPES[dataType].physical);
}

function schemaOf(
  columns: readonly ParquetColumnType[],
  element: (dataType: DataType) => Omit<SchemaElement, 'name'>,
): SchemaElement[] {
  return [
    { name: 'schema', num_children: columns.length },
    ...columns.map(({ name, dataType, nullable }) => ({
      name,
      repetition_type: nullable ? ('OPTIONAL' as const) : ('REQUIRED' as const),
      ...element(dataType),
    })),
  ];
}
