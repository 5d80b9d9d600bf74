import type { AmcColumn, AmcDataSet } from '../amc/index.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { isFilledByAmc } from '../model/data-set.js';
import { columnDefinition } from './data-set-definition.js';

/**
 * How a difference can be fixed: `update` and `addColumn` without re-creating the data set, `deleteColumn`
 * likewise but with the loss of the column's contents, `recreate` only with a new data set, `none` when it does
 * no harm.
 */
export type Fix = 'update' | 'addColumn' | 'deleteColumn' | 'recreate' | 'none';

/** A difference between the schema file and the data set at AMC. */
export interface DataSetDifference {
  /** `period`, `columns.email`, `columns.email.dataType` … */
  readonly path: string;
  readonly message: string;
  readonly fix: Fix;
}

/** All differences; an empty list when the schema's files fit the data set as it is. */
export function diffDataSet(schema: DataSetSchema, actual: AmcDataSet): DataSetDifference[] {
  return [...diffSettings(schema, actual), ...diffColumns(schema, actual)];
}

function diffSettings(schema: DataSetSchema, actual: AmcDataSet): DataSetDifference[] {
  const differences: DataSetDifference[] = [];
  const compare = (path: 'period' | 'countryCode' | 'description' | 'customerEncryptionKeyArn', fix: Fix) => {
    const wanted = path === 'period' ? (schema.period ?? defaultPeriod(schema)) : schema[path];
    if (wanted === actual[path] || (wanted === undefined && path !== 'countryCode')) return;
    differences.push({
      path,
      message: `${say(wanted)} in the schema, ${say(actual[path])} at AMC`,
      fix: wanted === undefined ? 'none' : fix,
    });
  };
  compare('period', 'recreate');
  compare('countryCode', 'update');
  compare('description', 'update');
  compare('customerEncryptionKeyArn', 'recreate');
  return differences;
}

function diffColumns(schema: DataSetSchema, actual: AmcDataSet): DataSetDifference[] {
  const atAmc = new Map(actual.columns.map((column) => [column.name.toLowerCase(), column]));
  const differences = schema.columns.flatMap((column) => {
    const other = atAmc.get(column.name.toLowerCase());
    atAmc.delete(column.name.toLowerCase());
    if (other !== undefined) return diffColumn(column, other);
    // Neither the main event time nor the user id can be added to an existing data set.
    const isMain = column.isMainEventTime === true || column.isMainUserId === true;
    const fix: Fix = isMain || column.nullable === false ? 'recreate' : 'addColumn';
    return [{ path: `columns.${column.name}`, message: 'is missing at AMC', fix }];
  });
  for (const column of atAmc.values()) {
    if (isFilledByAmc(column)) continue;
    const isMain = column.isMainEventTime === true;
    differences.push({
      path: `columns.${column.name}`,
      message:
        column.nullable === false
          ? 'is at AMC only, and not nullable: uploads lack it'
          : 'is at AMC only; uploads leave it null',
      fix: isMain ? 'recreate' : column.nullable === false ? 'deleteColumn' : 'none',
    });
  }
  return differences;
}

function diffColumn(column: DataSetSchema['columns'][number], other: AmcColumn): DataSetDifference[] {
  const wanted = columnDefinition(column);
  const differences: DataSetDifference[] = [];
  const compare = (field: string, mine: unknown, theirs: unknown, fix: Fix) => {
    if (JSON.stringify(mine) === JSON.stringify(theirs)) return;
    differences.push({
      path: `columns.${column.name}.${field}`,
      message: `${say(mine)} in the schema, ${say(theirs)} at AMC`,
      fix,
    });
  };
  compare('name', wanted.name, other.name, 'update');
  compare('dataType', wanted.dataType, other.dataType, 'recreate');
  compare('columnType', wanted.columnType, other.columnType, 'recreate');
  compare('nullable', wanted.nullable ?? true, other.nullable ?? true, 'recreate');
  for (const flag of ['isMainEventTime', 'isMainUserId', 'isMainUserIdType', 'isCountryCode'] as const) {
    compare(flag, wanted[flag] ?? false, other[flag] ?? false, 'recreate');
  }
  compare('externalUserIdType', wanted.externalUserIdType, identityOf(other), 'recreate');
  compare('consentType', wanted.consentType, other.consentType, 'recreate');
  if (wanted.description !== undefined)
    compare('description', wanted.description, other.description, 'update');
  return differences;
}

/** AMC may show the kind of identity that does not apply as an empty field. */
function identityOf(column: AmcColumn): Readonly<Record<string, string>> | undefined {
  const { hashedPii, externalIdentity } = column.externalUserIdType ?? {};
  if (hashedPii !== undefined) return { hashedPii };
  return externalIdentity === undefined ? undefined : { externalIdentity };
}

function defaultPeriod(schema: DataSetSchema): string | undefined {
  return schema.columns.some((column) => column.isMainEventTime === true) ? 'P1D' : undefined;
}

function say(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}
