import { isFilledByAmc } from '../model/data-set.js';
import type { AmcColumn, AmcDataSet, ColumnDefinition, DataSetDefinition } from './data-set.js';

/**
 * The first difference between a definition that was sent and the data set that AMC shows, in words; undefined
 * when they agree. Compares only what was sent: AMC adds its own user id columns and defaults.
 */
export function definitionDifference(sent: DataSetDefinition, seen: AmcDataSet): string | undefined {
  for (const column of sent.columns) {
    const other = seen.columns.find(({ name }) => name === column.name);
    if (other === undefined) return `it has no column ${column.name}`;
    if (differsFrom(column, other)) return `column ${column.name} is defined in another way`;
  }
  const names = new Set(sent.columns.map(({ name }) => name));
  const extra = seen.columns.find((column) => !names.has(column.name) && !isFilledByAmc(column));
  if (extra !== undefined) return `it has an additional column ${extra.name}`;
  if (sent.period !== undefined && seen.period !== sent.period) return 'its period is another';
  if (sent.countryCode !== undefined && seen.countryCode !== sent.countryCode)
    return 'its country is another';
  return undefined;
}

/** Whether a column at AMC contradicts the definition that was sent. */
export function differsFrom(sent: ColumnDefinition, seen: AmcColumn): boolean {
  const sentId = sent.externalUserIdType;
  const pii = sentId !== undefined && 'hashedPii' in sentId ? sentId.hashedPii : undefined;
  const external = sentId !== undefined && 'externalIdentity' in sentId ? sentId.externalIdentity : undefined;
  return (
    seen.dataType !== sent.dataType ||
    seen.columnType !== sent.columnType ||
    (seen.nullable ?? true) !== (sent.nullable ?? true) ||
    (seen.isMainEventTime ?? false) !== (sent.isMainEventTime ?? false) ||
    (seen.isCountryCode ?? false) !== (sent.isCountryCode ?? false) ||
    seen.externalUserIdType?.hashedPii !== pii ||
    seen.externalUserIdType?.externalIdentity !== external ||
    seen.consentType !== sent.consentType
  );
}
