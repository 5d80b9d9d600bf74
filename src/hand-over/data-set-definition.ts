import type { ColumnDefinition, DataSetDefinition } from '../amc/index.js';
import type { DataSetSchema, SchemaColumn } from '../schema/data-set-schema.js';

/**
 * The request to AMC that creates the data set: the schema without `source`, `input`, `collaboration`,
 * `$schema` and `$comment`.
 */
export function dataSetDefinition(schema: DataSetSchema): DataSetDefinition {
  const {
    $schema: _schema,
    $comment: _comment,
    input: _input,
    collaboration: _collaboration,
    columns,
    ...definition
  } = schema;
  return { ...definition, columns: columns.map(columnDefinition) };
}

/** A column in AMC's form. */
export function columnDefinition(column: SchemaColumn): ColumnDefinition {
  const { source: _source, ...definition } = column;
  return definition;
}
