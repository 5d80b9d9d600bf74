import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

import type { SimulatorDataSet } from '../data-set-schema.js';
import { QueryRefusal } from '../query-engine.js';
import type { EngineQuery, QueryEngine, RowStage } from '../query-engine.js';
import { userColumns } from '../user-columns.js';
import { compileQuery, PEOPLE_COLUMN, withParameters } from './compile-query.js';
import { csvOf } from './csv-of.js';
import { DuckDbStage } from './duckdb-stage.js';
import { shownRows } from './shown-rows.js';
import { keptColumns, SQL_TYPES } from './kept-columns.js';
import { quotedName, quotedText } from './sql-text.js';

const COUNT_PEOPLE = `SELECT COUNT(DISTINCT user_id) AS ${PEOPLE_COLUMN} GROUP BY ALL`;

/** The rows of uploads in an in-memory DuckDB. Runs one statement at a time. */
export class DuckDbEngine implements QueryEngine {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  /** The existing tables with their columns. */
  readonly #made = new Map<string, Set<string>>();
  #last: Promise<unknown> = Promise.resolve();
  #stages = 0;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /** Rejects when the package @duckdb/node-api is not installed. */
  static async open(): Promise<DuckDbEngine> {
    const { DuckDBInstance: Instance } = await import('@duckdb/node-api');
    // A query may come from anywhere: it can read the uploaded rows, and nothing else on this machine.
    const instance = await Instance.create(':memory:', { enable_external_access: 'false', threads: '1' });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new DuckDbEngine(instance, connection);
  }

  async stage(instanceId: string, dataSet: SimulatorDataSet): Promise<RowStage> {
    this.#stages += 1;
    const table = tableOf(instanceId, dataSet.dataSetId);
    await this.#inTurn(() => this.#make(instanceId, dataSet));
    const run = (work: () => Promise<void>) => this.#inTurn(work);
    return DuckDbStage.open(this.#connection, { name: `stage_${this.#stages}`, table, dataSet, run });
  }

  run(query: EngineQuery): Promise<string> {
    return this.#inTurn(() => this.#run(query));
  }

  async dropTable(instanceId: string, dataSetId: string): Promise<void> {
    const table = tableOf(instanceId, dataSetId);
    await this.#inTurn(() => this.#connection.run(`DROP TABLE IF EXISTS ${table}`));
    this.#made.delete(table);
  }

  async close(): Promise<void> {
    await this.#inTurn(() => Promise.resolve());
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #make(instanceId: string, dataSet: SimulatorDataSet): Promise<void> {
    const table = tableOf(instanceId, dataSet.dataSetId);
    const kept = keptColumns(dataSet);
    const columns = kept.map(({ name, dataType }) => `${quotedName(name)} ${SQL_TYPES[dataType]}`);
    const made = this.#made.get(table);
    if (made === undefined) {
      await this.#connection.run(`CREATE SCHEMA IF NOT EXISTS ${quotedName(schemaOf(instanceId))}`);
      await this.#connection.run(
        `CREATE TABLE ${table} (${['period_ VARCHAR', 'person_ VARCHAR', ...columns].join(', ')})`,
      );
      this.#made.set(table, new Set(columns));
      return;
    }
    for (const column of columns) {
      if (made.has(column)) continue;
      await this.#connection.run(`ALTER TABLE ${table} ADD COLUMN ${column}`);
      made.add(column);
    }
  }

  async #run(query: EngineQuery): Promise<string> {
    const sql = withParameters(query.sql, query.parameters);
    const compiled = compileQuery(await this.#parse(sql), await this.#parse(COUNT_PEOPLE), query);
    const used = query.dataSets.filter(({ dataSetId }) => compiled.tables.includes(dataSetId));
    for (const dataSet of used) await this.#make(query.instanceId, dataSet);
    try {
      for (const dataSet of used) await this.#connection.run(viewOf(dataSet, query));
      const [[text] = []] = await this.#rows(
        `SELECT json_deserialize_sql(${quotedText(compiled.tree)}::JSON)`,
      );
      const inner = String(text).replace(/;\s*$/, '');
      const names = (await this.#rows(`DESCRIBE ${inner}`)).map(([name]) => String(name));
      const outer = shownRows({ inner, names, ...compiled, ...query });
      if (query.dryRun) {
        await this.#connection.run(`EXPLAIN ${outer}`);
        return '';
      }
      return csvOf(await this.#connection.runAndReadAll(outer));
    } catch (error) {
      if (error instanceof QueryRefusal) throw error;
      throw new QueryRefusal(`The query cannot be compiled: ${problemOf(error)}`);
    } finally {
      for (const { dataSetId } of used) {
        await this.#connection.run(`DROP VIEW IF EXISTS temp.${quotedName(dataSetId)}`);
      }
    }
  }

  async #parse(sql: string): Promise<string> {
    const [[json] = []] = await this.#rows(`SELECT json_serialize_sql(${quotedText(sql)})`);
    return String(json);
  }

  async #rows(sql: string): Promise<unknown[][]> {
    return (await this.#connection.runAndReadAll(sql)).getRows();
  }
}

/** The data set as a query sees it: what AMC keeps, with AMC's own columns, within the window. */
function viewOf(dataSet: SimulatorDataSet, { instanceId, window }: EngineQuery): string {
  const [user, userType] = userColumns(dataSet);
  const columns = [
    ...keptColumns(dataSet).map(({ name }) => quotedName(name)),
    ...(user === undefined ? [] : [`person_ AS ${quotedName(user)}`]),
    ...(userType === undefined
      ? []
      : [`CASE WHEN person_ IS NULL THEN NULL ELSE 'adUserId' END AS ${quotedName(userType)}`]),
  ];
  const time = dataSet.columns.find(({ isMainEventTime }) => isMainEventTime === true);
  const bound = (ms: number) => `TIMESTAMP ${quotedText(new Date(ms).toISOString().replace('Z', ''))}`;
  const where =
    time === undefined || window === null
      ? ''
      : ` WHERE ${quotedName(time.name)} >= ${bound(window.from)} AND ${quotedName(time.name)} < ${bound(window.to)}`;
  return `CREATE TEMP VIEW ${quotedName(dataSet.dataSetId)} AS SELECT ${columns.join(', ')} FROM ${tableOf(instanceId, dataSet.dataSetId)}${where}`;
}

function schemaOf(instanceId: string): string {
  return `instance ${instanceId}`;
}

function tableOf(instanceId: string, dataSetId: string): string {
  return `${quotedName(schemaOf(instanceId))}.${quotedName(dataSetId)}`;
}

/** DuckDB's message, without its suggestions and the quoted query. */
function problemOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return first;
}
