import {
  AmcApiError,
  type AmcDataSet,
  type AmcInstance,
  type AmcInstanceKind,
  type HiddenRowColumns,
  type TimeWindow,
} from '../amc/index.js';
import type { ArrivalFigures, HiddenRows } from '../report/arrival.js';
import type { ArrivalQueries } from './arrival-queries.js';
import { explainDryRun } from './explain-dry-run.js';
import { QueryError } from './query-error.js';
import type { AnswerRow, AskAll, Question } from './question.js';

/** AMC's answers; a missing group is about fewer than 100 people, or does not exist. */
export interface ArrivalAnswer {
  readonly total: ArrivalFigures | null;
  readonly periods: ReadonlyMap<string, ArrivalFigures>;
  readonly countries: ReadonlyMap<string | null, ArrivalFigures>;
  /** What AMC says about rows that it does not show; null when it shows some, was not asked, or does not say. */
  readonly hidden: HiddenRows | null;
}

export interface AskArrivalOptions {
  readonly instance: AmcInstance;
  readonly kind: AmcInstanceKind;
  readonly dataSet: AmcDataSet;
  readonly queries: ArrivalQueries;
  readonly window: TimeWindow;
  readonly askAll: AskAll;
  /** Whether the queries are known to compile. */
  readonly isChecked: boolean;
  /** Whether AMC accepted any upload: without one, there is nothing that it could hide. */
  readonly hasUploads: boolean;
  /** Called with a description of each step. */
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

const HIDDEN_COLUMNS = {
  filteredMetricsDiscriminatorColumn: 'amc_ingest_filtered',
  distinctUserCountColumn: 'amc_ingest_people',
  filteredReasonColumn: 'amc_ingest_reason',
} as const satisfies HiddenRowColumns;

/**
 * Asks AMC for rows, resolved rows and people: first whether the queries compile, which costs nothing, then for
 * the figures, and when AMC shows none, for the reason. Throws QueryError, AmcError or AmcInterruptedError.
 */
export async function askArrival(options: AskArrivalOptions): Promise<ArrivalAnswer> {
  const { queries, askAll, isChecked, onStep } = options;
  const texts = [
    ['total', queries.total],
    ['byPeriod', queries.byPeriod],
    ['byCountry', queries.byCountry],
  ] as const;
  const questions = texts.flatMap(([name, sql]) => (sql === null ? [] : [question(name, sql, options)]));
  if (!isChecked) {
    onStep('checking the queries with a dry run');
    try {
      await askAll(questions.map(asDryRun));
    } catch (error) {
      throw await explainDryRun(error, options);
    }
  }
  const groups = [
    ...(queries.byPeriod === null ? [] : ['by period']),
    ...(queries.byCountry === null ? [] : ['by country']),
  ];
  onStep(`asking AMC for the rows ${['in all', ...groups].join(', ')}`);
  const answers = await askAll(questions);
  const rowsOf = (name: string) => answers[questions.findIndex((asked) => asked.name === name)] ?? [];
  const [first] = rowsOf('total');
  const total = first === undefined ? null : figuresOf(first);
  const periods = new Map<string, ArrivalFigures>();
  for (const row of rowsOf('byPeriod')) {
    const { period } = row;
    const figures = figuresOf(row);
    if (typeof period === 'string' && figures !== null) periods.set(period, figures);
  }
  const countries = new Map<string | null, ArrivalFigures>();
  for (const row of rowsOf('byCountry')) {
    const figures = figuresOf(row);
    if (figures !== null) countries.set(row['country'] ?? null, figures);
  }
  return { total, periods, countries, hidden: total === null ? await hiddenRows(options) : null };
}

function question(
  name: string,
  sql: string,
  { kind, window }: AskArrivalOptions,
  columns?: HiddenRowColumns,
): Question {
  // In a sandbox, nobody needs protection: every row counts.
  const open = kind === 'sandbox' ? { disableAggregationControls: true } : {};
  return { name, request: { query: { sql, columns }, window, ...open } };
}

function asDryRun({ name, request }: Question): Question {
  return { name: `${name}, dry run`, request: { ...request, dryRun: true } };
}

/** Asks AMC itself about rows that it does not show. Null when AMC does not say: then there are other signs. */
async function hiddenRows(options: AskArrivalOptions): Promise<HiddenRows | null> {
  const { queries, hasUploads, askAll, onStep } = options;
  if (queries.hidden === null || !hasUploads) return null;
  onStep('AMC shows no rows; asking it why');
  try {
    const [rows] = await askAll([question('hidden', queries.hidden, options, HIDDEN_COLUMNS)]);
    const [row] = rows ?? [];
    return row === undefined ? null : hiddenRowsOf(row);
  } catch (error) {
    // The contract has only one of the columns: AMC may refuse the others.
    const isRefused =
      error instanceof AmcApiError && !error.retryable && error.status !== 401 && error.status !== 403;
    if (isRefused || (error instanceof QueryError && error.code === 'QUERY_FAILED')) return null;
    throw error;
  }
}

/** `97 'crm' users < 100 required`; other cases have other words in between. */
const REASON = /^\s*(\d+)\b.*<\s*(\d+)\s+required/;

function hiddenRowsOf(row: AnswerRow): HiddenRows | null {
  const reason = REASON.exec(row[HIDDEN_COLUMNS.filteredReasonColumn] ?? '');
  const people = Number(reason?.[1] ?? row[HIDDEN_COLUMNS.distinctUserCountColumn] ?? Number.NaN);
  if (!Number.isSafeInteger(people) || people < 0) return null;
  return { people, required: reason === null ? null : Number(reason[2]) };
}

/** Null for a row whose count AMC does not show; that is not a count of zero. */
function figuresOf(row: AnswerRow): ArrivalFigures | null {
  const number = (name: string): number | null => {
    const value = Number(row[name] ?? Number.NaN);
    return Number.isSafeInteger(value) && value >= 0 ? value : null;
  };
  const rows = number('rows_total');
  return rows === null ? null : { rows, resolved: number('rows_resolved'), people: number('people') };
}
