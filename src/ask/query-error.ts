import { EXIT_CODES, IngestError, UsageError } from '../errors.js';

/** AMC ran a query and it failed (`QUERY_FAILED`), or somebody canceled it (`QUERY_CANCELLED`). */
export class QueryError extends IngestError {
  override readonly exitCode = EXIT_CODES.delivery;
  readonly executionId: string;

  constructor(
    message: string,
    options: { readonly code: 'QUERY_FAILED' | 'QUERY_CANCELLED'; readonly executionId: string },
  ) {
    super(message, options);
    this.executionId = options.executionId;
  }
}

/** What AMC's refusals mean in practice; the first match counts. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /synthetic/i,
    'A sandbox answers with synthetic data only, which amc-ingest asks for where AMC says that the instance is one.',
  ],
  [
    /literal|aggregation threshold|HIGH/i,
    'Uploaded columns cannot be compared with values, only with other columns: group by the column in place of filtering.',
  ],
  [/parameter/i, 'Give parameters of the query their values with --param name=value.'],
  [
    /too many workflows/i,
    'AMC limits how often the same data may be read in overlapping time windows: wait until tomorrow, or use the result that there is.',
  ],
  [
    /not found|does not exist|cannot be compiled|syntax/i,
    'Correct the query; --dry-run checks it at no cost.',
  ],
];

export function queryFailed(executionId: string, reason: string | undefined): QueryError {
  const said = reason === undefined ? 'AMC gave no reason' : `AMC says: ${reason.replace(/\.$/, '')}`;
  const advice = ADVICE.find(([pattern]) => pattern.test(reason ?? ''))?.[1];
  return new QueryError(
    `The query failed. ${said}. ${advice ?? 'Correct the query (--dry-run checks it at no cost), or run it again where the reason is not the query.'}`,
    { code: 'QUERY_FAILED', executionId },
  );
}

export function queryCancelled(executionId: string): QueryError {
  return new QueryError(`The query (execution ${executionId}) was cancelled. Run it again for a result.`, {
    code: 'QUERY_CANCELLED',
    executionId,
  });
}

/** The caller's signal ended the wait for a query. */
export class QueryInterruptedError extends IngestError {
  override readonly exitCode = EXIT_CODES.interrupted;
  override readonly retryable = true;

  constructor(outcome: string) {
    super(`The wait for the query was interrupted. ${outcome}`, { code: 'AMC_INTERRUPTED' });
  }
}

/** A query, window or parameter that cannot be used: `INVALID_QUERY`. */
export class QueryUsageError extends UsageError {
  constructor(message: string) {
    super(message, { code: 'INVALID_QUERY' });
  }
}
