/**
 * Batches of columns as in Apache Arrow (`RecordBatch`, `Table`), detected by what they can do and not by their class,
 * so that any version of the package works, and any compatible reader.
 */
export interface ArrowBatch {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly ArrowField[] };
  getChild(name: string): ArrowColumn | null;
}

export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
}

/** The parts of a type that determine what its values mean. */
export interface ArrowType {
  readonly typeId: number;
  /** Decimals: digits after the point. */
  readonly scale?: number;
  /** Times: the zone that makes them instants; without one they are local clock times. */
  readonly timezone?: string | null;
  /** Dictionaries: the type of their values. */
  readonly dictionary?: ArrowType;
}

export interface ArrowColumn {
  get(row: number): unknown;
}

export function isArrowBatch(value: unknown): value is ArrowBatch {
  return (
    typeof value === 'object' &&
    value !== null &&
    'numRows' in value &&
    typeof value.numRows === 'number' &&
    'getChild' in value &&
    typeof value.getChild === 'function' &&
    'schema' in value &&
    typeof value.schema === 'object' &&
    value.schema !== null &&
    'fields' in value.schema &&
    Array.isArray(value.schema.fields)
  );
}
