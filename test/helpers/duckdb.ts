import { DuckDBInstance } from '@duckdb/node-api';

/** Runs SQL in a separate DuckDB; returns the rows of the last statement, with values as strings. */
export async function duckDb(...statements: readonly string[]): Promise<Record<string, string | null>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    // Otherwise times with a zone are in this machine's zone.
    await connection.run("SET TimeZone = 'UTC'");
    let rows: Record<string, string | null>[] = [];
    for (const statement of statements) {
      const result = await connection.runAndReadAll(statement);
      const names = result.columnNames();
      rows = result
        .getRows()
        .map((row) =>
          Object.fromEntries(
            row.map((value, index) => [names[index] ?? '', value === null ? null : String(value)] as const),
          ),
        );
    }
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
