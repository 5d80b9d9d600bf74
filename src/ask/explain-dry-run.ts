import { AmcApiError, AmcError, type AmcDataSet, type AmcInstance } from '../amc/index.js';
import { QueryError } from './query-error.js';
import type { ArrivalQueries } from './arrival-queries.js';

interface Asked {
  readonly instance: AmcInstance;
  readonly dataSet: AmcDataSet;
  readonly queries: ArrivalQueries;
  readonly signal: AbortSignal;
}

/**
 * Uses AMC's description of the table to explain why AMC refuses the queries of a check: the table may not be
 * visible yet, or have other columns. Returns the error unchanged when it has another cause.
 */
export async function explainDryRun(
  error: unknown,
  { instance, dataSet, queries, signal }: Asked,
): Promise<unknown> {
  const isRefused = error instanceof AmcApiError && REFUSALS.has(error.status);
  if (!isRefused && !(error instanceof QueryError && error.code === 'QUERY_FAILED')) return error;
  const { dataSetId } = dataSet;
  const executionId = error instanceof QueryError ? error.executionId : 'none';
  const failure = (message: string) => new QueryError(message, { code: 'QUERY_FAILED', executionId });
  const begin = 'The check was not made: AMC refuses its queries (a dry run, at no cost).';
  try {
    const table = await instance.dataSources.find(dataSetId, { signal });
    if (table === undefined) {
      return failure(
        `${begin} The data set ${dataSetId} exists, but queries cannot read it as a table yet. Check again later; if this persists for a day, upload again or ask Amazon.`,
      );
    }
    const names = new Set(table.columns.map(({ name }) => name.toLowerCase()));
    const missing = queries.columns.filter((name) => !names.has(name.toLowerCase()));
    if (names.size > 0 && missing.length > 0) {
      return failure(
        `${begin} The table ${dataSetId} has no column ${missing.join(', ')} at AMC. Compare it with the schema: amc-ingest datasets diff; a data set that was just changed shows its new columns later.`,
      );
    }
  } catch (cause) {
    if (!(cause instanceof AmcError) || signal.aborted) return cause;
  }
  return failure(`${begin} ${error.message}`);
}

const REFUSALS: ReadonlySet<number> = new Set([400, 404, 422]);
