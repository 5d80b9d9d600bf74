import type { ColumnDefinition, DataSetDefinition } from '../amc/index.js';
import type { DataSetSchema, SchemaColumn } from '../schema/data-set-schema.js';

/**
 * What is posted to AMC to create the data set: the schema without `source`, `input`, `collaboration`, `$schema` and
 * `$comment`.
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

/** A column as AMC takes it. */
export function columnDefinition(column: SchemaColumn): ColumnDefinition {
  const { source: _source, ...definition } = column;
  return definition;
}
