import { UsageError } from '../errors.js';
import type { QueryEngine } from './query-engine.js';

/**
 * The engine that answers the simulator's queries. It needs the package @duckdb/node-api, which is not installed with
 * amc-ingest. Throws UsageError QUERY_ENGINE_MISSING without it.
 */
export async function openQueryEngine(): Promise<QueryEngine> {
  // Loaded only here: nothing else in the program needs it.
  const { DuckDbEngine } = await import('./duckdb/duckdb-engine.js');
  try {
    return await DuckDbEngine.open();
  } catch (error) {
    throw new UsageError(
      'The simulator answers queries with DuckDB, which is not installed here. Install it with `npm install @duckdb/node-api`, or rehearse without --check.',
      { code: 'QUERY_ENGINE_MISSING', cause: error },
    );
  }
}
