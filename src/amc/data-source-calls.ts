import { AmcApiError } from './api-error.js';
import type { AmcSession } from './amc-session.js';
import type { CallOptions, ListOptions } from './data-set-calls.js';
import { dataSourceEnvelope, dataSourcePage } from './data-source.js';
import type { AmcDataSourceInfo } from './data-source.js';
import { paginate } from './paginate.js';

/** The tables of one instance. Every method throws AmcError, or AmcInterruptedError on abort. */
export class DataSourceCalls {
  readonly #session: AmcSession;
  readonly #instanceId: string;

  constructor(session: AmcSession, instanceId: string) {
    this.#session = session;
    this.#instanceId = instanceId;
  }

  /** All tables, Amazon's and uploaded ones, page by page. */
  list({ maxResults, signal }: ListOptions = {}): AsyncIterable<AmcDataSourceInfo> {
    return paginate('ListDataSources', (nextToken) =>
      this.#session.call({
        operation: 'ListDataSources',
        path: { instanceId: this.#instanceId },
        query: { nextToken, limit: maxResults?.toString() },
        answer: dataSourcePage,
        signal,
      }),
    );
  }

  /** One table; undefined when the instance has none of that name. */
  async find(dataSourceId: string, { signal }: CallOptions = {}): Promise<AmcDataSourceInfo | undefined> {
    try {
      return await this.#session.call({
        operation: 'GetDataSource',
        path: { instanceId: this.#instanceId, dataSourceId },
        answer: dataSourceEnvelope,
        signal,
      });
    } catch (error) {
      if (error instanceof AmcApiError && error.status === 404) return undefined;
      throw error;
    }
  }
}
