import { createHash } from 'node:crypto';
import type { ExternalIdentityType } from '../model/identifier.js';
import { isSuppressed, isSuppressedAt, type SuppressedSet } from '../model/suppressed-set.js';
import type { DataSetPlan } from '../schema/plan.js';

const DIGEST_LETTERS = 64;

/** Names alone stand for many people, and so does an address: only what names one person suppresses a row. */
export function suppressingColumns({ columns }: DataSetPlan): readonly number[] {
  return columns.flatMap(({ kind }, index) =>
    kind.kind === 'externalId' ||
    (kind.kind === 'hashedPii' && (kind.type === 'EMAIL' || kind.type === 'PHONE'))
      ? [index]
      : [],
  );
}

/** What stands for an id of another identity space in a suppression list, which holds digests alone. */
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

/**
 * Whether encoded rows may hold a digest of the set, in whatever column. Digests are stretches of 64 hex digits, so that
 * every 64th byte tells where one may be.
 */
export function mayHoldSuppressed(rows: Buffer, set: SuppressedSet): boolean {
  for (let at = DIGEST_LETTERS - 1; at < rows.length; at += DIGEST_LETTERS) {
    if (!isHex(rows[at])) continue;
    let start = at;
    while (start > 0 && isHex(rows[start - 1])) start -= 1;
    let end = at + 1;
    while (end < rows.length && isHex(rows[end])) end += 1;
    for (let from = start; from + DIGEST_LETTERS <= end; from++)
      if (isSuppressedAt(set, rows, from)) return true;
    at = Math.max(at, end - 1);
  }
  return false;
}

function isHex(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66));
}
