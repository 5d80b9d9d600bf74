import type { AmcSession } from './amc-session.js';
import { accountPage, termsAnswer } from './account.js';
import type { AmcAccountInfo, AmcTerms } from './account.js';
import type { CallOptions, ListOptions } from './data-set-calls.js';
import { instanceEnvelope, instancePage } from './instance-info.js';
import type { AmcInstanceInfo } from './instance-info.js';
import { paginate } from './paginate.js';

/** What the user of the refresh token may access. Every method throws AmcError, or AmcInterruptedError on abort. */
export class AccountCalls {
  readonly #session: AmcSession;

  constructor(session: AmcSession) {
    this.#session = session;
  }

  /** The user's AMC accounts in every marketplace, regardless of the client's own account. */
  list({ signal }: CallOptions = {}): AsyncIterable<AmcAccountInfo> {
    return paginate('ListAccounts', (nextToken) =>
      this.#session.call({
        operation: 'ListAccounts',
        path: {},
        query: { nextToken },
        answer: accountPage,
        signal,
      }),
    );
  }

  /** Whether AMC's terms are accepted in the client's region. Only a person can accept them, in AMC's console. */
  terms({ signal }: CallOptions = {}): Promise<AmcTerms> {
    return this.#session.call({ operation: 'GetTerms', path: {}, answer: termsAnswer, signal });
  }
}

/** The instances of the client's account. Every method throws AmcError, or AmcInterruptedError on abort. */
export class InstanceCalls {
  readonly #session: AmcSession;

  constructor(session: AmcSession) {
    this.#session = session;
  }

  /** All instances of the account, page by page. */
  list({ maxResults, signal }: ListOptions = {}): AsyncIterable<AmcInstanceInfo> {
    return paginate('ListInstances', (nextToken) =>
      this.#session.call({
        operation: 'ListInstances',
        path: {},
        query: { nextToken, limit: maxResults?.toString() },
        answer: instancePage,
        signal,
      }),
    );
  }

  /** One instance. Throws AmcApiError with status 404 (or 403) when the account has no instance of that id. */
  async get(instanceId: string, { signal }: CallOptions = {}): Promise<AmcInstanceInfo> {
    const { instance } = await this.#session.call({
      operation: 'GetInstance',
      path: { instanceId },
      answer: instanceEnvelope,
      signal,
    });
    return instance;
  }
}
