import { AmcApiError } from './api-error.js';
import type { CallOptions, ListOptions } from './data-set-calls.js';
import { dataSourceEnvelope, dataSourcePage } from './data-source.js';
import type { AmcDataSourceInfo } from './data-source.js';
import type { InstanceSession } from './instance-session.js';

/** The tables of one instance. Every method throws AmcError, or AmcInterruptedError on abort. */
export class DataSourceCalls {
  readonly #amc: InstanceSession;

  constructor(amc: InstanceSession) {
    this.#amc = amc;
  }

  /** All tables, Amazon's and uploaded ones, page by page. */
  list({ maxResults, signal }: ListOptions = {}): AsyncIterable<AmcDataSourceInfo> {
    return this.#amc.list({
      operation: 'ListDataSources',
      query: { limit: maxResults?.toString() },
      answer: dataSourcePage,
      signal,
    });
  }

  /** One table; undefined when the instance has none of that name. */
  async find(dataSourceId: string, { signal }: CallOptions = {}): Promise<AmcDataSourceInfo | undefined> {
    try {
      return await this.#amc.call({
        operation: 'GetDataSource',
        path: { dataSourceId },
        answer: dataSourceEnvelope,
        signal,
      });
    } catch (error) {
      if (error instanceof AmcApiError && error.status === 404) return undefined;
      throw error;
    }
  }
}
