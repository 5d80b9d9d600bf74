import type { IdentifierColumns } from '../leak-guard/own-identifiers.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { HashedPiiType } from '../model/identifier.js';

/** The columns whose values the leak guard searches for in the row's other columns; null if that is pointless. */
export function identifierColumns({ columns }: Pick<DataSetPlan, 'columns'>): IdentifierColumns | null {
  const find = (type: HashedPiiType) =>
    columns.findIndex(({ kind }) => kind.kind === 'hashedPii' && kind.type === type);
  const isWatched = columns.some(
    ({ kind, leakGuard }) => leakGuard !== 'off' && kind.kind === 'value' && kind.dataType === 'STRING',
  );
  const found = {
    email: find('EMAIL'),
    phone: find('PHONE'),
    firstName: find('FIRST_NAME'),
    lastName: find('LAST_NAME'),
  };
  return isWatched && Object.values(found).some((index) => index >= 0) ? found : null;
}
