import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';

import type { AmcUpdateStrategy } from '../../amc/upload.js';
import { isFilledByAmc } from '../../model/data-set.js';
import type { SimulatorDataSet } from '../data-set-schema.js';
import type { RowStage, StoredRow } from '../query-engine.js';
import { keptColumns, SQL_TYPES } from './kept-columns.js';
import { quotedName } from './sql-text.js';

export interface StageOptions {
  /** Name of the table that holds the rows until they are applied. */
  readonly name: string;
  /** Name of the data set's table, quoted. */
  readonly table: string;
  readonly dataSet: SimulatorDataSet;
  /** Runs a statement once the connection is free. */
  readonly run: (work: () => Promise<void>) => Promise<void>;
}

/** Rows of one upload in a separate table, as text. */
export class DuckDbStage implements RowStage {
  readonly #connection: DuckDBConnection;
  readonly #options: StageOptions;
  readonly #appender: DuckDBAppender;
  /** The positions of the kept columns' values in a file's row. */
  readonly #indexes: readonly number[];

  private constructor(connection: DuckDBConnection, options: StageOptions, appender: DuckDBAppender) {
    this.#connection = connection;
    this.#options = options;
    this.#appender = appender;
    const inFile = options.dataSet.columns.filter((column) => !isFilledByAmc(column));
    this.#indexes = keptColumns(options.dataSet).map((column) => inFile.indexOf(column));
  }

  static async open(connection: DuckDBConnection, options: StageOptions): Promise<DuckDbStage> {
    const columns = keptColumns(options.dataSet).map(({ name }) => `${quotedName(name)} VARCHAR`);
    await options.run(async () => {
      await connection.run(
        `CREATE TEMP TABLE ${options.name} (${['period_ VARCHAR', 'person_ VARCHAR', ...columns].join(', ')})`,
      );
    });
    return new DuckDbStage(connection, options, await connection.createAppender(options.name, null, 'temp'));
  }

  add({ values, period, person }: StoredRow): Promise<void> {
    this.#text(period);
    this.#text(person);
    for (const index of this.#indexes) this.#text(values[index] ?? null);
    this.#appender.endRow();
    return Promise.resolve();
  }

  async apply(strategy: AmcUpdateStrategy): Promise<void> {
    this.#appender.closeSync();
    const { name, table, dataSet, run } = this.#options;
    const kept = keptColumns(dataSet);
    const names = ['period_', 'person_', ...kept.map((column) => quotedName(column.name))].join(', ');
    const values = [
      'period_',
      'person_',
      ...kept.map((column) => `CAST(${quotedName(column.name)} AS ${SQL_TYPES[column.dataType]})`),
    ].join(', ');
    const periods = `(SELECT period_ FROM ${name})`;
    const where = strategy === 'OVERLAP_KEEP' ? ` WHERE period_ NOT IN (SELECT period_ FROM ${table})` : '';
    await run(async () => {
      await this.#connection.run('BEGIN');
      if (strategy === 'FULL_REPLACE') await this.#connection.run(`DELETE FROM ${table}`);
      if (strategy === 'OVERLAP_REPLACE') {
        await this.#connection.run(`DELETE FROM ${table} WHERE period_ IN ${periods}`);
      }
      await this.#connection.run(`INSERT INTO ${table} (${names}) SELECT ${values} FROM ${name}${where}`);
      await this.#connection.run('COMMIT');
      await this.#connection.run(`DROP TABLE ${name}`);
    });
  }

  async drop(): Promise<void> {
    const { name, run } = this.#options;
    this.#appender.closeSync();
    await run(async () => {
      await this.#connection.run(`DROP TABLE IF EXISTS ${name}`);
    });
  }

  #text(value: string | null): void {
    if (value === null) this.#appender.appendNull();
    else this.#appender.appendVarchar(value);
  }
}
