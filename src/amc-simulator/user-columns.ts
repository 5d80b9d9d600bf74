import type { SimulatorDataSet } from './data-set-schema.js';

/** The columns that AMC adds to data sets with identifiers, unless the schema defines its own for them. */
export function userColumns({ columns }: SimulatorDataSet): readonly string[] {
  if (!columns.some(({ externalUserIdType }) => externalUserIdType !== undefined)) return [];
  const named = (test: 'isMainUserId' | 'isMainUserIdType'): string | undefined =>
    columns.find((column) => column[test] === true)?.name;
  return [named('isMainUserId') ?? 'user_id', named('isMainUserIdType') ?? 'user_id_type'];
}
