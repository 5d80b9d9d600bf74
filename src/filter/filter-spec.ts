import type { BlockSpec } from '../rows/block-spec.js';
import type { DataSetSchema, SchemaColumn } from '../schema/data-set-schema.js';
import { compilePlan } from '../schema/plan.js';
import type { FilterOptions } from './filter-options.js';

/**
 * The columns as those of a data set, so that the row loop of `run` hashes them: rows have a cell for each
 * column, in the given order, followed by one for the country if there is such a column.
 *
 * @param order indexes of the options' columns
 * @param hasCountry whether there is a cell for the country
 */
export function filterSpec(options: FilterOptions, order: readonly number[], hasCountry: boolean): BlockSpec {
  const { columns, nullValues = [] } = options;
  const { keepEmailUnderscore = false, nullWords = true, placeholders = true } = options;
  const hashed = order.flatMap((index): SchemaColumn[] => {
    const column = columns[index];
    if (column === undefined) return [];
    const source = { keepEmailUnderscore, nullWords, placeholders, ...column.reading };
    return [
      {
        name: `c${index}`,
        dataType: 'STRING',
        columnType: 'DIMENSION',
        externalUserIdType: { hashedPii: column.type },
        source,
      },
    ];
  });
  const country: SchemaColumn = {
    name: 'country',
    dataType: 'STRING',
    columnType: 'DIMENSION',
    isCountryCode: true,
  };
  const schema: DataSetSchema = {
    dataSetId: 'filter',
    columns: hasCountry ? [...hashed, country] : hashed,
    input: { nullValues: [...nullValues] },
  };
  const plan = compilePlan(schema, options.country ?? undefined);
  return {
    plan,
    dialect: { format: 'cells' },
    sourceOf: plan.columns.map((_, index) => index),
    fieldCount: plan.columns.length,
    format: 'csv',
    partitioning: 'none',
  };
}
