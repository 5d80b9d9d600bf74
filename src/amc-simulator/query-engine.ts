import type { HiddenRowColumns } from '../amc/execution-request.js';
import type { AmcUpdateStrategy } from '../amc/upload.js';
import type { SimulatorDataSet } from './data-set-schema.js';
import type { ExecutionWindow } from './execution-state.js';

/** A row of an upload as AMC keeps it. */
export interface StoredRow {
  /** In the order of the columns that a file contains. */
  readonly values: readonly (string | null)[];
  readonly period: string;
  readonly person: string | null;
}

/** The rows of one upload, kept apart until all of them are known to be good. */
export interface RowStage {
  add(row: StoredRow): Promise<void>;
  /** Applies the rows by the strategy. */
  apply(strategy: AmcUpdateStrategy): Promise<void>;
  drop(): Promise<void>;
}

export interface EngineQuery {
  readonly instanceId: string;
  readonly sql: string;
  /** Columns that are added to the result. */
  readonly columns: HiddenRowColumns;
  readonly dataSets: readonly SimulatorDataSet[];
  readonly window: ExecutionWindow | null;
  readonly parameters: Readonly<Record<string, string>>;
  /** Rows of fewer people are left out; 0 for none. */
  readonly minPeople: number;
  /** Compiles only. */
  readonly dryRun: boolean;
}

/** Keeps the rows of uploads and answers queries over them. */
export interface QueryEngine {
  stage(instanceId: string, dataSet: SimulatorDataSet): Promise<RowStage>;
  /**
   * Returns the result as CSV with a header. Throws QueryRefusal, with the message that AMC would return as the
   * reason.
   */
  run(query: EngineQuery): Promise<string>;
  dropTable(instanceId: string, dataSetId: string): Promise<void>;
  close(): Promise<void>;
}

/** Why a query ends as FAILED. */
export class QueryRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'QueryRefusal';
  }
}
