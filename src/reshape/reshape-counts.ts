import type { ReshapeCounts } from '../model/reshape-counts.js';
import type { ReshapePlan } from '../schema/reshape-plan.js';

export function emptyCounts(plan: ReshapePlan, joins: number): ReshapeCounts {
  return {
    records: 0,
    rows: 0,
    joins: Array.from({ length: joins }, () => ({ matched: 0, unmatched: 0, withoutKey: 0 })),
    unsplit: plan.columns.map(() => 0),
  };
}

/** Adds counts to others of the same plan. */
export function addCounts(total: ReshapeCounts, { records, rows, joins, unsplit }: ReshapeCounts): void {
  total.records += records;
  total.rows += rows;
  joins.forEach(({ matched, unmatched, withoutKey }, index) => {
    const sum = total.joins[index];
    if (sum === undefined) return;
    sum.matched += matched;
    sum.unmatched += unmatched;
    sum.withoutKey += withoutKey;
  });
  unsplit.forEach((count, column) => {
    total.unsplit[column] = (total.unsplit[column] ?? 0) + count;
  });
}
