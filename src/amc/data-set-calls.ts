import { AmcApiError } from './api-error.js';
import { AmcConflictError } from './errors.js';
import { dataSetEnvelope, dataSetIdsAnswer, dataSetPage } from './data-set.js';
import type {
  AmcDataSet,
  ColumnChanges,
  ColumnDefinition,
  DataSetChanges,
  DataSetDefinition,
} from './data-set.js';
import { definitionDifference, differsFrom } from './data-set-difference.js';
import type { InstanceSession } from './instance-session.js';

/** Options of every call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Which data sets are listed. */
export interface ListOptions extends CallOptions {
  /** Items per page, 1 to 100; default: AMC's own choice. All pages are read in any case. */
  readonly maxResults?: number | undefined;
}

/** What AMC answers to a change of a data set. */
export interface DataSetReceipt {
  readonly dataSetId: string;
  /** True when AMC's answer was lost and a look-up showed that the change was made. */
  readonly found: boolean;
}

/**
 * The data set and column operations of one instance. Every method throws AmcError (or AmcInterruptedError when
 * its signal aborts). Changes that must not happen twice are looked up after an ambiguous failure.
 */
export class DataSetCalls {
  readonly #amc: InstanceSession;

  constructor(amc: InstanceSession) {
    this.#amc = amc;
  }

