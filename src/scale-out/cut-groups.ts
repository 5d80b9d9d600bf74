import type { RowGroup } from 'hyparquet';
import type { RowGroups } from './run-plan.js';

/** Puts row groups together as ranges of about so many stored bytes, one group at least. Groups without rows add none. */
export function cutGroups(groups: readonly RowGroup[], rangeBytes: number): RowGroups[] {
  const ranges: RowGroups[] = [];
  for (const [index, group] of groups.entries()) {
    const rows = Number(group.num_rows);
    const bytes = storedBytes(group);
    const last = ranges.at(-1);
    if (last !== undefined && (rows === 0 || last.rows === 0 || last.bytes + bytes <= rangeBytes)) {
      last.until = index + 1;
      last.rows += rows;
      last.bytes += bytes;
    } else {
      ranges.push({ from: index, until: index + 1, rows, bytes });
    }
  }
  return ranges;
}

/** What is fetched of a group, if all columns are read. */
function storedBytes({ columns }: RowGroup): number {
  return columns.reduce((sum, { meta_data: meta }) => sum + Number(meta?.total_compressed_size ?? 0n), 0);
}
