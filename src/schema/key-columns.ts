import type { DataSetPlan } from './plan.js';

/** Types of identifiers whose values are checked for repetitions: each belongs to one person, or one household. */
const KEY_TYPES = ['EMAIL', 'PHONE', 'ADDRESS'] as const;

/** The columns (by index) whose digests are counted for repetitions: the first of each type. */
export function keyColumns({ columns }: DataSetPlan): number[] {
  return KEY_TYPES.map((type) =>
    columns.findIndex(({ kind }) => kind.kind === 'hashedPii' && kind.type === type),
  ).filter((index) => index >= 0);
}