  /** CreateDataSet. Throws AmcConflictError when a data set with another definition exists after a lost answer. */
  async create(dataSet: DataSetDefinition, { signal }: CallOptions = {}): Promise<DataSetReceipt> {
    const { dataSetId } = dataSet;
    const { found } = await this.#sendOrFind<true>('CreateDataSet', dataSetId, signal, {
      send: async () => {
        await this.#amc.call({
          operation: 'CreateDataSet',
          body: { dataSet },
          answer: dataSetIdsAnswer,
          repeat: 'when-not-done',
          signal,
        });
        return true;
      },
      find: async () => {
        const seen = await this.#getIfThere(dataSetId, signal);
        if (seen === undefined) return undefined;
        const difference = definitionDifference(dataSet, seen);
        if (difference === undefined) return true;
        throw new AmcConflictError(
          `AMC has a data set ${dataSetId} that differs from the one to create: ${difference}. Compare the two, then change the schema or use another dataSetId.`,
          { code: 'AMC_CONFLICT', operation: 'CreateDataSet', mayHaveHappened: true, retryable: false },
        );
      },
    });
    return { dataSetId, found };
  }

  /** ListDataSets: all data sets of the instance, page by page. */
  list({ maxResults, signal }: ListOptions = {}): AsyncIterable<AmcDataSet> {
    return this.#amc.list({
      operation: 'ListDataSets',
      query: { maxResults: maxResults?.toString() },
      answer: dataSetPage,
      signal,
    });
  }

  /** GetDataSet. Throws AmcApiError with status 404 when there is no such data set. */
  async get(dataSetId: string, { signal }: CallOptions = {}): Promise<AmcDataSet> {
    const { dataSet } = await this.#amc.call({
      operation: 'GetDataSet',
      path: this.#path(dataSetId),
      answer: dataSetEnvelope,
      signal,
    });
    return dataSet;
  }

  /** UpdateDataSet: description and country. It is idempotent, so it is simply retried. */
  async update(
    dataSetId: string,
    changes: DataSetChanges,
    { signal }: CallOptions = {},
  ): Promise<AmcDataSet> {
    const { dataSet } = await this.#amc.call({
      operation: 'UpdateDataSet',
      path: this.#path(dataSetId),
      body: changes,
      answer: dataSetEnvelope,
      signal,
    });
    return dataSet;
  }

  /** DeleteDataSet: the data set and all of its data. */
  async delete(dataSetId: string, { signal }: CallOptions = {}): Promise<DataSetReceipt> {
    const { found } = await this.#sendOrFind<true>('DeleteDataSet', dataSetId, signal, {
      send: async () => {
        await this.#amc.call({
          operation: 'DeleteDataSet',
          path: this.#path(dataSetId),
          answer: dataSetIdsAnswer,
          repeat: 'when-not-done',
          signal,
        });
        return true;
      },
      find: async () => ((await this.#getIfThere(dataSetId, signal)) === undefined ? true : undefined),
    });
    return { dataSetId, found };
  }

  /** AddColumnToDataSet. Returns the data set with the new column. */
  async addColumn(
    dataSetId: string,
    column: ColumnDefinition,
    { signal }: CallOptions = {},
  ): Promise<AmcDataSet> {
    return this.#changeColumns('AddColumnToDataSet', dataSetId, signal, {
      call: { path: this.#path(dataSetId), body: { column } },
      done: (seen) => seen.columns.some((other) => other.name === column.name && !differsFrom(column, other)),
    });
  }

  /** UpdateColumnInDataSet: renames a column or changes its description. */
  async updateColumn(
    dataSetId: string,
    columnName: string,
    changes: ColumnChanges,
    { signal }: CallOptions = {},
  ): Promise<AmcDataSet> {
    const name = changes.updatedColumnName ?? columnName;
    return this.#changeColumns('UpdateColumnInDataSet', dataSetId, signal, {
      call: { path: { ...this.#path(dataSetId), columnName }, body: changes },
      done: (seen) =>
        (name === columnName || seen.columns.every((column) => column.name !== columnName)) &&
        seen.columns.some(
          (column) =>
            column.name === name &&
            (changes.updateDescription === undefined || column.description === changes.updateDescription),
        ),
    });
  }

  /** DeleteColumnFromDataSet. Returns the data set without the column. */
  async deleteColumn(
    dataSetId: string,
    columnName: string,
    { signal }: CallOptions = {},
  ): Promise<AmcDataSet> {
    return this.#changeColumns('DeleteColumnFromDataSet', dataSetId, signal, {
      call: { path: { ...this.#path(dataSetId), columnName } },
      done: (seen) => seen.columns.every((column) => column.name !== columnName),
    });
  }

  async #changeColumns(
    operation: 'AddColumnToDataSet' | 'UpdateColumnInDataSet' | 'DeleteColumnFromDataSet',
    dataSetId: string,
    signal: AbortSignal | undefined,
    change: {
      readonly call: { readonly path: Readonly<Record<string, string>>; readonly body?: unknown };
      readonly done: (seen: AmcDataSet) => boolean;
    },
  ): Promise<AmcDataSet> {
    const { value } = await this.#sendOrFind<AmcDataSet>(operation, dataSetId, signal, {
      send: async () => {
        const { dataSet } = await this.#amc.call({
          operation,
          ...change.call,
          answer: dataSetEnvelope,
          repeat: 'when-not-done',
          signal,
        });
        return dataSet;
      },
      find: async () => {
        const seen = await this.get(dataSetId, { signal });
        return change.done(seen) ? seen : undefined;
      },
    });
    return value;
  }

  async #getIfThere(dataSetId: string, signal: AbortSignal | undefined): Promise<AmcDataSet | undefined> {
    try {
      return await this.get(dataSetId, { signal });
    } catch (error) {
      if (error instanceof AmcApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  #sendOrFind<T>(
    operation:
      | 'CreateDataSet'
      | 'DeleteDataSet'
      | 'AddColumnToDataSet'
      | 'UpdateColumnInDataSet'
      | 'DeleteColumnFromDataSet',
    dataSetId: string,
    signal: AbortSignal | undefined,
    how: { readonly send: () => Promise<T>; readonly find: () => Promise<T | undefined> },
  ): Promise<{ readonly value: T; readonly found: boolean }> {
    return this.#amc.sendOrFind({
      operation,
      advice: `Look at the data set ${dataSetId} before you run it again.`,
      signal,
      ...how,
    });
  }

  #path(dataSetId: string): Readonly<Record<string, string>> {
    return { dataSetId };
  }
}
