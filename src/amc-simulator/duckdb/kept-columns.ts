import { isFilledByAmc, type DataType } from '../../model/data-set.js';
import type { SimulatorDataSet } from '../data-set-schema.js';

/** AMC's types in DuckDB. */
export const SQL_TYPES: Readonly<Record<DataType, string>> = {
  STRING: 'VARCHAR',
  DECIMAL: 'DECIMAL(38,2)',
  INTEGER: 'INTEGER',
  LONG: 'BIGINT',
  TIMESTAMP: 'TIMESTAMP',
  DATE: 'DATE',
};

/** The columns that remain once people are found: those without identifiers. */
export function keptColumns({ columns }: SimulatorDataSet): SimulatorDataSet['columns'] {
  return columns.filter((column) => column.externalUserIdType === undefined && !isFilledByAmc(column));
}
