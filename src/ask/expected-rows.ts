import type { Period } from '../model/data-set.js';
import type { RunReport } from '../report/run-report.js';

/** An upload that AMC accepted, and what is known about its rows. */
export interface TakenUpload {
  readonly strategy: string;
  readonly rowsWritten: number;
  /** Rows by AMC's period; null when the run's report is gone, or has only coarser periods. */
  readonly periods: ReadonlyMap<string, number> | null;
  /** Rows among them that AMC may drop because their consent is denied. */
  readonly droppable: number;
}

/** What AMC should contain. */
export interface ExpectedRows {
  /** Null when unknown. */
  readonly rows: number | null;
  /** By period, for data sets with a main event time; null when unknown. */
  readonly periods: ReadonlyMap<string, number> | null;
  /** Up to this many fewer rows may have arrived. */
  readonly droppable: number;
}

const NOTHING: ExpectedRows = { rows: 0, periods: new Map(), droppable: 0 };

/** The rows that result from uploads, in the order in which AMC accepted them, by their strategies. */
export function expectedRows(uploads: readonly TakenUpload[]): ExpectedRows {
  return uploads.reduce(after, NOTHING);
}

function after(before: ExpectedRows, upload: TakenUpload): ExpectedRows {
  const { strategy, rowsWritten, periods, droppable } = upload;
  switch (strategy) {
    case 'FULL_REPLACE':
      return { rows: rowsWritten, periods, droppable };
    case 'ADDITIVE':
      return {
        rows: before.rows === null ? null : before.rows + rowsWritten,
        periods: before.periods === null || periods === null ? null : sum(before.periods, periods),
        droppable: before.droppable + droppable,
      };
    default: {
      if (before.rows === 0) return { rows: rowsWritten, periods, droppable };
      if (before.periods === null || periods === null) {
        return { rows: null, periods: null, droppable: before.droppable + droppable };
      }
      const merged =
        strategy === 'OVERLAP_KEEP'
          ? new Map([...periods, ...before.periods])
          : new Map([...before.periods, ...periods]);
      return { rows: total(merged), periods: merged, droppable: before.droppable + droppable };
    }
  }
}

function sum(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): Map<string, number> {
  const result = new Map(one);
  for (const [period, rows] of other) result.set(period, (result.get(period) ?? 0) + rows);
  return result;
}

function total(periods: ReadonlyMap<string, number>): number {
  return [...periods.values()].reduce((all, rows) => all + rows, 0);
}

/** Length of a period's name, from fine to coarse: `2024-05-13T09`, `2024-05-13`, `2024-05`. */
const NAME_LENGTH: Readonly<Record<Period, number>> = { PT1H: 13, P1D: 10, P1M: 7 };
const TIMELINE_LENGTH = { hour: 13, day: 10, month: 7, year: 4 } as const;

/** The run as an upload, with its rows by the periods of AMC's data set (none for a dimension data set). */
export function takenUpload(report: RunReport, strategy: string, period: Period | undefined): TakenUpload {
  return {
    strategy,
    rowsWritten: report.rows.written,
    periods: periodsOf(report, period),
    droppable: report.consentFaults['denied'] ?? 0,
  };
}

function periodsOf(
  { timeline, rows }: RunReport,
  period: Period | undefined,
): ReadonlyMap<string, number> | null {
  if (period === undefined) return new Map();
  if (timeline === null || TIMELINE_LENGTH[timeline.period] < NAME_LENGTH[period]) return null;
  const periods = new Map<string, number>();
  for (const [name, count] of Object.entries(timeline.rows)) {
    const key = name.slice(0, NAME_LENGTH[period]);
    periods.set(key, (periods.get(key) ?? 0) + count);
  }
  return total(periods) === rows.written ? periods : null;
}
