import { AmcRequestError } from './errors.js';

/**
 * Names of columns that AMC adds to a result. AMC leaves out rows with too few people; these columns report
 * them. Amazon's guide has all three, its contract only the first.
 */
export interface HiddenRowColumns {
  /**
   * True or false: whether values of the row were removed. AMC keeps and empties rows only when this column is
   * named.
   */
  readonly filteredMetricsDiscriminatorColumn?: string | undefined;
  /** How many people the row counts; AMC counts to 100. */
  readonly distinctUserCountColumn?: string | undefined;
  /** Why values were removed, e.g. `97 'crm' users < 100 required`; null when none were. */
  readonly filteredReasonColumn?: string | undefined;
}

/** A query: its text on one line, or the name under which AMC keeps it. */
export type QuerySource =
  { readonly sql: string; readonly columns?: HiddenRowColumns | undefined } | { readonly workflowId: string };

/**
 * The events that a query sees. Always sent, because AMC's default is the most recent day. `EXPLICIT`: from
 * `start` up to `end` (excluded), each `yyyy-MM-ddTHH:mm:ss` without an offset.
 */
export type TimeWindow =
  | {
      readonly type: 'ALL' | 'MOST_RECENT_DAY' | 'MOST_RECENT_WEEK' | 'CURRENT_MONTH' | 'PREVIOUS_MONTH';
      /** IANA name. Default UTC. */
      readonly timeZone?: string | undefined;
    }
  | {
      readonly type: 'EXPLICIT';
      readonly start: string;
      readonly end: string;
      /** IANA name. Default UTC. */
      readonly timeZone?: string | undefined;
    };

/** The windows that are not defined by their start and end. */
export const NAMED_WINDOWS = [
  'ALL',
  'MOST_RECENT_DAY',
  'MOST_RECENT_WEEK',
  'CURRENT_MONTH',
  'PREVIOUS_MONTH',
] as const;

/** A query, and what it runs over. */
export interface ExecutionRequest {
  readonly query: QuerySource;
  readonly window: TimeWindow;
  /** Compiles the query and ends: no cost, no result. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Values of `CUSTOM_PARAMETER('name')`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** AMC ends the execution after this long: 900 to 86,400. Default AMC's own (21,600). */
  readonly timeoutSeconds?: number | undefined;
  /** A sandbox answers nothing without it. Default false. */
  readonly requireSyntheticData?: boolean | undefined;
  /** Switches the aggregation rules off, so that single rows are visible: only in a sandbox. Default false. */
  readonly disableAggregationControls?: boolean | undefined;
}

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;

/** The body of the request. Throws AmcRequestError for anything that AMC would refuse or misread. */
export function executionBody(request: ExecutionRequest): Readonly<Record<string, unknown>> {
  const { query, window, timeoutSeconds } = request;
  if ('sql' in query) checkOneLine(query.sql);
  if (timeoutSeconds !== undefined && !(timeoutSeconds >= 900 && timeoutSeconds <= 86_400)) {
    throw new AmcRequestError('A query may run 900 to 86,400 seconds at AMC. Choose a time in between.');
  }
  return {
    ...('sql' in query
      ? { workflow: { sqlQuery: query.sql, ...query.columns } }
      : { workflowId: query.workflowId }),
    ...windowFields(window),
    ...(request.dryRun === true ? { dryRun: true } : {}),
    ...(request.parameters === undefined ? {} : { parameterValues: request.parameters }),
    ...(timeoutSeconds === undefined ? {} : { workflowExecutionTimeoutSeconds: timeoutSeconds }),
    ...(request.requireSyntheticData === true ? { requireSyntheticData: true } : {}),
    ...(request.disableAggregationControls === true ? { disableAggregationControls: true } : {}),
  };
}

/** Throws AmcRequestError for a query with line breaks or tabs, which AMC refuses. */
export function checkOneLine(sql: string): void {
  if (sql.trim() !== '' && !/[\r\n\t]/.test(sql)) return;
  throw new AmcRequestError('AMC takes a query as one line of text, without line breaks and tabs. Join it.');
}

function windowFields(window: TimeWindow): Readonly<Record<string, string>> {
  const zone = { timeWindowTimeZone: window.timeZone ?? 'UTC' };
  if (window.type !== 'EXPLICIT') return { timeWindowType: window.type, ...zone };
  const { start, end } = window;
  if (!LOCAL_TIME.test(start) || !LOCAL_TIME.test(end) || start >= end) {
    throw new AmcRequestError(
      'A time window starts and ends with times such as 2026-11-01T00:00:00, the start before the end.',
    );
  }
  return { timeWindowType: 'EXPLICIT', timeWindowStart: start, timeWindowEnd: end, ...zone };
}
