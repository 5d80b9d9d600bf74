import type { AmcDataSet, AmcInstance, AmcInstanceKind, TimeWindow } from '../amc/index.js';
import type { ArrivalFigures } from './arrival.js';
import type { ArrivalQueries } from './arrival-queries.js';
import { readTable } from './read-table.js';
import { readResult, runQuery } from './run-query.js';

/** What AMC answered; a group that is missing is about fewer than 100 people, or not there. */
export interface ArrivalAnswer {
  readonly total: ArrivalFigures | null;
  readonly periods: ReadonlyMap<string, ArrivalFigures>;
  readonly countries: ReadonlyMap<string | null, ArrivalFigures>;
}

export interface AskArrivalOptions {
  readonly instance: AmcInstance;
  readonly kind: AmcInstanceKind;
  readonly dataSet: AmcDataSet;
  readonly queries: ArrivalQueries;
  readonly window: TimeWindow;
  readonly pollMs?: number | undefined;
  /** Told what is asked. */
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

type Row = Readonly<Record<string, string | null>>;

/** Asks AMC for rows, resolved rows and people. Throws QueryError, AmcError or AmcInterruptedError. */
export async function askArrival(options: AskArrivalOptions): Promise<ArrivalAnswer> {
  const { queries, onStep } = options;
  onStep('asking AMC for the rows in all');
  const [total] = await ask(options, queries.total);
  const periods = new Map<string, ArrivalFigures>();
  if (queries.byPeriod !== null) {
    onStep('asking AMC for the rows by period');
    for (const row of await ask(options, queries.byPeriod)) {
      const { period } = row;
      const figures = figuresOf(row);
      if (typeof period === 'string' && figures !== null) periods.set(period, figures);
    }
  }
  const countries = new Map<string | null, ArrivalFigures>();
  if (queries.byCountry !== null) {
    onStep('asking AMC for the rows by country');
    for (const row of await ask(options, queries.byCountry)) {
      const figures = figuresOf(row);
      if (figures !== null) countries.set(row['country'] ?? null, figures);
    }
  }
  return { total: total === undefined ? null : figuresOf(total), periods, countries };
}

async function ask(
  { instance, kind, window, pollMs, signal }: AskArrivalOptions,
  sql: string,
): Promise<readonly Row[]> {
  const execution = await runQuery({
    instance,
    kind,
    // In a sandbox there is nobody to protect: every row counts.
    request: { query: { sql }, window, ...(kind === 'sandbox' ? { disableAggregationControls: true } : {}) },
    pollMs,
    signal,
  });
  return (await readTable(readResult(instance, execution, { signal }))).rows;
}

/** Null for a row whose count AMC does not show, which is not a count of zero. */
function figuresOf(row: Row): ArrivalFigures | null {
  const number = (name: string): number | null => {
    const value = Number(row[name] ?? Number.NaN);
    return Number.isSafeInteger(value) && value >= 0 ? value : null;
  };
  const rows = number('rows_total');
  return rows === null ? null : { rows, resolved: number('rows_resolved'), people: number('people') };
}
