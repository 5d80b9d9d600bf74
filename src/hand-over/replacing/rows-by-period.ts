import type { RowsByPeriod } from '../../ledger/holdings.js';
import type { RunReport } from '../../report/run-report.js';

/** Length of a period's name. */
const LENGTHS: Readonly<Record<string, number>> = {
  hour: 13,
  day: 10,
  month: 7,
  year: 4,
  PT1H: 13,
  P1D: 10,
  P1M: 7,
};

/**
 * The rows that a run writes, by the periods that AMC replaces together (the data set's; in reports of earlier
 * versions, days or something coarser). A run whose parts cover longer periods is counted by its timeline, and
 * by the longer periods if the timeline has no finer ones. Without event times, all rows are in one period
 * without a name.
 */
export function rowsByPeriod(report: RunReport): RowsByPeriod {
  const { events, files, output, rows, timeline } = report;
  if (events === null) return rows.written === 0 ? {} : { '': rows.written };
  const wanted = LENGTHS[output.period ?? 'P1D'] ?? 0;
  const parts = output.partitioning === 'none' ? 0 : (LENGTHS[output.partitioning] ?? 0);
  const times = LENGTHS[timeline?.period ?? ''] ?? 0;
  if (parts < wanted && times > parts && timeline !== null)
    return sumBy(Object.entries(timeline.rows), wanted);
  return sumBy(
    files.map((file): [string, number] => [parts === 0 ? '' : file.partition, file.rows]),
    wanted,
  );
}

function sumBy(counts: readonly (readonly [string, number])[], length: number): RowsByPeriod {
  const sums = new Map<string, number>();
  for (const [name, rows] of counts) {
    const period = name.slice(0, length);
    sums.set(period, (sums.get(period) ?? 0) + rows);
  }
  return Object.fromEntries([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
