import { createHash } from 'node:crypto';
import type { ExternalIdentityType } from '../model/identifier.js';
import { isSuppressed, type SuppressedSet } from '../model/suppressed-set.js';
import type { DataSetPlan } from '../schema/plan.js';

/** Names alone fit many people, and so does an address: only what identifies one person suppresses a row. */
export function suppressingColumns({ columns }: DataSetPlan): readonly number[] {
  return columns.flatMap(({ kind }, index) =>
    kind.kind === 'externalId' ||
    (kind.kind === 'hashedPii' && (kind.type === 'EMAIL' || kind.type === 'PHONE'))
      ? [index]
      : [],
  );
}

/** What represents an id of another identity space in a suppression list, which contains only digests. */
export function externalIdDigest(type: ExternalIdentityType, value: string): string {
  return createHash('sha256').update(`${type}:${value}`).digest('hex');
}

/** Whether a row is about somebody who must not be sent. @param values of its columns, as they would be written */
export function isRowSuppressed(
  { columns }: DataSetPlan,
  looked: readonly number[],
  set: SuppressedSet,
  values: readonly (string | null)[],
): boolean {
  return looked.some((index) => {
    const value = values[index] ?? null;
    const kind = columns[index]?.kind;
    if (value === null) return false;
    return isSuppressed(set, kind?.kind === 'externalId' ? externalIdDigest(kind.type, value) : value);
  });
}
