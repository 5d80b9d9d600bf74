import type { RowGroup } from 'hyparquet';
import type { RowGroups } from './run-plan.js';

export interface GroupBounds {
  /** Approximate stored bytes of a range. */
  readonly rangeBytes: number;
  /** Unpacked bytes that one function can process. */
  readonly maxWholeBytes: number;
}

/** Combines row groups into ranges within the bounds, at least one group each. Groups without rows add none. */
export function cutGroups(
  groups: readonly RowGroup[],
  { rangeBytes, maxWholeBytes }: GroupBounds,
): RowGroups[] {
  const ranges: RowGroups[] = [];
  let unpacked = 0;
  for (const [index, group] of groups.entries()) {
    const rows = Number(group.num_rows);
    const bytes = storedBytes(group);
    const own = unpackedBytes(group);
    const last = ranges.at(-1);
    const fits = last !== undefined && last.bytes + bytes <= rangeBytes && unpacked + own <= maxWholeBytes;
    if (last !== undefined && (rows === 0 || last.rows === 0 || fits)) {
      last.until = index + 1;
      last.rows += rows;
      last.bytes += bytes;
      unpacked += own;
    } else {
      ranges.push({ from: index, until: index + 1, rows, bytes });
      unpacked = own;
    }
  }
  return ranges;
}

/** The stored bytes of a group, if all columns are read. */
function storedBytes({ columns }: RowGroup): number {
  return columns.reduce((sum, { meta_data: meta }) => sum + Number(meta?.total_compressed_size ?? 0n), 0);
}

/** The unpacked bytes of a group. */
export function unpackedBytes({ columns }: RowGroup): number {
  return columns.reduce((sum, { meta_data: meta }) => sum + Number(meta?.total_uncompressed_size ?? 0n), 0);
}
